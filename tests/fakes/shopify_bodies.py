"""Bodies as Shopify sends them, cut down to what matters, with made-up shops and numbers.

Each builder gives a consistent body that keyword arguments then bend.
"""

import json
from base64 import b64encode
from hmac import digest

CURRENCY = "EUR"
SECRET = "shared-with-the-shop"

type Body = dict[str, object]


def money(amount: str, *, currency: str = CURRENCY, buyers: Body | None = None) -> Body:
    """An amount in both currencies; the buyer's is the shop's unless it is given."""
    shop_money = {"amount": amount, "currency_code": currency}
    return {"shop_money": shop_money, "presentment_money": buyers or shop_money}


def line_item(
    line_id: int,
    price: str,
    *,
    quantity: int = 1,
    discounts: tuple[str, ...] = (),
    taxes: tuple[str, ...] = (),
    currency: str = CURRENCY,
    **fields: object,
) -> Body:
    """A line as it was bought. Without `current_quantity`, all of it is still there."""
    return {
        "id": line_id,
        "product_id": 7_000_000 + line_id,
        "sku": f"SKU-{line_id}",
        "vendor": "Harbour Goods",
        "quantity": quantity,
        "current_quantity": quantity,
        "price": price,
        "price_set": money(price, currency=currency),
        "gift_card": False,
        "taxable": True,
        "discount_allocations": [
            {"amount": amount, "amount_set": money(amount, currency=currency)}
            for amount in discounts
        ],
        "tax_lines": [
            {"price": amount, "price_set": money(amount, currency=currency)} for amount in taxes
        ],
        **fields,
    }


def shipping_line(price: str, *, discounts: tuple[str, ...] = (), **fields: object) -> Body:
    return {
        "id": 31,
        "price": price,
        "price_set": money(price),
        "is_removed": False,
        "discount_allocations": [
            {"amount": amount, "amount_set": money(amount)} for amount in discounts
        ],
        "tax_lines": [],
        **fields,
    }


def order(*line_items: Body, currency: str = CURRENCY, **fields: object) -> Body:
    """A paid order of a known customer."""
    return {
        "id": 5_001,
        "admin_graphql_api_id": "gid://shopify/Order/5001",
        "test": False,
        "created_at": "2026-03-02T10:00:00+01:00",
        "updated_at": "2026-03-02T10:00:05+01:00",
        "currency": currency,
        "presentment_currency": currency,
        "taxes_included": False,
        "financial_status": "paid",
        "fulfillment_status": None,
        "cancelled_at": None,
        "source_name": "web",
        "location_id": None,
        "tags": "",
        "total_tip_received": "0.00",
        "line_items": list(line_items) or [line_item(11, "20.00", currency=currency)],
        "shipping_lines": [],
        "refunds": [],
        "email": "rosa@example.com",
        "phone": None,
        "customer": customer(),
        **fields,
    }


def customer(**fields: object) -> Body:
    return {
        "id": 4_001,
        "admin_graphql_api_id": "gid://shopify/Customer/4001",
        "created_at": "2026-01-05T09:00:00+01:00",
        "updated_at": "2026-03-02T10:00:00+01:00",
        "state": "enabled",
        "verified_email": True,
        "email": "rosa@example.com",
        "phone": "+4930901820",
        **fields,
    }


def refund(
    *, lines: tuple[Body, ...] = (), transactions: tuple[Body, ...] = (), **fields: object
) -> Body:
    return {
        "id": 9_001,
        "admin_graphql_api_id": "gid://shopify/Refund/9001",
        "order_id": 5_001,
        "created_at": "2026-03-09T12:00:00+01:00",
        "refund_line_items": list(lines),
        "refund_shipping_lines": [],
        "order_adjustments": [],
        "transactions": list(transactions),
        **fields,
    }


def refund_line(line: Body, *, quantity: int = 1, subtotal: str = "0.00") -> Body:
    """A returned line. Its numbers are JSON numbers beside the texts, as Shopify writes them."""
    return {
        "id": 77,
        "line_item_id": line["id"],
        "line_item": line,
        "quantity": quantity,
        "restock_type": "no_restock",
        "subtotal": float(subtotal),
        "total_tax": 0.0,
        "subtotal_set": money(subtotal),
        "total_tax_set": money("0.00"),
    }


def transaction(amount: str, *, status: str = "success", **fields: object) -> Body:
    return {"id": 88, "kind": "refund", "status": status, "amount": amount, **fields}


def encoded(body: object) -> bytes:
    return json.dumps(body).encode()


def signed_headers(
    body: bytes, *, topic: str, delivery_id: str = "b2f1c9e0", secret: str = SECRET
) -> dict[str, str]:
    """The headers of a delivery as API Gateway hands them on, in lower case."""
    return {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-webhook-id": delivery_id,
        "x-shopify-shop-domain": "harbour.example",
        "x-shopify-hmac-sha256": b64encode(digest(secret.encode(), body, "sha256")).decode(),
    }
