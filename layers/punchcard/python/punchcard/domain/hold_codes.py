"""The codes of holds, which shops show as discount codes; all about a hold is kept under its code.

See `codes` for what they are derived from.
"""

from punchcard.domain.codes import derive_code, spelled_code
from punchcard.domain.memory import hash_key, key_text

PREFIX = "PC"


def code_of(request: str, salt: bytes) -> str:
    """The code of the hold that was taken under the hashed key of a client."""
    return derive_code(PREFIX, f"hold code {request}", salt)


def code_for(request: str, salt: bytes) -> str:
    """The code of the hold that a client takes under a key."""
    return code_of(key_text(hash_key(request, salt)), salt)


def read_code(text: str) -> str | None:
    """The code that a text spells; a shop's own discount codes, and coupons', look otherwise."""
    return spelled_code(text, PREFIX)


def hold_key(code: str) -> str:
    """The key that everything about a hold has."""
    return f"hold:{code}"
