"""Codes that nobody can guess, which are typed at tills and shown by shops.

A code is derived from the member's salt and the client's key. A repeated request gets the same
one, and once the salt is erased no code leads to the ledger any more.
"""

import hmac
import re

CODE_CHARS = 16
"""Characters behind the prefix: eighty bits."""

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS = re.compile(f"[{_DIGITS}]{{{CODE_CHARS}}}")
_MISREAD = str.maketrans("OIL", "011", " -")


def derive_code(prefix: str, subject: str, salt: bytes) -> str:
    """The code of a subject, always the same; the prefix says what it is a code of."""
    bits = int.from_bytes(hmac.digest(salt, subject.encode(), "sha256"), "big")
    digits = (_DIGITS[bits >> 5 * place & 31] for place in range(CODE_CHARS))
    return prefix + "".join(digits)


def spelled_code(text: str, prefix: str) -> str | None:
    """The code that a text spells, in any case and with letters that look like digits.

    None where it cannot be one with this prefix.
    """
    code = text.upper().translate(_MISREAD)
    rest = code.removeprefix(prefix)
    return code if rest != code and _CHARACTERS.fullmatch(rest) else None
