"""Registering a shop with a program, and giving it another secret."""

from datetime import datetime, timedelta

from punchcard.connectors import connector_for
from punchcard.domain.errors import (
    ConflictError,
    CurrencyUnknownError,
    InvalidError,
    MisconfiguredError,
    ShopNotFoundError,
)
from punchcard.domain.instants import instant
from punchcard.domain.shops import Shop, ShopSecrets
from punchcard.ports import Programs, Shops

SECRET_OVERLAP_HOURS = 24
"""How long the secret before stays valid where nobody says otherwise."""

SECRET_OVERLAP_HOURS_MAX = 14 * 24


class ShopCurrencyError(CurrencyUnknownError):
    """The shop sells in another currency than its program counts in."""

    code = "shop_currency"


class ShopMovedError(ConflictError):
    """A shop keeps the platform and the program that it was first registered with."""

    code = "shop_moved"


class SecretInvalidError(InvalidError):
    """No webhook could be checked with this secret."""

    code = "secret_invalid"


def register_shop(shop: Shop, *, secret: str, shops: Shops, programs: Programs) -> None:
    """Store a shop's settings and secret, over those it had.

    A secret that replaces another one leaves that one valid as the previous, for deliveries that
    are on their way. Registering the same again changes nothing.

    Raises:
        ProgramNotFoundError: the program was never published.
        ShopCurrencyError: the shop's currency is not the program's.
        ShopMovedError: it is registered with another platform or program.
        SecretInvalidError: the platform's signatures need another form of secret.
    """
    currency = programs.timeline(shop.program).versions[-1].currency
    if shop.currency != currency:
        raise ShopCurrencyError(
            f"the program is in {currency}, so its shops are too; this one is in {shop.currency}",
            path="currency",
        )
    _check_secret(secret, shop)
    _check_unmoved(shop, shops)
    shops.register(shop, secret=secret)


def rotate_secret(
    shop_id: str, *, secret: str, overlap: timedelta, shops: Shops, now: datetime
) -> ShopSecrets:
    """Give a shop another secret; the present one stays valid for a while.

    Rotating to the current secret again changes nothing.

    Args:
        shop_id: the shop's id.
        secret: what it will sign with.
        overlap: how long what is signed with the present one is still taken in.
        shops: the registered shops.
        now: the time of rotating.

    Raises:
        ShopNotFoundError: no such shop is registered.
        SecretInvalidError: the platform's signatures need another form of secret.
    """
    _check_secret(secret, shops.shop(shop_id))
    return shops.rotate(shop_id, secret=secret, previous_until=instant(now + overlap))


def _check_unmoved(shop: Shop, shops: Shops) -> None:
    try:
        known = shops.shop(shop.id)
    except ShopNotFoundError:
        return
    if (known.platform, known.program) != (shop.platform, shop.program):
        raise ShopMovedError(
            "this shop is registered with another platform or program, and its deliveries may be "
            "on their way; register it under another id"
        )


def _check_secret(secret: str, shop: Shop) -> None:
    """Find now what every webhook would fail on later."""
    try:
        connector_for(shop.platform).check_secret(secret)
    except MisconfiguredError as error:
        raise SecretInvalidError(error.detail, path="secret") from error
