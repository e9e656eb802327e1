"""Orders and refunds of our own schema. Lines arrive as they stand: nothing is worked out here."""

from punchcard.connectors.nodes import QUANTITY_MAX, Node, filled, flag, listed, optional
from punchcard.connectors.shown_coupons import SHOWN_MAX
from punchcard.domain.activity import Line, Order, Refund
from punchcard.domain.checkout import ShownHold
from punchcard.domain.coupon_codes import read_coupon_code
from punchcard.domain.hold_codes import read_code
from punchcard.domain.holds import HOLDS_MAX
from punchcard.domain.money import AMOUNT_MAX

LABELS_MAX = 100
POINTS_MAX = AMOUNT_MAX

_ORDER = (
    *("id", "created_at", "updated_at", "currency", "paid", "cancelled", "fulfilled_at", "lines"),
    *("refunds", "refunded", "shipping", "shipping_tax", "tip", "points_spent"),
    *("paid_with_points", "holds", "coupons", "tags", "channel", "store", "customer"),
)
_LINE = (
    *("id", "quantity", "amount", "tax", "sku", "product", "vendor"),
    *("categories", "collections", "tags", "gift_card"),
)
_REFUND = ("id", "lines", "amount")
_REFUND_ALONE = (*_REFUND, "order_id", "created_at", "currency", "channel")


def read_order(data: Node, *, currency: str) -> Order:
    """The whole state of an order, its lines net of its refunds."""
    data.check_names(*_ORDER)
    data["currency"].require_currency(currency)
    points = data.get("points_spent")
    return Order(
        currency=currency,
        updated_at=data["updated_at"].instant(),
        paid=data["paid"].boolean(),
        cancelled=flag(data.get("cancelled")),
        lines=_lines(data["lines"], currency),
        refunds=tuple(_refund(node, currency) for node in _refunds(data.get("refunds"))),
        refunded=_amount(data.get("refunded"), currency),
        shipping=_amount(data.get("shipping"), currency),
        shipping_tax=_amount(data.get("shipping_tax"), currency),
        tip=_amount(data.get("tip"), currency),
        paid_with_points=_amount(data.get("paid_with_points"), currency),
        points_spent=0 if points is None else points.integer(maximum=POINTS_MAX),
        fulfilled_at=optional(data.get("fulfilled_at"), Node.instant),
        tags=_labels(data.get("tags")),
        holds=tuple(_hold(node, currency) for node in _holds(data.get("holds"))),
        coupons=_coupons(data.get("coupons")),
    )


def read_refund(data: Node, *, currency: str) -> Refund:
    """A refund that is reported by itself, for senders that do not know the order's state."""
    data.check_names(*_REFUND_ALONE)
    data["currency"].require_currency(currency)
    return _refund(data, currency)


def _holds(node: Node | None) -> list[Node]:
    holds = listed(node)
    if node is not None and len(holds) > HOLDS_MAX:
        raise node.refusal(f"has more than {HOLDS_MAX} items")
    return holds


def _hold(node: Node, currency: str) -> ShownHold:
    """A hold that paid; what of it is on kept lines is in `paid_with_points`."""
    node.check_names("code", "amount")
    code = read_code(node["code"].text())
    if code is None:
        raise node["code"].refusal("is no code of a hold")
    amount = node.get("amount")
    return ShownHold(code=code, amount=None if amount is None else _amount(amount, currency))


def _coupons(node: Node | None) -> tuple[str, ...]:
    """The codes of coupons that the order was placed with, each once."""
    coupons = listed(node)
    if node is not None and len(coupons) > SHOWN_MAX:
        raise node.refusal(f"has more than {SHOWN_MAX} items")
    return tuple(dict.fromkeys(_coupon(coupon) for coupon in coupons))


def _coupon(node: Node) -> str:
    code = read_coupon_code(node.text())
    if code is None:
        raise node.refusal("is no code of a coupon")
    return code


def _refunds(node: Node | None) -> list[Node]:
    refunds = listed(node)
    for refund in refunds:
        refund.check_names(*_REFUND)
    return refunds


def _refund(node: Node, currency: str) -> Refund:
    lines = node.get("lines")
    return Refund(
        refund_id=node["id"].name_id(),
        lines=() if lines is None else _lines(lines, currency),
        amount=_amount(node.get("amount"), currency),
    )


def _lines(node: Node, currency: str) -> tuple[Line, ...]:
    """Lines of an order or of a refund: which of two with one id came back, nobody could tell."""
    first: dict[str, str] = {}
    lines: list[Line] = []
    for item in node.items():
        line = _line(item, currency)
        path = first.setdefault(line.line_id, item.path)
        if path != item.path:
            raise item["id"].refusal(f"is the id of {path} too; each line needs one of its own")
        lines.append(line)
    return tuple(lines)


def _line(node: Node, currency: str) -> Line:
    node.check_names(*_LINE)
    return Line(
        line_id=node["id"].name_id(),
        quantity=node["quantity"].integer(maximum=QUANTITY_MAX),
        amount=node["amount"].money(currency, numbers=False),
        tax=_amount(node.get("tax"), currency),
        sku=filled(node.get("sku")),
        product=optional(node.get("product"), Node.name_id),
        vendor=filled(node.get("vendor")),
        categories=_labels(node.get("categories")),
        collections=_labels(node.get("collections")),
        tags=_labels(node.get("tags")),
        gift_card=flag(node.get("gift_card")),
    )


def _amount(node: Node | None, currency: str) -> int:
    return 0 if node is None else node.money(currency, numbers=False)


def _labels(node: Node | None) -> tuple[str, ...]:
    labels = listed(node)
    if node is not None and len(labels) > LABELS_MAX:
        raise node.refusal(f"has more than {LABELS_MAX} items")
    return tuple(label.text() for label in labels)
