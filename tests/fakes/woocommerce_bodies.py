"""Bodies as WooCommerce sends them, cut down to what matters, with made-up shops and numbers.

Each builder gives a consistent body that keyword arguments then bend.
"""

import json
from base64 import b64encode
from hmac import digest

CURRENCY = "EUR"
SECRET = "typed-into-the-webhook"
SOURCE = "https://pier.example/"
PING = b"webhook_id=7"

type Body = dict[str, object]


def line_item(line_id: int, total: object, *, tax: object = "0.00", **fields: object) -> Body:
    """A line after coupons; `total` is for all of its units and without tax."""
    return {
        "id": line_id,
        "name": "Lamp",
        "product_id": 600 + line_id,
        "variation_id": 0,
        "quantity": 1,
        "subtotal": total,
        "subtotal_tax": tax,
        "total": total,
        "total_tax": tax,
        "sku": f"SKU-{line_id}",
        "price": 20,
        "meta_data": [],
        **fields,
    }


def gift_card_line(line_id: int, total: str, *, mark: str = "wc_gc_giftcard_amount") -> Body:
    """A gift card that is sold, as a plugin marks its line."""
    return line_item(line_id, total, meta_data=[{"id": 1, "key": mark, "value": total}])


def fee(total: object, *, tax: object = "0.00") -> Body:
    return {"id": 41, "name": "Fee", "total": total, "total_tax": tax}


def refund(total: object, *, refund_id: object = 901) -> Body:
    """A refund as it stands in an order: its amount, below zero, and nothing about lines."""
    return {"id": refund_id, "reason": "", "total": total}


def order(*line_items: Body, **fields: object) -> Body:
    """A paid order of a known customer that is not sent yet."""
    return {
        "id": 7_001,
        "parent_id": 0,
        "created_via": "checkout",
        "status": "processing",
        "currency": CURRENCY,
        "date_created": "2026-03-02T10:00:00",
        "date_created_gmt": "2026-03-02T09:00:00",
        "date_modified": "2026-03-02T10:00:05",
        "date_modified_gmt": "2026-03-02T09:00:05",
        "prices_include_tax": False,
        "customer_id": 501,
        "billing": billing(),
        "payment_method": "bacs",
        "date_paid": "2026-03-02T10:00:05",
        "date_paid_gmt": "2026-03-02T09:00:05",
        "date_completed": None,
        "date_completed_gmt": None,
        "shipping_total": "0.00",
        "shipping_tax": "0.00",
        "total": "20.00",
        "line_items": list(line_items) or [line_item(11, "20.00")],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
        **fields,
    }


def unpaid_order(*line_items: Body, **fields: object) -> Body:
    """The same before anybody paid."""
    return order(
        *line_items,
        **{"status": "pending", "date_paid": None, "date_paid_gmt": None, **fields},
    )


def billing(**fields: object) -> Body:
    return {"email": "rosa@example.com", "phone": "+49 30 901820", **fields}


def customer(**fields: object) -> Body:
    return {
        "id": 501,
        "date_created_gmt": "2026-01-05T08:00:00",
        "date_modified_gmt": "2026-03-02T09:00:00",
        "email": "rosa@example.com",
        "role": "customer",
        "username": "rosa",
        "billing": billing(),
        **fields,
    }


def encoded(body: object) -> bytes:
    return json.dumps(body).encode()


def signed_headers(body: bytes, *, topic: str, secret: str = SECRET) -> dict[str, str]:
    """The headers of a delivery as API Gateway hands them on, in lower case."""
    resource, _, event = topic.partition(".")
    return {
        "content-type": "application/json",
        "user-agent": "WooCommerce/10.2.1 Hookshot (WordPress/6.8)",
        "x-wc-webhook-source": SOURCE,
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-resource": resource,
        "x-wc-webhook-event": event,
        "x-wc-webhook-signature": b64encode(digest(secret.encode(), body, "sha256")).decode(),
        "x-wc-webhook-id": "7",
        "x-wc-webhook-delivery-id": "5d0c21f4a7be1b0dd1e1f8b2c0a1f3e9",
    }
