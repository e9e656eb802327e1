"""Shopify's webhooks: signature, topics and translation.

The signature (HMAC-SHA256 over the raw body, base64) covers no header, so a topic counts only
where it fits the body. Rules by Shopify's documentation of webhooks, versions up to 2026-10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from punchcard.connectors.body_signatures import check_body_signature, keys_of
from punchcard.connectors.headers import identifying_header
from punchcard.connectors.identities import (
    email_identity,
    known,
    phone_identity,
    shop_customer_identity,
)
from punchcard.connectors.nodes import Node, filled, flag, optional
from punchcard.connectors.shopify_orders import read_order, read_refund
from punchcard.domain.activity import (
    ORDER,
    REFUND,
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


@dataclass(frozen=True, slots=True)
class _Shape:
    """What tells one kind of body from the others: Shopify's global id, and its fields."""

    kind: str
    present: frozenset[str]
    absent: frozenset[str] = frozenset()


_ORDER = _Shape("Order", frozenset({"id", "line_items", "financial_status"}))
_REFUND = _Shape("Refund", frozenset({"id", "order_id", "refund_line_items"}))
_CUSTOMER = _Shape(
    "Customer", frozenset({"id", "updated_at"}), frozenset({"line_items", "order_id"})
)
_SHAPES = {
    "orders/create": _ORDER,
    "orders/paid": _ORDER,
    "orders/updated": _ORDER,
    "orders/cancelled": _ORDER,
    "orders/fulfilled": _ORDER,
    "orders/partially_fulfilled": _ORDER,
    "orders/edited": _Shape("OrderEdit", frozenset({"order_edit"})),
    "refunds/create": _REFUND,
    "customers/create": _CUSTOMER,
    "customers/update": _CUSTOMER,
    "customers/data_request": _Shape("", frozenset({"shop_domain", "data_request"})),
    "customers/redact": _Shape("", frozenset({"shop_domain", "orders_to_redact"})),
    "shop/redact": _Shape(
        "", frozenset({"shop_domain"}), frozenset({"customer", "data_request", "orders_to_redact"})
    ),
}
TOPICS = frozenset(_SHAPES)


def verify(body: bytes, headers: Mapping[str, str], secrets: ShopSecrets, *, now: datetime) -> None:
    """Raise SignatureInvalidError unless the app's current or previous secret signed the body."""
    del now  # A signature of Shopify's carries no time.
    check_body_signature(body, headers, name="x-shopify-hmac-sha256", keys=keys_of(secrets))


def check_secret(secret: str) -> None:
    """Any text is a secret."""
    del secret


def is_ping(body: bytes, headers: Mapping[str, str]) -> bool:
    """Shopify signs whatever it sends."""
    del body, headers
    return False


def topic_of(headers: Mapping[str, str], body: object) -> str:
    """The topic that the delivery claims to have."""
    del body  # It stands in a header alone.
    topic = identifying_header(headers, "x-shopify-topic")
    if "/" not in topic:
        raise PayloadInvalidError("the header x-shopify-topic is not a topic like orders/paid")
    return topic


def delivery_id(body: bytes, headers: Mapping[str, str]) -> str:
    """The id that all attempts at one delivery share."""
    del body
    return identifying_header(headers, "x-shopify-webhook-id")


def check_shape(topic: str, body: object) -> None:
    """Raise TopicMismatchError where a body cannot be of its topic."""
    shape = _SHAPES[topic]
    fields = Node(body).fields().keys()
    global_id = optional(Node(body).get("admin_graphql_api_id"), Node.text)
    if (
        not shape.present <= fields
        or fields & shape.absent
        or (global_id and not global_id.startswith(f"gid://shopify/{shape.kind}/"))
    ):
        raise TopicMismatchError(f"the body is not one of the topic {topic}")


def group(topic: str, body: object) -> str | None:
    """What deliveries that belong together share: their customer, else their order."""
    node = Node(body)
    if _SHAPES[topic] is _CUSTOMER:
        return f"customer:{node['id'].number_id()}"
    if _SHAPES[topic] is _REFUND:
        return f"order:{node['order_id'].number_id()}"
    if _SHAPES[topic] is not _ORDER:
        return None
    customer_id = _customer_id(node.get("customer"))
    return f"customer:{customer_id}" if customer_id else f"order:{node['id'].number_id()}"


def order_of(topic: str, body: object) -> str | None:
    """The id of the order that a delivery is about; None if it is about none."""
    node = Node(body)
    shape = _SHAPES[topic]
    if shape is _ORDER:
        return node["id"].number_id()
    if shape is _REFUND:
        return node["order_id"].number_id()
    return None


def translate(topic: str, body: object, shop: Shop) -> tuple[Translation, ...]:
    """What a delivery says, in Punchcard's words.

    `orders/edited` says what was added and removed, but not what the order has become:
    `orders/updated`, which Shopify sends for every edit too, does.

    Raises:
        InvalidError: it cannot be used; compliance requests are for an operator, not for here.
    """
    shape = _SHAPES.get(topic)
    if shape is _ORDER:
        return (_order(Node(body), shop),)
    if shape is _REFUND:
        return (_refund(Node(body), shop),)
    if shape is _CUSTOMER:
        return (_customer(Node(body), shop),)
    if topic == "orders/edited":
        return (Ignored(reason="edit_without_state"),)
    raise TopicUnsupportedError(f"webhooks of the topic {topic} are not translated")


def _order(body: Node, shop: Shop) -> Report | Ignored:
    if flag(body.get("test")):
        return Ignored(reason="test_order")
    created_at = body["created_at"].instant()
    source = "pos" if filled(body.get("source_name")) == "pos" else "web"
    customer = body.get("customer")
    activity = Activity(
        key=order_key(shop, body["id"].number_id()),
        type=ORDER,
        occurred_at=created_at,
        born_at=created_at,
        channel=f"{source}:{shop.id}",
        store=optional(body.get("location_id"), Node.number_id),
        content=read_order(body, currency=shop.currency),
    )
    return Report(activity=activity, identities=_identities(customer, body, shop))


def _refund(body: Node, shop: Shop) -> Report:
    """An amendment of an order, whose customer and date of birth it does not name."""
    activity = Activity(
        key=order_key(shop, body["order_id"].number_id()),
        type=REFUND,
        occurred_at=body["created_at"].instant(),
        channel=f"web:{shop.id}",
        content=read_refund(body, currency=shop.currency),
    )
    return Report(activity=activity)


def _customer(body: Node, shop: Shop) -> CustomerKnown:
    body["id"].number_id()
    return CustomerKnown(
        identities=_identities(body, body, shop),
        occurred_at=body["updated_at"].instant(),
        channel=f"web:{shop.id}",
    )


def _identities(customer: Node | None, contact: Node, shop: Shop) -> tuple[Identity, ...]:
    """Who bought: the customer, or a guest who is known by the contact of the order alone.

    Only a customer's own address can be verified. What a guest bought waits under the address
    until somebody who has verified it joins.
    """
    customer_id = _customer_id(customer)
    email = phone = None
    verified = False
    if customer is not None:
        email, phone = filled(customer.get("email")), filled(customer.get("phone"))
        has_own = customer_id is not None and email is not None
        verified = has_own and flag(customer.get("verified_email"))
    return known(
        shop_customer_identity(customer_id, shop=shop.id),
        email_identity(email or filled(contact.get("email")), verified=verified),
        phone_identity(phone or filled(contact.get("phone"))),
    )


def _customer_id(customer: Node | None) -> str | None:
    """The id of a customer; guests have none, or a customer whose id is null."""
    return None if customer is None else optional(customer.get("id"), Node.number_id)
