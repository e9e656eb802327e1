"""The codes of holds, which shops show as discount codes; all about a hold is kept under its code.

A code is derived from the member's salt and the client's key. Nobody can guess it, a repeated
request gets the same one, and once the salt is erased no code leads to the ledger any more.
"""

import hmac
import re

from punchcard.domain.memory import hash_key, key_text

PREFIX = "PC"
CODE_CHARS = 16
"""Characters behind the prefix: eighty bits."""

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(f"{PREFIX}[{_DIGITS}]{{{CODE_CHARS}}}")
_MISREAD = str.maketrans("OIL", "011", " -")


def code_of(request: str, salt: bytes) -> str:
    """The code of the hold that was taken under the hashed key of a client."""
    bits = int.from_bytes(hmac.digest(salt, f"hold code {request}".encode(), "sha256"), "big")
    digits = (_DIGITS[bits >> 5 * place & 31] for place in range(CODE_CHARS))
    return PREFIX + "".join(digits)


def code_for(request: str, salt: bytes) -> str:
    """The code of the hold that a client takes under a key."""
    return code_of(key_text(hash_key(request, salt)), salt)


def read_code(text: str) -> str | None:
    """The code that a text spells, in any case and with letters that look like digits.

    None where it cannot be one of ours: a shop's own discount codes look otherwise.
    """
    code = text.upper().translate(_MISREAD)
    return code if _CODE.fullmatch(code) else None


def hold_key(code: str) -> str:
    """The key that everything about a hold has."""
    return f"hold:{code}"
