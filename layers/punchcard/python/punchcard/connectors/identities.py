"""The normal forms of what a channel knows a person by.

Two reports find the same member only if their values are equal character by character, so every
connector brings them to one form here. What has no such form is left out: an order is worth more
than a mistyped address in it.
"""

import re

from punchcard.domain.activity import CARD, EMAIL, PHONE, SHOP_CUSTOMER, Identity

EMAIL_LENGTH_MAX = 254
CARD_LENGTH_MAX = 64

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE = re.compile(r"\+[0-9]{8,15}", re.ASCII)
_PHONE_PUNCTUATION = str.maketrans("", "", " \t-./()\u00a0\u2011")


def email_identity(text: str | None, *, verified: bool) -> Identity | None:
    """An address without surrounding space, folded to one case; dots and tags are kept.

    The part before the @ may be told apart by case in theory; no provider of note does so, and
    people type both.
    """
    value = "" if text is None else text.strip().casefold()
    if len(value) > EMAIL_LENGTH_MAX or not _EMAIL.fullmatch(value):
        return None
    return Identity(kind=EMAIL, value=value, verified=verified)


def phone_identity(text: str | None) -> Identity | None:
    """A number with its country (E.164: a plus sign and digits), never taken for verified.

    A number without its country belongs to many people of the world and is left out.
    """
    value = "" if text is None else text.translate(_PHONE_PUNCTUATION)
    return Identity(kind=PHONE, value=value) if _PHONE.fullmatch(value) else None


def card_identity(text: str | None) -> Identity | None:
    """A card number in capital letters, without spaces and hyphens."""
    value = "" if text is None else re.sub(r"[\s-]", "", text).upper()
    if not 0 < len(value) <= CARD_LENGTH_MAX:
        return None
    return Identity(kind=CARD, value=value, verified=True)


def shop_customer_identity(customer_id: str | None, *, shop: str) -> Identity | None:
    """A customer's id, which only the shop that gave it can understand."""
    if customer_id is None:
        return None
    return Identity(kind=SHOP_CUSTOMER, value=f"{shop}:{customer_id}", verified=True)


def known(*identities: Identity | None) -> tuple[Identity, ...]:
    """The identities that there are, in the order given."""
    return tuple(identity for identity in identities if identity is not None)
