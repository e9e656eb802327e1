"""Bodies read as they would be behind the door, from bytes on."""

from punchcard.connectors import standard, woocommerce_orders
from punchcard.connectors.nodes import Node
from punchcard.connectors.payload import decode_json
from punchcard.connectors.shopify_orders import read_order, read_refund
from punchcard.domain.activity import Line, Order, Refund, Translation
from punchcard.domain.shops import Platform, Shop

from tests.fakes.shopify_bodies import Body, encoded

TILL = Shop(id="till", platform=Platform.STANDARD, program="club", currency="EUR")


def order_of(body: Body, currency: str = "EUR") -> Order:
    return read_order(Node(decode_json(encoded(body))), currency=currency)


def refund_of(body: Body, currency: str = "EUR") -> Refund:
    return read_refund(Node(decode_json(encoded(body))), currency=currency)


def woocommerce_order_of(body: Body | bytes, currency: str = "EUR") -> Order:
    raw = body if isinstance(body, bytes) else encoded(body)
    return woocommerce_orders.read_order(Node(decode_json(raw)), currency=currency)


def goods(lines: tuple[Line, ...]) -> int:
    """The price of lines without tax, in minor units."""
    return sum(line.amount for line in lines)


def translated(event: Body) -> Translation:
    """What an event of our own schema becomes on its way from the door."""
    document = decode_json(encoded(event))
    topic = standard.topic_of({}, document)
    standard.check_shape(topic, document)
    (translation,) = standard.translate(topic, document, TILL)
    return translation
