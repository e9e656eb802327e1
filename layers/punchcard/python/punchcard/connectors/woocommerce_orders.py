"""WooCommerce's orders in Punchcard's words.

A line's `total` is what is left of its price after coupons and always without tax, whether the
shop shows prices with tax or not. The order's own `total` is not read: gift cards reduce it, and
they pay for goods like money does. A refund says nothing but its amount, with tax, so it is taken
for goods first: however much is returned, no points are left for what was given back.
"""

from datetime import datetime

from punchcard.connectors.nodes import QUANTITY_MAX, Node, listed, optional, word
from punchcard.connectors.returns import goods, less_allowance
from punchcard.connectors.shown_coupons import shown_coupons
from punchcard.connectors.woocommerce_holds import put_back, shown_holds
from punchcard.domain.activity import Line, Order, Refund
from punchcard.domain.money import Rounding

_COMPLETED = "completed"
_CANCELLED = "cancelled"
_NOTHING_KEPT = frozenset({"refunded", "failed", "trash"})
"""Statuses of a paid order under which its goods or its money are back where they came from."""

_GIFT_CARD_MARKS = ("wc_gc_giftcard", "pw_gift_card", "_ywgc_", "ywgc_")
"""What the names of a line's meta data begin with where a plugin sold a gift card by it."""


def read_order(body: Node, *, currency: str) -> Order:
    """The state of an order.

    It was paid once WooCommerce dated the payment (cash on delivery: when the order is completed)
    or somebody completed it. A cancellation counts for a paid order only: WooCommerce cancels
    unpaid ones by itself after an hour, and a payment that comes later revives them.
    """
    body["currency"].require_currency(currency)
    status = body["status"].text()
    paid = date_of(body.get("date_paid_gmt")) is not None or status == _COMPLETED
    lines = _bought(body, currency)
    given_back = sorted(listed(body.get("refunds")), key=lambda node: int(node["id"].number_id()))
    shipping = Line(
        line_id="shipping",
        quantity=1,
        amount=_amount(body.get("shipping_total"), currency),
        tax=_amount(body.get("shipping_tax"), currency),
    )
    bought = lines
    lines, shipping, refunds = _net_of_refunds(lines, shipping, given_back, currency)
    holds = shown_holds(body, currency)
    if holds:
        lines, refunds, holds = put_back(
            body, bought, lines, refunds=refunds, holds=holds, currency=currency
        )
    kept = status not in _NOTHING_KEPT
    return Order(
        currency=currency,
        updated_at=modified_at(body),
        paid=paid,
        cancelled=paid and status == _CANCELLED,
        lines=lines if kept else (),
        refunds=refunds,
        refunded=sum(_size(refund, currency) for refund in given_back),
        shipping=shipping.amount if kept else 0,
        shipping_tax=shipping.tax if kept else 0,
        fulfilled_at=date_of(body.get("date_completed_gmt")),
        holds=holds if kept else (),
        coupons=shown_coupons(listed(body.get("coupon_lines"))),
    )


def date_of(node: Node | None) -> datetime | None:
    """A date in UTC that may be absent."""
    return optional(_present(node), Node.instant_gmt)


def modified_at(body: Node) -> datetime:
    """When an order or a customer was changed last; a new customer was not changed yet."""
    return date_of(body.get("date_modified_gmt")) or body["date_created_gmt"].instant_gmt()


def _bought(body: Node, currency: str) -> tuple[Line, ...]:
    """The lines, less the discounts that stand beside them as lines or fees below zero."""
    lines: dict[str, Line] = {}
    discounts = 0
    for item in body["line_items"].items():
        if (discount := _discount(item, currency)) > 0:
            discounts += discount
            continue
        line = _line(item, currency)
        if line.line_id in lines:
            raise item.refusal("repeats the id of another line", "id")
        lines[line.line_id] = line
    discounts += sum(_discount(fee, currency) for fee in listed(body.get("fee_lines")))
    return less_allowance(tuple(lines.values()), discounts)


def _line(item: Node, currency: str) -> Line:
    product = optional(item.get("product_id"), Node.number_id)
    return Line(
        line_id=item["id"].number_id(),
        quantity=_units(item["quantity"]),
        amount=item["total"].money(currency, rounding=Rounding.HALF_UP),
        tax=_amount(item.get("total_tax"), currency),
        sku=word(item.get("sku")),
        product=None if product == "0" else product,
        gift_card=any(_sells_gift_card(data) for data in listed(item.get("meta_data"))),
    )


def _sells_gift_card(data: Node) -> bool:
    return (word(data.get("key")) or "").startswith(_GIFT_CARD_MARKS)


def _units(node: Node) -> int:
    """A quantity, as number or text; what is sold by weight counts each begun unit."""
    value = node.value
    whole, _, part = value.partition(".") if isinstance(value, str) else ("", "", "")
    if not isinstance(value, str) or (part and not (part.isascii() and part.isdigit())):
        return node.integer(maximum=QUANTITY_MAX)
    units = int(Node(whole, node.path).number_id()) + (1 if part.strip("0") else 0)
    return Node(units, node.path).integer(maximum=QUANTITY_MAX)


def _net_of_refunds(
    lines: tuple[Line, ...], shipping: Line, given_back: list[Node], currency: str
) -> tuple[tuple[Line, ...], Line, tuple[Refund, ...]]:
    """What is left after each refund: it is for goods, then for gift cards, then for shipping."""
    refunds = []
    for node in given_back:
        left = _size(node, currency)
        cards = tuple(line for line in lines if line.gift_card)
        others = tuple(line for line in lines if not line.gift_card)
        kept = list[Line]()
        for part in (others, cards, (shipping,)):
            kept.extend(less_allowance(part, left))
            left = max(0, left - _paid(part))
        *kept, shipping = kept
        amount = goods(lines) - goods(tuple(kept))
        refunds.append(Refund(refund_id=node["id"].number_id(), amount=amount))
        lines = tuple(kept)
    return lines, shipping, tuple(refunds)


def _paid(lines: tuple[Line, ...]) -> int:
    """The price of lines with tax."""
    return sum(line.amount + line.tax for line in lines)


def _size(refund: Node, currency: str) -> int:
    """What a refund gave back, tax included; it is written below zero."""
    return abs(_signed(refund["total"], currency))


def _discount(item: Node, currency: str) -> int:
    """By how much a line or a fee is below zero, tax included; else 0."""
    total = item.get("total")
    if total is None or _signed(total, currency) >= 0:
        return 0
    tax = _present(item.get("total_tax"))
    return max(0, -_signed(total, currency) - (_signed(tax, currency) if tax else 0))


def _signed(node: Node, currency: str) -> int:
    return node.money(currency, signed=True, rounding=Rounding.HALF_UP)


def _amount(node: Node | None, currency: str) -> int:
    present = _present(node)
    return 0 if present is None else present.money(currency, rounding=Rounding.HALF_UP)


def _present(node: Node | None) -> Node | None:
    """A value that some shops write as an empty text where there is none."""
    is_empty = node is not None and isinstance(node.value, str) and not node.value.strip()
    return None if is_empty else node
