"""The project's own connector: any shop, till or app that signs and writes our activity schema.

`docs/standard-connector.md` describes the schema for those who write it, and
`docs/standard-connector.schema.json` for machines. A field that the schema does not know is
refused: a misspelt optional field would otherwise be lost in silence.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.connectors.identities import (
    card_identity,
    email_identity,
    known,
    phone_identity,
    shop_customer_identity,
)
from punchcard.connectors.nodes import QUANTITY_MAX, Node, filled, flag, optional
from punchcard.connectors.standard_orders import read_order, read_refund
from punchcard.connectors.standard_webhooks import check_secret, delivery_id, is_ping, verify
from punchcard.domain.activity import (
    CLASSIFIED,
    ORDER,
    REFUND,
    RESERVED_TYPES,
    Activity,
    CustomerKnown,
    Facts,
    Identity,
    Report,
    Translation,
)
from punchcard.domain.errors import TopicUnsupportedError
from punchcard.domain.shops import Shop, order_key

__all__ = [
    "TOPICS",
    "check_secret",
    "check_shape",
    "delivery_id",
    "group",
    "is_ping",
    "order_of",
    "topic_of",
    "translate",
    "verify",
]

TOPICS = frozenset({"order.updated", "order.refunded", "activity.reported", "customer.updated"})
ATTRIBUTES_MAX = 20

_ENVELOPE = ("type", "timestamp", "data")
_ACTIVITY = ("id", "type", "occurred_at", "quantity", "attributes", "channel", "store", "customer")
_CUSTOMER = ("id", "email", "email_verified", "phone", "card")
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_RESERVED = (*RESERVED_TYPES, CLASSIFIED)


def topic_of(headers: Mapping[str, str], body: object) -> str:
    """The type of the event, which is signed with the rest of the body.

    Raises:
        TopicUnsupportedError: a type that is not ours: whoever wrote it wants to know.
    """
    del headers
    topic = Node(body)["type"].text()
    if topic not in TOPICS:
        raise TopicUnsupportedError(f"type must be one of {', '.join(sorted(TOPICS))}", path="type")
    return topic


def check_shape(topic: str, body: object) -> None:
    """Refuse what is no event at all: the topic is in the body, so it always fits."""
    del topic
    Node(body).check_names(*_ENVELOPE)
    Node(body)["data"].fields()


def group(topic: str, body: object) -> str | None:
    """What events that belong together share: their customer, else their order."""
    data = Node(body)["data"]
    customer = data if topic == "customer.updated" else data.get("customer")
    customer_id = None if customer is None else optional(customer.get("id"), Node.name_id)
    if customer_id is not None:
        return f"customer:{customer_id}"
    order_id = data.get("order_id" if topic == "order.refunded" else "id")
    return None if order_id is None else f"order:{order_id.name_id()}"


def order_of(topic: str, body: object) -> str | None:
    """The id of the order that an event is about; None if it is about none."""
    data = Node(body)["data"]
    match topic:
        case "order.updated":
            return data["id"].name_id()
        case "order.refunded":
            return data["order_id"].name_id()
        case _:
            return None


def translate(topic: str, body: object, shop: Shop) -> tuple[Translation, ...]:
    """What an event says, in Punchcard's words.

    Raises:
        InvalidError: it breaks the schema, or is in another currency than the shop's.
    """
    envelope = Node(body)
    sent_at = envelope["timestamp"].instant()
    data = envelope["data"]
    match topic:
        case "order.updated":
            return (_order(data, shop),)
        case "order.refunded":
            return (_refund(data, shop),)
        case "activity.reported":
            return (_activity(data, shop),)
        case "customer.updated":
            return (_customer(data, shop, sent_at=sent_at),)
        case _:
            raise TopicUnsupportedError(f"events of the type {topic} are not translated")


def _order(data: Node, shop: Shop) -> Report:
    created_at = data["created_at"].instant()
    activity = Activity(
        key=order_key(shop, data["id"].name_id()),
        type=ORDER,
        occurred_at=created_at,
        born_at=created_at,
        channel=_channel(data, shop),
        store=filled(data.get("store")),
        content=read_order(data, currency=shop.currency),
    )
    return Report(activity=activity, identities=_identities(data.get("customer"), shop))


def _refund(data: Node, shop: Shop) -> Report:
    activity = Activity(
        key=order_key(shop, data["order_id"].name_id()),
        type=REFUND,
        occurred_at=data["created_at"].instant(),
        channel=_channel(data, shop),
        content=read_refund(data, currency=shop.currency),
    )
    return Report(activity=activity)


def _activity(data: Node, shop: Shop) -> Report:
    data.check_names(*_ACTIVITY)
    activity_id = data["id"].name_id()
    kind = data["type"].text()
    if not _SLUG.fullmatch(kind) or kind in _RESERVED:
        raise data["type"].refusal(
            "must be a word such as review, and none of the ledger's own such as order"
        )
    quantity = data.get("quantity")
    activity = Activity(
        key=f"standard:{shop.id}:activity:{activity_id}",
        type=kind,
        occurred_at=data["occurred_at"].instant(),
        born_at=born_at(activity_id),
        channel=_channel(data, shop),
        store=filled(data.get("store")),
        content=Facts(
            quantity=1 if quantity is None else quantity.integer(maximum=QUANTITY_MAX),
            attributes=_attributes(data.get("attributes")),
        ),
    )
    return Report(activity=activity, identities=_identities(data["customer"], shop))


def _customer(data: Node, shop: Shop, *, sent_at: datetime) -> CustomerKnown:
    return CustomerKnown(
        identities=_identities(data, shop),
        occurred_at=sent_at,
        channel=f"web:{shop.id}",
    )


def _identities(customer: Node | None, shop: Shop) -> tuple[Identity, ...]:
    if customer is None:
        return ()
    customer.check_names(*_CUSTOMER)
    identities = known(
        shop_customer_identity(optional(customer.get("id"), Node.name_id), shop=shop.id),
        card_identity(filled(customer.get("card"))),
        email_identity(
            filled(customer.get("email")), verified=flag(customer.get("email_verified"))
        ),
        phone_identity(filled(customer.get("phone"))),
    )
    if not identities:
        raise customer.refusal("names nobody: give an id, a card, an e-mail or a phone with +")
    return identities


def _attributes(node: Node | None) -> tuple[tuple[str, str], ...]:
    names = [] if node is None else sorted(node.fields())
    if node is None or not names:
        return ()
    if len(names) > ATTRIBUTES_MAX:
        raise node.refusal(f"has more than {ATTRIBUTES_MAX} attributes")
    return tuple((Node(name, node.path).text(), node[name].text()) for name in names)


def _channel(data: Node, shop: Shop) -> str:
    return filled(data.get("channel")) or f"web:{shop.id}"
