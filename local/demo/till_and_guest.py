"""What happens at the till and in the app, and a guest who joins later.

Each number of points was worked out by hand from the rules of local/programs/demo.yaml.
"""

from datetime import timedelta

from local.demo.bodies import CURRENCY, Line, shopify_customer, shopify_order
from local.demo.cast import BEN, IDA, IDA_WITH_ACCOUNT, Clock, online, till
from local.demo.steps import Reporting, Step


def at_the_till(hour: Clock) -> tuple[Step, ...]:
    """What Ben does, whom a card tells."""
    return (*_buying(hour), *_recycling(hour))


def _buying(hour: Clock) -> tuple[Step, ...]:
    pen = {"id": "2", "quantity": 1, "amount": "3.50", "tax": "0.67"}
    book = {"id": "1", "quantity": 1, "amount": "20.00", "tax": "1.40", "categories": ["books"]}
    bought_at, returned_at = hour.at("12:40"), hour.at("15:10")
    receipt = {
        "id": "R-2001",
        "created_at": bought_at.isoformat(),
        "updated_at": bought_at.isoformat(),
        "currency": CURRENCY,
        "paid": True,
        "channel": "till:1",
        "lines": [book, pen],
        "customer": {"card": BEN.card},
    }
    refund = {
        "id": "R-2001-back",
        "order_id": "R-2001",
        "created_at": returned_at.isoformat(),
        "currency": CURRENCY,
        "lines": [pen],
    }
    return (
        # 23.50: 23 points; 20.00 of it for a book: 20 more.
        till(
            "till: a book and a pen",
            "order.updated",
            receipt,
            at=bought_at,
            becomes="entry 1: +43",
        ),
        # 20.00 are left: 20 + 20 points, 3 fewer.
        till(
            "till: the pen comes back",
            "order.refunded",
            refund,
            at=returned_at,
            becomes="entry 2: -3",
        ),
    )


def _recycling(hour: Clock) -> tuple[Step, ...]:
    brought_at = hour.at("15:20")
    bottles = {
        "id": "bottles-77",
        "type": "recycling",
        "occurred_at": brought_at.isoformat(),
        "quantity": 6,
        "attributes": {"material": "glass"},
        "channel": "till:1",
        "customer": {"card": BEN.card},
    }
    return (
        # 6 x 5 = 30, of which the day's cap leaves 20.
        till(
            "till: six bottles",
            "activity.reported",
            bottles,
            at=brought_at,
            becomes="entry 3: +20",
        ),
        # 2 x 5 on the day before, under a cap of its own.
        Reporting(
            what="app: two bottles the day before, told twice",
            who=BEN.name,
            key="app-bottles-12",
            type="recycling",
            quantity=2,
            attributes={"material": "glass"},
            occurred_at=hour.at("18:00") - timedelta(days=1),
            becomes="entry 4: +10",
        ),
    )


def by_a_guest(hour: Clock) -> tuple[Step, ...]:
    """An order of somebody unknown, who then opens an account with the same address."""
    # 64.20: 64 points, which wait for whoever proves to own the address.
    order = shopify_order(
        Line(id=107, title="Blanket", price="64.20"),
        number=1007,
        buyer=IDA,
        created_at=hour.at("13:05"),
        updated_at=hour.at("13:06"),
    )
    account = shopify_customer(IDA_WITH_ACCOUNT, hour.at("20:15"))
    return (
        online("#1007 paid by a guest", order, who=IDA.name, becomes="waiting"),
        # 50 for joining and the 64 that waited.
        online(
            "the guest opens an account, and so joins",
            account,
            topic="customers/create",
            who=IDA.name,
            becomes="entries 0 to 1: +114",
        ),
    )
