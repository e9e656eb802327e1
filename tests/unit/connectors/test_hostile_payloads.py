"""Whatever JSON arrives, translation gives activities or a refusal with a reason.

Bodies are arbitrary, or right ones of which parts were exchanged: those get furthest.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard.connectors import connector_for
from punchcard.connectors.payload import NumberText
from punchcard.domain.activity import Order, Refund, Report
from punchcard.domain.errors import PunchcardError
from punchcard.domain.shops import Platform, Shop

from tests.fakes import shopify_bodies, standard_bodies, woocommerce_bodies

SHOPS = {
    platform: Shop(id="harbour", platform=platform, program="club", currency="EUR")
    for platform in Platform
}
ITEM = shopify_bodies.line_item(11, "20.00", quantity=2, discounts=("1.00",), taxes=("3.00",))
RIGHT: list[tuple[Platform, str, object]] = [
    (
        Platform.SHOPIFY,
        "orders/updated",
        shopify_bodies.order(
            ITEM,
            fulfillment_status="fulfilled",
            fulfillments=[{"created_at": "2026-03-04T08:00:00Z"}],
            shipping_lines=[shopify_bodies.shipping_line("5.00")],
            refunds=[
                shopify_bodies.refund(
                    lines=(shopify_bodies.refund_line(ITEM),),
                    transactions=(shopify_bodies.transaction("10.00"),),
                    order_adjustments=[{"kind": "shipping_refund", "amount": "-5.00"}],
                )
            ],
        ),
    ),
    (
        Platform.SHOPIFY,
        "refunds/create",
        shopify_bodies.refund(
            lines=(shopify_bodies.refund_line(ITEM),),
            transactions=(shopify_bodies.transaction("23.00", currency="EUR"),),
        ),
    ),
    (Platform.SHOPIFY, "customers/update", shopify_bodies.customer()),
    *(
        (Platform.STANDARD, topic, standard_bodies.event(topic, data))
        for topic, data in [
            ("order.updated", standard_bodies.order(refunds=[{"id": 1, "amount": "1.00"}])),
            ("order.refunded", standard_bodies.refund()),
            ("activity.reported", standard_bodies.activity(attributes={"stars": "5"})),
            ("customer.updated", standard_bodies.customer()),
        ]
    ),
    (
        Platform.WOOCOMMERCE,
        "order.updated",
        woocommerce_bodies.order(
            woocommerce_bodies.line_item(11, "20.00", tax="3.80", quantity="2"),
            woocommerce_bodies.gift_card_line(12, "50.00"),
            fee_lines=[woocommerce_bodies.fee("-2.00", tax="-0.38")],
            shipping_total="5.00",
            shipping_tax="0.95",
            refunds=[woocommerce_bodies.refund("-10.00"), woocommerce_bodies.refund(-70)],
            date_completed_gmt="2026-03-04T08:00:00",
        ),
    ),
    (Platform.WOOCOMMERCE, "order.deleted", {"id": 7_001}),
    (Platform.WOOCOMMERCE, "customer.updated", woocommerce_bodies.customer()),
]

scalars: st.SearchStrategy[object] = (
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.text(max_size=10)
    | st.sampled_from(
        ["1.00", "-1.00", "1e9", "USD", "EUR", "2026-02-30", "0001-01-01T00:00Z", "-0.005"]
    )
    | st.sampled_from([NumberText("1.5"), NumberText("1E400"), "\ud800", "", " ", "9" * 30])
)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def places(document: object) -> Iterator[tuple[object, str | int]]:
    """Every container of a document with each of its keys or indexes."""
    children = {}
    if isinstance(document, dict):
        children = document
    elif isinstance(document, list):
        children = dict(enumerate(document))
    for place, child in children.items():
        yield document, place
        yield from places(child)


def check(platform: Platform, topic: str, body: object) -> None:
    """Go the way of a delivery from the door to its translation."""
    connector = connector_for(platform)
    try:
        connector.check_shape(topic, body)
        group = connector.group(topic, body)
        translations = connector.translate(topic, body, SHOPS[platform])
    except PunchcardError:
        return
    assert group is None or group.isprintable()
    assert translations
    for translation in translations:
        if isinstance(translation, Report):
            check_content(translation)


def check_content(report: Report) -> None:
    """Nothing negative gets through, and nothing that cannot be written as UTF-8."""
    repr(report).encode()
    content = report.activity.content
    if isinstance(content, Order | Refund):
        assert all(line.amount >= 0 <= line.tax and line.quantity >= 0 for line in content.lines)


@pytest.mark.parametrize(("platform", "topic", "body"), RIGHT)
def test_right_bodies_are_translated(platform: Platform, topic: str, body: object) -> None:
    connector_for(platform).check_shape(topic, body)
    assert connector_for(platform).translate(topic, body, SHOPS[platform])


@given(st.sampled_from(RIGHT), st.data())
def test_bodies_with_parts_exchanged_are_translated_or_refused(
    right: tuple[Platform, str, object], data: st.DataObject
) -> None:
    platform, topic, body = right
    bent = deepcopy(body)
    for _ in range(data.draw(st.integers(1, 3))):
        container, place = data.draw(st.sampled_from(list(places(bent)) or [({}, "")]))
        if isinstance(container, dict) and data.draw(st.booleans()):
            container.pop(place, None)
        elif isinstance(container, dict | list):
            container[place] = data.draw(documents)  # type: ignore[index]
    check(platform, topic, bent)


TOPICS = [(platform, topic) for platform in Platform for topic in connector_for(platform).TOPICS]


@given(st.sampled_from(sorted(TOPICS)), documents)
def test_arbitrary_bodies_are_refused(topic: tuple[Platform, str], body: object) -> None:
    check(*topic, body)
