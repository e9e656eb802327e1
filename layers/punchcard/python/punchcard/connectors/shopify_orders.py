"""Shopify's orders and refunds in Punchcard's words.

A line is worth its unit price times its quantity, less the discounts that Shopify allocated to it:
allocations carry Shopify's own rounding and are never split anew. All of these stay as they were
at the purchase, so what is kept is a share of them by units. Totals, subtotals and the amounts of
refunded lines are not read: published samples and live deliveries contradict each other there.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from punchcard.connectors.nodes import QUANTITY_MAX, Node, filled, flag, listed, optional
from punchcard.connectors.returns import less_allowance, units_of
from punchcard.connectors.shopify_holds import Codes, hold_codes, shown_holds, with_holds
from punchcard.connectors.shopify_money import (
    Money,
    allowance,
    charged,
    paid_back,
    paid_back_for_goods,
    rate_of,
    shipping_back,
    units,
)
from punchcard.connectors.shown_coupons import shown_coupons
from punchcard.domain.activity import Line, Order, Refund

_PAID = ("paid", "partially_refunded", "refunded")


def read_order(body: Node, *, currency: str) -> Order:
    """The state of an order, which every topic `orders/…` but `orders/edited` carries whole."""
    body["currency"].require_currency(currency)
    rate = rate_of(body.get("total_price_set"), currency=currency)
    money = Money(currency, body["taxes_included"].boolean(), rate)
    given_back = sorted(listed(body.get("refunds")), key=_by_time)
    codes = hold_codes(body)
    lines, refunds = _net_of_refunds(body["line_items"].items(), given_back, money, codes)
    shipping = _shipping(listed(body.get("shipping_lines")), given_back, money)
    tip = body.get("total_tip_received")
    status = filled(body.get("financial_status"))
    return Order(
        currency=currency,
        updated_at=body["updated_at"].instant(),
        paid=status in _PAID,
        partly_paid=status == "partially_paid",
        cancelled=body.get("cancelled_at") is not None,
        lines=lines,
        refunds=refunds,
        refunded=sum(paid_back(refund, money) for refund in given_back),
        shipping=shipping.amount,
        shipping_tax=shipping.tax,
        tip=0 if tip is None else tip.money(currency),
        fulfilled_at=_fulfilled_at(body),
        tags=_tags(filled(body.get("tags"))),
        holds=shown_holds(body, lines, codes, money),
        coupons=shown_coupons(
            (*listed(body.get("discount_applications")), *listed(body.get("discount_codes")))
        ),
    )


def read_refund(body: Node, *, currency: str) -> Refund:
    """A refund as `refunds/create` carries it: without its order, the order's taxes and refunds.

    So the lines do not know what was returned before them, money beside lines has its tax still
    in it, and prices are taken to include tax only where the money paid back shows it. All of it
    can be off by a little until the order's state, which Shopify sends too, takes the place of
    this amendment.
    """
    adjustments = listed(body.get("order_adjustments"))
    rate = rate_of(adjustments[0].get("amount_set"), currency=currency) if adjustments else None
    money = Money(currency, prices_include_tax=False, rate=rate)
    lines = _refunded_lines(body, money)
    if lines and _is_close(paid_back_for_goods(body, money), lines):
        lines = _refunded_lines(body, replace(money, prices_include_tax=True))
    return Refund(refund_id=body["id"].number_id(), lines=lines, amount=allowance(body, money))


def _is_close(paid: int, lines: tuple[Line, ...]) -> bool:
    """Whether the prices alone make what was paid, give or take a rounding per unit."""
    return abs(paid - _price(lines)) <= sum(line.quantity for line in lines)


def _net_of_refunds(
    items: list[Node], given_back: list[Node], money: Money, codes: Codes
) -> tuple[tuple[Line, ...], tuple[Refund, ...]]:
    bought = _bought(items, money, codes)
    returned: Counter[str] = Counter()
    returns = [_returned_lines(refund, bought, returned) for refund in given_back]
    lines = tuple(
        units_of(line, since=line.quantity - kept, until=line.quantity)
        for item, line in zip(items, bought.values(), strict=True)
        if not _is_tip(item)
        and (kept := min(_present(item, line), line.quantity - returned[line.line_id])) > 0
    )
    refunds = []
    for refund, lines_back in zip(given_back, returns, strict=True):
        left = less_allowance(lines, allowance(refund, money))
        refund_id = refund["id"].number_id()
        amount = _price(lines) - _price(left)
        refunds.append(Refund(refund_id=refund_id, lines=lines_back, amount=amount))
        lines = left
    return lines, tuple(refunds)


def _bought(items: list[Node], money: Money, codes: Codes) -> dict[str, Line]:
    """All lines as they were bought, by id."""
    lines: dict[str, Line] = {}
    for item in items:
        line = with_holds(_line(item, money), item, codes, money)
        if line.line_id in lines:
            raise item.refusal("repeats the id of another line", "id")
        lines[line.line_id] = line
    return lines


def _line(item: Node, money: Money) -> Line:
    amount, tax = charged(money.read(item, "price") * units(item), item, money)
    return Line(
        line_id=item["id"].number_id(),
        quantity=units(item),
        amount=amount,
        tax=tax,
        sku=filled(item.get("sku")),
        product=optional(item.get("product_id"), Node.number_id),
        vendor=filled(item.get("vendor")),
        gift_card=flag(item.get("gift_card")),
    )


def _is_tip(item: Node) -> bool:
    """A tip left at the checkout stands among the lines and in `total_tip_received` too."""
    return any(item.get(name) is not None for name in ("tip", "tip_payment_gateway"))


def _present(item: Node, line: Line) -> int:
    """Units that no edit removed. Older versions of the API do not tell."""
    current = item.get("current_quantity")
    return line.quantity if current is None else current.integer(maximum=QUANTITY_MAX)


def _returned_lines(
    refund: Node, bought: dict[str, Line], returned: Counter[str]
) -> tuple[Line, ...]:
    """The lines of a refund, whose units are then counted in `returned`."""
    lines = []
    for item in listed(refund.get("refund_line_items")):
        line = bought.get(item["line_item_id"].number_id())
        if line is not None:
            since = returned[line.line_id]
            until = min(since + units(item), line.quantity)
            returned[line.line_id] = until
            lines.append(units_of(line, since=since, until=until))
    return tuple(lines)


def _refunded_lines(refund: Node, money: Money) -> tuple[Line, ...]:
    """The lines of a refund that came alone: each brings the line as it was bought."""
    lines = []
    for item in refund["refund_line_items"].items():
        if not _is_tip(item["line_item"]):
            line = _line(item["line_item"], money)
            lines.append(units_of(line, since=0, until=min(units(item), line.quantity)))
    return tuple(lines)


def _shipping(items: list[Node], given_back: list[Node], money: Money) -> Line:
    """All shipping that was charged and not paid back, as one line."""
    amount = tax = 0
    for item in items:
        if not flag(item.get("is_removed")):
            charged_amount, charged_tax = charged(money.read(item, "price"), item, money)
            amount, tax = amount + charged_amount, tax + charged_tax
    line = Line(line_id="shipping", quantity=1, amount=amount, tax=tax)
    return less_allowance((line,), sum(shipping_back(refund, money) for refund in given_back))[0]


def _price(lines: tuple[Line, ...]) -> int:
    return sum(line.amount for line in lines)


def _fulfilled_at(body: Node) -> datetime | None:
    """When the last parcel left, once all have."""
    if filled(body.get("fulfillment_status")) != "fulfilled":
        return None
    sent = [parcel["created_at"].instant() for parcel in listed(body.get("fulfillments"))]
    return max(sent, default=body["updated_at"].instant())


def _tags(text: str | None) -> tuple[str, ...]:
    return tuple(tag for part in (text or "").split(",") if (tag := part.strip()))


def _by_time(refund: Node) -> tuple[datetime, int]:
    return refund["created_at"].instant(), int(refund["id"].number_id())
