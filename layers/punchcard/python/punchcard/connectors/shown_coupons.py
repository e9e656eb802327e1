"""The codes of coupons among an order's discounts; what these took off is in no line."""

from collections.abc import Iterable, Iterator

from punchcard.connectors.nodes import Node, filled
from punchcard.domain.coupon_codes import read_coupon_code

SHOWN_MAX = 20
"""Coupons of one order that are looked after; each one costs a look into the ledger."""


def shown_coupons(discounts: Iterable[Node]) -> tuple[str, ...]:
    """The codes of coupons that discounts of an order have, each once, in their order."""
    return tuple(dict.fromkeys(_codes(discounts)))[:SHOWN_MAX]


def _codes(discounts: Iterable[Node]) -> Iterator[str]:
    for discount in discounts:
        code = read_coupon_code(filled(discount.get("code")) or "")
        if code is not None:
            yield code
