"""Our own activity schema: what each event becomes."""

from datetime import UTC, datetime

import pytest
from punchcard.connectors import standard
from punchcard.domain.activity import (
    CARD,
    EMAIL,
    PHONE,
    SHOP_CUSTOMER,
    CustomerKnown,
    Facts,
    Identity,
    Line,
    Order,
    Refund,
    Report,
)
from punchcard.domain.errors import (
    CurrencyUnknownError,
    PayloadInvalidError,
    TopicUnsupportedError,
)

from tests.fakes.standard_bodies import (
    Body,
    activity,
    customer,
    event,
    line,
    order,
    refund,
)
from tests.unit.connectors.reading import TILL, translated


def report_of(topic: str, data: Body) -> Report:
    translation = translated(event(topic, data))
    assert isinstance(translation, Report)
    return translation


def test_an_order_is_taken_as_it_stands() -> None:
    full = order(
        cancelled=False,
        fulfilled_at="2026-03-03T09:00:00+01:00",
        lines=[line(sku="MUG", product=7, vendor="Kiln", categories=["kitchen"], gift_card=True)],
        refunds=[{"id": 1, "lines": [line(quantity=1, amount="9.95", tax="1.89")]}],
        refunded="11.84",
        shipping="4.12",
        shipping_tax="0.78",
        tip="1.00",
        points_spent=250,
        paid_with_points="2.50",
        tags=["gift"],
        channel="pos:main-street",
        store="main-street",
    )
    report = report_of("order.updated", full)

    created_at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert report.activity.key == "standard:till:order:10023"
    assert report.activity.occurred_at == report.activity.born_at == created_at
    assert (report.activity.channel, report.activity.store) == ("pos:main-street", "main-street")
    assert report.activity.content == Order(
        currency="EUR",
        updated_at=datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC),
        paid=True,
        lines=(
            Line(
                line_id="1",
                quantity=2,
                amount=1990,
                tax=378,
                sku="MUG",
                product="7",
                vendor="Kiln",
                categories=("kitchen",),
                gift_card=True,
            ),
        ),
        refunds=(
            Refund(refund_id="1", lines=(Line(line_id="1", quantity=1, amount=995, tax=189),)),
        ),
        refunded=1184,
        shipping=412,
        shipping_tax=78,
        tip=100,
        points_spent=250,
        paid_with_points=250,
        fulfilled_at=datetime(2026, 3, 3, 8, tzinfo=UTC),
        tags=("gift",),
    )


def test_a_channel_that_is_not_named_is_the_shops() -> None:
    assert report_of("order.updated", order()).activity.channel == "web:till"


@pytest.mark.parametrize(
    ("topic", "data", "path", "other"),
    [
        (
            "order.updated",
            order(lines=[line(id="1"), line(id=2), line(id="2")]),
            "data.lines[2].id",
            "data.lines[1]",
        ),
        (
            "order.updated",
            order(refunds=[{"id": "r-1", "lines": [line(), line()]}]),
            "data.refunds[0].lines[1].id",
            "data.refunds[0].lines[0]",
        ),
        (
            "order.refunded",
            refund(lines=[line(), line()]),
            "data.lines[1].id",
            "data.lines[0]",
        ),
    ],
)
def test_two_lines_with_one_id_are_refused_by_name(
    topic: str, data: Body, path: str, other: str
) -> None:
    with pytest.raises(PayloadInvalidError) as raised:
        report_of(topic, data)
    assert raised.value.path == path
    assert f"{other} too" in raised.value.detail


def test_what_came_back_has_the_ids_of_what_was_bought() -> None:
    report = report_of("order.updated", order(refunds=[{"id": "r-1", "lines": [line()]}]))
    content = report.activity.content
    assert isinstance(content, Order)
    assert content.refunds[0].lines[0].line_id == content.lines[0].line_id


def test_a_refund_amends_its_order() -> None:
    report = report_of("order.refunded", refund(amount="1.00"))

    assert report.activity.key == report_of("order.updated", order()).activity.key
    assert report.activity.type == "refund"
    assert report.activity.born_at is None
    lines = (Line(line_id="1", quantity=1, amount=995, tax=189),)
    assert report.activity.content == Refund(refund_id="r-1", lines=lines, amount=100)
    assert report.identities == ()


def test_an_activity_brings_its_quantity_and_attributes() -> None:
    data = activity(quantity=3, attributes={"stars": "5", "photo": "yes"}, store="main-street")
    report = report_of("activity.reported", data)

    assert report.activity.key == "standard:till:activity:rev-5"
    assert report.activity.type == "review"
    assert report.activity.store == "main-street"
    assert report.activity.content == Facts(
        quantity=3, attributes=(("photo", "yes"), ("stars", "5"))
    )


def test_an_activity_happens_once_unless_it_says_otherwise() -> None:
    assert report_of("activity.reported", activity()).activity.content == Facts(quantity=1)


@pytest.mark.parametrize(
    ("activity_id", "born_at"),
    [
        ("01KJPWC9AG0000000000000000", datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC)),
        ("rev-5", None),
        ("7ZZZZZZZZZ0000000000000000", None),
    ],
)
def test_an_activity_is_born_when_its_id_was_made(
    activity_id: str, born_at: datetime | None
) -> None:
    born = report_of("activity.reported", activity(id=activity_id)).activity.born_at
    assert born == born_at


def test_people_are_named_the_most_trusted_first() -> None:
    data = customer(phone="+49 30 901820", card="AB12 3456")
    assert report_of("order.updated", order(customer=data)).identities == (
        Identity(kind=SHOP_CUSTOMER, value="till:c-77", verified=True),
        Identity(kind=CARD, value="AB123456", verified=True),
        Identity(kind=EMAIL, value="rosa@example.com", verified=True),
        Identity(kind=PHONE, value="+4930901820"),
    )


def test_an_address_is_not_verified_unless_the_sender_says_so() -> None:
    (email,) = report_of("order.updated", order(customer={"email": "r@example.com"})).identities
    assert not email.verified


def test_an_order_of_nobody_is_an_order() -> None:
    assert report_of("order.updated", order(customer=None)).identities == ()


def test_a_customer_is_made_known() -> None:
    known = translated(event("customer.updated", customer()))
    assert isinstance(known, CustomerKnown)
    assert len(known.identities) == 2
    assert known.occurred_at == datetime(2026, 3, 2, 9, 0, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("topic", "data", "group"),
    [
        ("order.updated", order(), "customer:c-77"),
        ("order.updated", order(customer={"card": "1"}), "order:10023"),
        ("order.refunded", refund(), "order:10023"),
        ("activity.reported", activity(), "customer:c-77"),
        ("customer.updated", customer(), "customer:c-77"),
        ("customer.updated", {"card": "1"}, None),
    ],
)
def test_events_that_belong_together_share_a_group(
    topic: str, data: Body, group: str | None
) -> None:
    assert standard.group(topic, event(topic, data)) == group


@pytest.mark.parametrize("topic", ["order.update", "", "contact.created"])
def test_a_type_that_is_not_ours_is_refused_with_those_that_are(topic: str) -> None:
    with pytest.raises(TopicUnsupportedError, match=r"order\.updated"):
        standard.topic_of({}, event(topic, {}))
    with pytest.raises(TopicUnsupportedError):
        standard.translate(topic, event(topic, {}), TILL)


def test_another_currency_is_refused_as_such() -> None:
    for topic, data in (("order.updated", order()), ("order.refunded", refund())):
        with pytest.raises(CurrencyUnknownError, match="currency is not EUR"):
            translated(event(topic, {**data, "currency": "USD"}))
