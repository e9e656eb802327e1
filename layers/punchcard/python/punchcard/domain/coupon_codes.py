"""The codes of coupons; all about a coupon is kept under its code.

See `codes` for what they are derived from. No code of a coupon is one of a hold.
"""

from punchcard.domain.codes import derive_code, spelled_code
from punchcard.domain.memory import hash_key, key_text

PREFIX = "RW"


def coupon_code(request: str, salt: bytes) -> str:
    """The code of the coupon that was redeemed for under the hashed key of a client."""
    return derive_code(PREFIX, f"coupon code {request}", salt)


def coupon_code_for(request: str, salt: bytes) -> str:
    """The code of the coupon that a client redeems points for under a key."""
    return coupon_code(key_text(hash_key(request, salt)), salt)


def read_coupon_code(text: str) -> str | None:
    """The code that a text spells; None where it cannot be a coupon's."""
    return spelled_code(text, PREFIX)


def coupon_key(code: str) -> str:
    """The key that everything about a coupon has."""
    return f"coupon:{code}"
