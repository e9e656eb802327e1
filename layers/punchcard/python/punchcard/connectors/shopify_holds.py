"""What holds paid of a Shopify order, which shows their codes among its discount codes.

Shopify allocates a discount to lines as it does with every other. What a hold gave is put back
into the lines, because points are a payment and no discount.
"""

from collections.abc import Iterator, Mapping

from punchcard.connectors.nodes import Node, filled, listed
from punchcard.connectors.returns import units_of
from punchcard.connectors.shopify_money import Money, charged, units
from punchcard.domain.activity import Line
from punchcard.domain.checkout import ShownHold
from punchcard.domain.hold_codes import read_code

type Codes = Mapping[int, str]
"""The codes of holds by their place among an order's `discount_applications`."""

APPLICATIONS_MAX = 1_000
"""Discounts of one order; Shopify allows far fewer."""


def hold_codes(body: Node) -> Codes:
    """Which of an order's discounts are holds."""
    codes = (read_code(filled(item.get("code")) or "") for item in _applications(body))
    return {place: code for place, code in enumerate(codes) if code is not None}


def with_holds(line: Line, item: Node, codes: Codes, money: Money) -> Line:
    """A line as it was bought, worth what holds paid of it too."""
    if not codes:
        return line
    return line._replace(
        amount=line.amount + sum(part for _, _, part in _parts(item, codes, money))
    )


def shown_holds(
    body: Node, kept: tuple[Line, ...], codes: Codes, money: Money
) -> tuple[ShownHold, ...]:
    """The holds that an order shows: what each gave, and how much of that is on kept lines."""
    given: dict[str, int] = {}
    on_kept: dict[str, int] = {}
    quantities = {line.line_id: line.quantity for line in kept}
    for item in body["line_items"].items() if codes else ():
        bought, line_id = units(item), item["id"].number_id()
        for code, amount, part in _parts(item, codes, money):
            given[code] = given.get(code, 0) + amount
            whole = Line(line_id=line_id, quantity=bought, amount=part)
            left = units_of(whole, since=bought - quantities.get(line_id, 0), until=bought)
            on_kept[code] = on_kept.get(code, 0) + left.amount
    for item in listed(body.get("discount_codes")):
        code_alone = read_code(filled(item.get("code")) or "")
        if code_alone is not None and code_alone not in given:
            given[code_alone] = item["amount"].money(money.currency)
    return tuple(
        ShownHold(code=code, amount=amount, kept=on_kept.get(code, 0))
        for code, amount in given.items()
    )


def _applications(body: Node) -> list[Node]:
    return listed(body.get("discount_applications"))


def _parts(item: Node, codes: Codes, money: Money) -> Iterator[tuple[str, int, int]]:
    """By code what a hold gave for a line, as allocated and without tax."""
    amount, tax = charged(money.read(item, "price") * units(item), item, money)
    for allocation in item["discount_allocations"].items():
        place = allocation.get("discount_application_index")
        code = None if place is None else codes.get(place.integer(maximum=APPLICATIONS_MAX))
        if code is not None:
            given = money.read(allocation, "amount")
            taxed = money.prices_include_tax and amount + tax > 0
            yield code, given, given * amount // (amount + tax) if taxed else given
