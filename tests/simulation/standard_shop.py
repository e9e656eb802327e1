"""What a shop with our own connector sends: bodies that say what happened in a story.

Keys and identities of stories are those that the connector makes, so that an event is told the
same way whether a body brings it or not. What the connector has no words for comes by another way.
"""

import json
from datetime import datetime

from punchcard.connectors import connector_for
from punchcard.connectors.standard import translate
from punchcard.domain.activity import (
    CARD,
    EMAIL,
    ORDER,
    PHONE,
    REFUND,
    SHOP_CUSTOMER,
    Activity,
    Facts,
    Identity,
    Line,
    Order,
    Refund,
    Report,
)
from punchcard.domain.errors import PunchcardError
from punchcard.domain.instants import instant_text
from punchcard.domain.shops import Delivery, Platform, Shop

from tests.simulation.programs import CURRENCY, PROGRAM

type Body = dict[str, object]

SHOP = Shop(id="main", platform=Platform.STANDARD, program=PROGRAM, currency=CURRENCY)

_TOPICS = {ORDER: "order.updated", REFUND: "order.refunded"}


def activity_key(activity_id: str) -> str:
    """The key of an activity that is no order, from the sender's own id of it."""
    return f"standard:{SHOP.id}:activity:{activity_id}"


def delivery_of(report: Report, *, number: int, at: datetime) -> Delivery | None:
    """The delivery that brings a report; None if the connector does not say just that of it."""
    topic = _TOPICS.get(report.activity.type, "activity.reported")
    body = {"type": topic, "timestamp": instant_text(at), "data": _data(report)}
    try:
        if translate(topic, body, SHOP) != (report,):
            return None
        group = connector_for(SHOP.platform).group(topic, body)
    except PunchcardError:
        return None
    return Delivery(
        shop=SHOP.id,
        topic=topic,
        delivery_id=f"event {number}",
        received_at=at,
        group=group or f"event:{number}",
        body=json.dumps(body),
    )


def _data(report: Report) -> Body:
    activity = report.activity
    said: Body = {"id": _own_id(activity), "channel": activity.channel}
    if activity.store is not None:
        said["store"] = activity.store
    if report.identities:
        said["customer"] = _customer(report.identities)
    match activity.content:
        case Order() as order:
            return said | {"created_at": instant_text(activity.occurred_at)} | _order(order)
        case Refund() as refund:
            own = {"order_id": said.pop("id"), "created_at": instant_text(activity.occurred_at)}
            return said | own | {"currency": CURRENCY} | _refund(refund)
        case Facts() as facts:
            happened = instant_text(activity.occurred_at)
            return said | {
                "type": activity.type,
                "occurred_at": happened,
                "quantity": facts.quantity,
            }
        case _:
            return said


def _own_id(activity: Activity) -> str:
    return activity.key.rpartition(":")[2]


def _customer(identities: tuple[Identity, ...]) -> Body:
    customer: Body = {}
    for identity in identities:
        match identity.kind:
            case kind if kind == SHOP_CUSTOMER:
                customer["id"] = identity.value.removeprefix(f"{SHOP.id}:")
            case kind if kind == EMAIL:
                customer |= {"email": identity.value, "email_verified": identity.verified}
            case kind if kind == PHONE:
                customer["phone"] = identity.value
            case kind if kind == CARD:
                customer["card"] = identity.value
    return customer


def _order(order: Order) -> Body:
    said: Body = {
        "updated_at": instant_text(order.updated_at),
        "currency": order.currency,
        "paid": order.paid,
        "cancelled": order.cancelled,
        "lines": [_line(line) for line in order.lines],
        "refunds": [_refund(refund) for refund in order.refunds],
        "refunded": _money(order.refunded),
        "paid_with_points": _money(order.paid_with_points),
        "points_spent": order.points_spent,
        "tags": list(order.tags),
    }
    if order.fulfilled_at is not None:
        said["fulfilled_at"] = instant_text(order.fulfilled_at)
    return said


def _refund(refund: Refund) -> Body:
    return {
        "id": refund.refund_id,
        "lines": [_line(line) for line in refund.lines],
        "amount": _money(refund.amount),
    }


def _line(line: Line) -> Body:
    said: Body = {
        "id": line.line_id,
        "quantity": line.quantity,
        "amount": _money(line.amount),
        "tax": _money(line.tax),
        "sku": line.sku,
        "tags": list(line.tags),
        "gift_card": line.gift_card,
    }
    if line.vendor is not None:
        said["vendor"] = line.vendor
    return said


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
