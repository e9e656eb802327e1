"""Registering a shop with a program."""

from punchcard.domain.errors import CurrencyUnknownError
from punchcard.domain.shops import Shop
from punchcard.ports import Programs, Shops


class ShopCurrencyError(CurrencyUnknownError):
    """The shop sells in another currency than its program counts in."""

    code = "shop_currency"


def register_shop(shop: Shop, *, secret: str, shops: Shops, programs: Programs) -> None:
    """Store a shop's settings and secret, over those it had.

    A secret that replaces another one leaves that one valid as the previous, for deliveries that
    are on their way. Registering the same again changes nothing.

    Raises:
        ProgramNotFoundError: the program was never published.
        ShopCurrencyError: the shop's currency is not the program's.
    """
    currency = programs.timeline(shop.program).versions[-1].currency
    if shop.currency != currency:
        raise ShopCurrencyError(
            f"the program is in {currency}, so its shops are too; this one is in {shop.currency}",
            path="currency",
        )
    shops.register(shop, secret=secret)
