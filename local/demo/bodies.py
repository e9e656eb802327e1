"""Bodies as shops write them: Shopify's orders, refunds and customers, and our own schema's events.

Only made-up people and goods; amounts are decimal texts, and lines carry no tax unless they say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

type Body = Mapping[str, object]

CURRENCY = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an order: `price` of one unit; `discount` and `tax` of all units together.

    `kept` is how many units no edit has removed. `paid_by_code` is what the order's discount code
    gave for all units, beside `discount`.
    """

    id: int
    title: str
    price: str
    quantity: int = 1
    kept: int | None = None
    discount: str = "0.00"
    tax: str = "0.00"
    paid_by_code: str = "0.00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who buys; `customer` is the id of an account in the online shop."""

    name: str
    email: str
    customer: int | None = None
    card: str | None = None


def shopify_order(
    *lines: Line,
    number: int,
    buyer: Person,
    created_at: datetime,
    updated_at: datetime,
    status: str = "paid",
    refunds: tuple[Body, ...] = (),
    cancelled_at: datetime | None = None,
    prices_include_tax: bool = False,
    shipping: str = "0.00",
    currency: str = CURRENCY,
    code: str | None = None,
) -> Body:
    """The whole state of an order, as every topic `orders/…` carries it.

    `code` is a discount code that the buyer typed in, beside the shop's own discount.
    """
    return {
        **_named("Order", order_id(number)),
        "name": f"#{number}",
        "order_number": number,
        "test": False,
        "created_at": created_at.isoformat(),
        "updated_at": updated_at.isoformat(),
        "cancelled_at": cancelled_at and cancelled_at.isoformat(),
        "currency": currency,
        "presentment_currency": currency,
        "taxes_included": prices_include_tax,
        "financial_status": status,
        "fulfillment_status": None,
        "source_name": "web",
        "location_id": None,
        "tags": "",
        "email": buyer.email,
        "phone": None,
        "customer": None if buyer.customer is None else shopify_customer(buyer, created_at),
        "total_tip_received": "0.00",
        "discount_applications": [
            {"type": "automatic", "title": "Shop"},
            *([] if code is None else [{"type": "discount_code", "code": code}]),
        ],
        "line_items": [_line_item(line, currency) for line in lines],
        "shipping_lines": [
            {
                "id": 70_000_000 + number,
                "title": "Parcel",
                **_amount("price", shipping, currency),
                "is_removed": False,
                "discount_allocations": [],
                "tax_lines": [],
            }
        ],
        "fulfillments": [],
        "refunds": list(refunds),
    }


def shopify_refund(
    *lines: Line, refund_id: int, number: int, created_at: datetime, amount: str
) -> Body:
    """A refund of whole lines, alone as `refunds/create` or inside its order."""
    return {
        **_named("Refund", refund_id),
        "order_id": order_id(number),
        "created_at": created_at.isoformat(),
        "note": None,
        "order_adjustments": [],
        "refund_shipping_lines": [],
        "refund_line_items": [
            {
                "id": 80_000_000 + line.id,
                "line_item_id": line.id,
                "line_item": _line_item(line, CURRENCY),
                "quantity": line.quantity,
                "restock_type": "return",
            }
            for line in lines
        ],
        "transactions": [
            {
                "id": 90_000_000 + refund_id,
                "kind": "refund",
                "status": "success",
                "currency": CURRENCY,
                "amount": amount,
            }
        ],
    }


def shopify_customer(person: Person, updated_at: datetime) -> Body:
    """An account in the online shop, whose address Shopify has verified."""
    return {
        **_named("Customer", person.customer),
        "updated_at": updated_at.isoformat(),
        "state": "enabled",
        "first_name": person.name,
        "email": person.email,
        "verified_email": True,
        "phone": None,
    }


def event(kind: str, data: Body, *, at: datetime) -> Body:
    """An event of our own schema."""
    return {"type": kind, "timestamp": at.isoformat(), "data": data}


def order_id(number: int) -> int:
    """An order's id: beyond 2^53, where programs that take every number for a float lose digits."""
    return 9_100_000_000_000_000_000 + number


def _named(kind: str, number: int | None) -> Body:
    return {"id": number, "admin_graphql_api_id": f"gid://shopify/{kind}/{number}"}


def _line_item(line: Line, currency: str) -> Body:
    return {
        "id": line.id,
        "product_id": 30_000_000 + line.id,
        "variant_id": 40_000_000 + line.id,
        "title": line.title,
        "sku": f"HG-{line.id}",
        "vendor": "Harbour Goods",
        "quantity": line.quantity,
        "current_quantity": line.quantity if line.kept is None else line.kept,
        "gift_card": False,
        "taxable": True,
        **_amount("price", line.price, currency),
        "discount_allocations": [
            {**_amount("amount", amount, currency), "discount_application_index": place}
            for place, amount in enumerate((line.discount, line.paid_by_code))
        ],
        "tax_lines": [{"title": "VAT", "rate": 0.19, **_amount("price", line.tax, currency)}],
    }


def _amount(name: str, amount: str, currency: str) -> Body:
    """An amount as text, and again with its currency, the shop's and the buyer's."""
    money = {"amount": amount, "currency_code": currency}
    return {name: amount, f"{name}_set": {"shop_money": money, "presentment_money": money}}
