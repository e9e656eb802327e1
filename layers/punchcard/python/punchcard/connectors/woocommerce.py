"""WooCommerce's webhooks: signature, topics and translation.

The signature (HMAC-SHA256 over the raw body, base64) covers no header, so a topic counts only
where it fits the body. It carries no time either: a replay is a repeat, which has no effect. A
body is built when the delivery runs, so it may be newer than the event that it is sent for.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from punchcard.connectors.body_signatures import check_body_signature, keys_of
from punchcard.connectors.headers import header, identifying_header
from punchcard.connectors.identities import (
    email_identity,
    known,
    phone_identity,
    shop_customer_identity,
)
from punchcard.connectors.nodes import Node, filled, optional
from punchcard.connectors.woocommerce_orders import date_of, modified_at, read_order
from punchcard.domain.activity import (
    ORDER,
    Activity,
    CustomerKnown,
    Identity,
    Ignored,
    Report,
    Translation,
)
from punchcard.domain.errors import (
    PayloadInvalidError,
    TopicMismatchError,
    TopicUnsupportedError,
)
from punchcard.domain.shops import Shop, ShopSecrets, order_key

DELIVERY_ID_CHARS = 32
GUEST = "0"

_HEADERS = "x-wc-"
_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_POINT_OF_SALE = "pos-rest-api"

_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#0*(34|38|39|60|62)|#[xX]0*(22|26|27));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What tells one kind of body from the others: the fields it has, and those it has not."""

    present: frozenset[str]
    absent: frozenset[str]


_ORDER = _Shape(frozenset({"id", "status", "date_created_gmt", "line_items"}), frozenset())
_CUSTOMER = _Shape(frozenset({"id", "email", "billing"}), frozenset({"line_items", "status"}))
_DELETED = _Shape(frozenset({"id"}), frozenset({"line_items", "status", "email", "billing"}))
_SHAPES = {
    "order.created": _ORDER,
    "order.updated": _ORDER,
    "order.restored": _ORDER,
    "order.deleted": _DELETED,
    "customer.created": _CUSTOMER,
    "customer.updated": _CUSTOMER,
    "customer.deleted": _DELETED,
}
TOPICS = frozenset(_SHAPES)


def verify(body: bytes, headers: Mapping[str, str], secrets: ShopSecrets, *, now: datetime) -> None:
    """Raise SignatureInvalidError unless the current or previous secret signed the body."""
    del now  # A signature of WooCommerce's carries no time.
    keys = map(_signing_key, keys_of(secrets))
    check_body_signature(body, headers, name="x-wc-webhook-signature", keys=keys)


def check_secret(secret: str) -> None:
    """Any text is a secret."""
    del secret


def is_ping(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether this is what WooCommerce posts, unsigned, when a webhook is saved.

    It is a form with the webhook's number and nothing else, and has none of the headers of a
    delivery; whatever has one of them has to be signed.
    """
    if any(name.lower().startswith(_HEADERS) for name in headers):
        return False
    return _PING.fullmatch(body) is not None


def topic_of(headers: Mapping[str, str], body: object) -> str:
    """The topic that the delivery claims to have."""
    del body  # It stands in a header alone.
    topic = identifying_header(headers, "x-wc-webhook-topic")
    if "." not in topic:
        raise PayloadInvalidError("x-wc-webhook-topic is not a topic like order.updated")
    return topic


def delivery_id(body: bytes, headers: Mapping[str, str]) -> str:
    """What tells deliveries apart: a hash of body, topic and source.

    WooCommerce's own id is made of the webhook and the second, so two deliveries can share it.
    """
    named = (header(headers, f"x-wc-webhook-{name}") or "" for name in ("topic", "source"))
    told = hashlib.sha256(body)
    for text in named:
        told.update(b"\n" + text.encode("utf-8", "replace"))
    return told.hexdigest()[:DELIVERY_ID_CHARS]


def check_shape(topic: str, body: object) -> None:
    """Raise TopicMismatchError where a body cannot be of its topic."""
    shape = _SHAPES[topic]
    fields = Node(body).fields().keys()
    if not shape.present <= fields or fields & shape.absent:
        raise TopicMismatchError(
            f"the body is not one of the topic {topic} in version 3 of the API; where the shop "
            "sends an error instead, the user of the webhook may not read what it is about"
        )


def group(topic: str, body: object) -> str | None:
    """What deliveries that belong together share: their customer, else their order."""
    node = Node(body)
    number = node["id"].number_id()
    if topic.startswith("customer."):
        return f"customer:{number}"
    customer_id = _customer_id(node.get("customer_id"))
    return f"customer:{customer_id}" if customer_id else f"order:{number}"


def order_of(topic: str, body: object) -> str | None:
    """The id of the order that a delivery is about; None if it is about none."""
    return Node(body)["id"].number_id() if topic.startswith("order.") else None


def translate(topic: str, body: object, shop: Shop) -> tuple[Translation, ...]:
    """What a delivery says, in Punchcard's words.

    A deletion names nothing but an id. It is not a return: whoever wants the points back cancels
    or refunds the order first. Nor does somebody leave a program by closing an account in a shop.

    Raises:
        InvalidError: it cannot be used.
    """
    shape = _SHAPES.get(topic)
    if shape is _ORDER:
        return (_order(Node(body), shop),)
    if shape is _CUSTOMER:
        return (_customer(Node(body), shop),)
    if shape is _DELETED:
        Node(body)["id"].number_id()
        return (Ignored(reason="deletion_without_state"),)
    raise TopicUnsupportedError(f"webhooks of the topic {topic} are not translated")


def _order(body: Node, shop: Shop) -> Report:
    created_at = body["date_created_gmt"].instant_gmt()
    # An operator can move the date of an order. Nothing is recorded of it before it is paid or
    # completed, so these dates keep its key from seeming younger than what is recorded.
    happened = (date_of(body.get(name)) for name in ("date_paid_gmt", "date_completed_gmt"))
    source = "pos" if filled(body.get("created_via")) == _POINT_OF_SALE else "web"
    activity = Activity(
        key=order_key(shop, body["id"].number_id()),
        type=ORDER,
        occurred_at=created_at,
        born_at=min([created_at, *(moment for moment in happened if moment is not None)]),
        channel=f"{source}:{shop.id}",
        content=read_order(body, currency=shop.currency),
    )
    customer_id = _customer_id(body.get("customer_id"))
    return Report(activity=activity, identities=_identities(customer_id, body, shop))


def _customer(body: Node, shop: Shop) -> CustomerKnown:
    customer_id = _customer_id(body["id"])
    if customer_id is None:
        raise body["id"].refusal("must not be 0, which stands for guests")
    return CustomerKnown(
        identities=_identities(customer_id, body, shop),
        occurred_at=modified_at(body),
        channel=f"web:{shop.id}",
    )


def _identities(customer_id: str | None, body: Node, shop: Shop) -> tuple[Identity, ...]:
    """Who bought: an account of the shop, or a guest who is known by the contact alone.

    WooCommerce lets people type any address, for an account too, and never verifies it.
    """
    billing = body.get("billing") or Node({})
    email = filled(body.get("email")) or filled(billing.get("email"))
    return known(
        shop_customer_identity(customer_id, shop=shop.id),
        email_identity(email, verified=False),
        phone_identity(filled(billing.get("phone"))),
    )


def _customer_id(node: Node | None) -> str | None:
    """The id of a customer; guests have 0, as a number or as text."""
    number = optional(node, Node.number_id)
    return None if number is None or not number.strip(GUEST) else number


def _signing_key(secret: str) -> str:
    """The secret as WooCommerce signs with it: the five characters of HTML are no entities.

    Others stay as they are, and what comes out is not decoded again.
    """
    return _ENTITY.sub(_character, secret)


def _character(entity: re.Match[str]) -> str:
    named, decimal, hexadecimal = entity.groups()
    if named:
        return _NAMED[named]
    return chr(int(decimal)) if decimal else chr(int(hexadecimal, 16))
