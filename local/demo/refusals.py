"""What cannot be used, at the door or behind the queue, and what can be later."""

from datetime import UTC, datetime, timedelta

from local.demo.bodies import CURRENCY, Body, Line, shopify_order
from local.demo.cast import ROSA, Clock, online
from local.demo.steps import Replaying, Step

CLOCK_SKEW = timedelta(minutes=5)
"""So far ahead may a shop's clock be; what is dated later is refused."""

AHEAD = timedelta(seconds=35)
"""How much further ahead the clock of one order is: time to see it refused, and then wait for."""


def at_the_door(hour: Clock) -> tuple[Step, ...]:
    """Webhooks that the shop is told about at once."""
    return (
        online(
            "a signature that is not the shop's",
            _order(hour, 1011),
            is_forged=True,
            answer=401,
            becomes="refused: signature_invalid",
        ),
        online(
            "a body that is not JSON",
            b'{"id": 1012, "line_items": [',
            answer=422,
            becomes="refused: payload_invalid",
        ),
        online(
            "a topic that does not fit the body",
            _order(hour, 1013),
            topic="refunds/create",
            answer=422,
            becomes="refused: topic_mismatch",
        ),
        online(
            "a shop that nobody registered",
            _order(hour, 1014),
            shop="another-shop",
            answer=404,
            becomes="refused: shop_not_found",
        ),
        online(
            "a topic that is of no use here",
            {"id": 55, "title": "Bowl"},
            topic="products/update",
            becomes="ignored: topic_not_needed",
        ),
    )


def behind_the_queue(hour: Clock) -> tuple[Step, ...]:
    """Webhooks that become dead letters, with a reason for the operator."""
    dated = _order(hour, 1017)
    undated = {name: value for name, value in dated.items() if name != "updated_at"}
    return (
        online(
            "#1015 paid in a currency that is not the program's",
            _order(hour, 1015, currency="CHF"),
            becomes="dead letter: currency_unknown",
        ),
        online(
            "#1016 paid, with a price below zero",
            _order(hour, 1016, price="-10.00"),
            becomes="dead letter: payload_invalid",
        ),
        online(
            "#1017 paid, without the time of its update",
            undated,
            becomes="dead letter: payload_invalid",
        ),
    )


def clock_ahead(now: datetime) -> Step:
    """An order from the future, refused for now."""
    moment = now.astimezone(UTC) + CLOCK_SKEW + AHEAD
    # 18.00: 18 points, also on a Wednesday evening, which asks for 20.00.
    order = shopify_order(
        Line(id=106, title="Jug", price="18.00"),
        number=1006,
        buyer=ROSA,
        created_at=moment,
        updated_at=moment,
    )
    return online(
        "#1006 paid, dated by a clock that is ahead",
        order,
        becomes="dead letter: activity_in_future",
    )


def clock_come(now: datetime) -> Step:
    """The operator replays it."""
    return Replaying(
        what="#1006 replayed, now that its time has come",
        reason="activity_in_future",
        not_before=now + AHEAD,
        who=ROSA.name,
        becomes="entry 8: +18",
    )


def _order(hour: Clock, number: int, *, currency: str = CURRENCY, price: str = "10.00") -> Body:
    return shopify_order(
        Line(id=200 + number, title="Bowl", price=price),
        number=number,
        buyer=ROSA,
        created_at=hour.at("17:00"),
        updated_at=hour.at("17:01"),
        currency=currency,
    )
