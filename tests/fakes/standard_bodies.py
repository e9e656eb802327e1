"""Events as our own connector takes them. Builders give a right one; keywords bend it."""

type Body = dict[str, object]


def event(topic: str, data: object) -> Body:
    return {"type": topic, "timestamp": "2026-03-02T09:00:06Z", "data": data}


def line(**fields: object) -> Body:
    return {"id": "1", "quantity": 2, "amount": "19.90", "tax": "3.78", **fields}


def order(**fields: object) -> Body:
    return {
        "id": "10023",
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T09:00:05Z",
        "currency": "EUR",
        "paid": True,
        "lines": [line()],
        "customer": customer(),
        **fields,
    }


def refund(**fields: object) -> Body:
    return {
        "order_id": "10023",
        "id": "r-1",
        "created_at": "2026-03-09T11:00:00Z",
        "currency": "EUR",
        "lines": [line(quantity=1, amount="9.95", tax="1.89")],
        **fields,
    }


def activity(**fields: object) -> Body:
    return {
        "id": "rev-5",
        "type": "review",
        "occurred_at": "2026-03-02T08:59:00Z",
        "customer": customer(),
        **fields,
    }


def customer(**fields: object) -> Body:
    return {"id": "c-77", "email": "rosa@example.com", "email_verified": True, **fields}
