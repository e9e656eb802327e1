"""What holds paid of a WooCommerce order, which shows their codes as coupons.

A line is less by all of its coupons together, so each hold's share of a line follows from what
the coupons gave. It is put back into the lines, because points are a payment and no discount.
"""

from dataclasses import replace

from punchcard.connectors.nodes import Node, filled, listed
from punchcard.connectors.returns import goods
from punchcard.domain.activity import Line, Refund
from punchcard.domain.checkout import ShownHold
from punchcard.domain.hold_codes import read_code
from punchcard.domain.money import Rounding


def shown_holds(body: Node, currency: str) -> tuple[ShownHold, ...]:
    """The holds that an order shows; `kept` is what each gave without tax, of all lines."""
    holds = []
    for coupon in listed(body.get("coupon_lines")):
        code = read_code(filled(coupon.get("code")) or "")
        if code is not None:
            given = _amount(coupon.get("discount"), currency)
            tax = _amount(coupon.get("discount_tax"), currency)
            holds.append(ShownHold(code=code, amount=given + tax, kept=given))
    return tuple(holds)


def put_back(
    body: Node,
    bought: tuple[Line, ...],
    kept: tuple[Line, ...],
    *,
    refunds: tuple[Refund, ...],
    holds: tuple[ShownHold, ...],
    currency: str,
) -> tuple[tuple[Line, ...], tuple[Refund, ...], tuple[ShownHold, ...]]:
    """Kept lines and refunds worth what holds paid of them too, and the holds' kept parts."""
    parts = _parts(body, sum(hold.kept for hold in holds), currency)
    net, given = goods(bought), sum(parts.values())
    before = {line.line_id: line.amount for line in bought}
    lines = tuple(
        line._replace(amount=line.amount + _share(parts.get(line.line_id, 0), line, before))
        for line in kept
    )
    left = goods(lines) - goods(kept)
    if net:
        refunds = tuple(
            replace(refund, amount=refund.amount * (net + given) // net) for refund in refunds
        )
    whole = sum(hold.kept for hold in holds)
    return (
        lines,
        refunds,
        tuple(replace(hold, kept=left * hold.kept // whole if whole else 0) for hold in holds),
    )


def _share(part: int, line: Line, before: dict[str, int]) -> int:
    bought = before.get(line.line_id, 0)
    return part * line.amount // bought if bought else part


def _parts(body: Node, given: int, currency: str) -> dict[str, int]:
    """What holds gave for each line, of what all coupons took off it."""
    off = {}
    for item in body["line_items"].items():
        if item.get("subtotal") is not None:
            less = _signed(item["subtotal"], currency) - _signed(item["total"], currency)
            off[item["id"].number_id()] = max(0, less)
    whole = sum(off.values())
    return {line_id: less * min(given, whole) // whole for line_id, less in off.items() if whole}


def _signed(node: Node, currency: str) -> int:
    return node.money(currency, signed=True, rounding=Rounding.HALF_UP)


def _amount(node: Node | None, currency: str) -> int:
    if node is None or node.value == "":
        return 0
    return abs(_signed(node, currency))
