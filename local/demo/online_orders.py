"""Orders of the online shop: repeats, wrong order of arrival, refund and cancellation.

In the middle of it the merchant's own endpoint, which hears of points, is down for a moment.

Each number of points was worked out by hand from the rules of local/programs/demo.yaml.
"""

from local.demo.bodies import Body, Line, shopify_order, shopify_refund
from local.demo.cast import ROSA, Clock, online
from local.demo.steps import Failing, Step

EVENTS_FAILED = 3
"""So many events find the merchant's endpoint down."""


def online_orders(hour: Clock) -> tuple[Step, ...]:
    """All of them, by Rosa."""
    return (
        *_repeated(hour),
        *_out_of_order(hour),
        Failing(
            what=f"the merchant's endpoint is down for {EVENTS_FAILED} events",
            events=EVENTS_FAILED,
            who=ROSA.name,
            becomes="down",
        ),
        *_partly_refunded(hour),
        *_cancelled_first(hour),
        *_in_the_evening(hour),
    )


def _repeated(hour: Clock) -> tuple[Step, ...]:
    # 2 x 12.50 = 25.00, less 2.50 discount = 22.50; shipping does not count: 22 points.
    paid = shopify_order(
        Line(id=101, title="Mug", price="12.50", quantity=2, discount="2.50"),
        number=1001,
        buyer=ROSA,
        created_at=hour.at("10:15"),
        updated_at=hour.at("10:16"),
        shipping="4.90",
    )
    return (
        online("#1001 paid, delivered ten times", paid, becomes="entry 1: +22", times=10),
        online(
            "#1001 paid, delivered again under another id",
            paid,
            delivery="again",
            becomes="duplicate",
        ),
    )


def _out_of_order(hour: Clock) -> tuple[Step, ...]:
    """Three candles at 14.00, of which one was taken off the order after it was paid."""

    def order(*, at: str, status: str, kept: int) -> Body:
        return shopify_order(
            Line(id=102, title="Candle", price="14.00", quantity=3, kept=kept),
            number=1002,
            buyer=ROSA,
            created_at=hour.at("11:00"),
            updated_at=hour.at(at),
            status=status,
        )

    return (
        # 2 x 14.00 = 28.00: 28 points.
        online(
            "#1002 edited to two candles, arrives first",
            order(at="11:20", status="paid", kept=2),
            topic="orders/updated",
            becomes="entry 2: +28",
        ),
        online(
            "#1002 paid with three candles, arrives second",
            order(at="11:01", status="paid", kept=3),
            becomes="superseded",
        ),
        online(
            "#1002 created, arrives last",
            order(at="11:00", status="pending", kept=3),
            topic="orders/create",
            becomes="superseded",
        ),
    )


def _partly_refunded(hour: Clock) -> tuple[Step, ...]:
    lamp = Line(id=103, title="Lamp", price="59.95")
    shade = Line(id=104, title="Shade", price="40.00")
    shade_returned = Line(id=104, title="Shade", price="40.00", kept=0)
    refund = shopify_refund(
        shade, refund_id=5003, number=1003, created_at=hour.at("16:40"), amount="40.00"
    )

    def order(*lines: Line, at: str, status: str, refunds: tuple[Body, ...] = ()) -> Body:
        return shopify_order(
            *lines,
            number=1003,
            buyer=ROSA,
            created_at=hour.at("12:00"),
            updated_at=hour.at(at),
            status=status,
            refunds=refunds,
        )

    return (
        # 59.95 + 40.00 = 99.95: 99 points.
        online("#1003 paid", order(lamp, shade, at="12:01", status="paid"), becomes="entry 3: +99"),
        # 59.95 are left: 59 points, 40 fewer.
        online(
            "#1003 the shade comes back: the refund alone",
            refund,
            topic="refunds/create",
            becomes="entry 4: -40",
        ),
        # The same refund again, inside its order: 59 points stay.
        online(
            "#1003 the order after the refund",
            order(lamp, shade_returned, at="16:41", status="partially_refunded", refunds=(refund,)),
            topic="orders/updated",
            becomes="entry 5: +0",
        ),
    )


def _cancelled_first(hour: Clock) -> tuple[Step, ...]:
    kettle = Line(id=105, title="Kettle", price="60.00")
    refund = shopify_refund(
        kettle, refund_id=5004, number=1004, created_at=hour.at("14:30"), amount="60.00"
    )
    cancelled = shopify_order(
        Line(id=105, title="Kettle", price="60.00", kept=0),
        number=1004,
        buyer=ROSA,
        created_at=hour.at("14:00"),
        updated_at=hour.at("14:30"),
        cancelled_at=hour.at("14:30"),
        status="refunded",
        refunds=(refund,),
    )
    paid = shopify_order(
        kettle,
        number=1004,
        buyer=ROSA,
        created_at=hour.at("14:00"),
        updated_at=hour.at("14:01"),
    )
    return (
        online(
            "#1004 cancelled, arrives before its payment",
            cancelled,
            topic="orders/cancelled",
            becomes="entry 6: +0",
        ),
        online("#1004 paid, arrives too late", paid, becomes="superseded"),
    )


def _in_the_evening(hour: Clock) -> tuple[Step, ...]:
    # 39.27 with 6.27 of tax in it: 33.00, 33 points; half as much again, 49.5, rounded down: 49.
    teapot = shopify_order(
        Line(id=106, title="Teapot", price="39.27", tax="6.27"),
        number=1005,
        buyer=ROSA,
        created_at=hour.at("19:30"),
        updated_at=hour.at("19:31"),
        prices_include_tax=True,
    )
    return (online("#1005 paid on Wednesday evening", teapot, becomes="entry 7: +49"),)
