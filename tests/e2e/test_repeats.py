"""However often and in whatever order something is delivered, it has one effect."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import permutations

from punchcard.domain.shops import Delivery

from tests.e2e.club import Club, statuses
from tests.fakes import shopify_bodies

TEN = 10
# As many at once as two processors start functions for in time.
AT_ONCE = 4


def test_the_same_webhook_ten_times_has_one_effect(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    webhook = club.delivery(club.order(customer, "20.00"))

    with ThreadPoolExecutor(AT_ONCE) as senders:
        answers = list(senders.map(lambda _: webhook.send(club.deployment.api_url), range(TEN)))
    club.settle()

    assert statuses(answers) == {202}
    assert club.available(member) == 20
    assert [entry["kind"] for entry in club.entries(member)] == ["order", "sign_up"]


def test_the_same_order_under_ten_delivery_ids_has_one_effect(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    order = club.order(customer, "20.00")

    with ThreadPoolExecutor(AT_ONCE) as senders:
        answers = list(senders.map(lambda _: club.send(order), range(TEN)))
    club.settle()

    assert statuses(answers) == {202}
    assert club.available(member) == 20
    assert [entry["kind"] for entry in club.entries(member)] == ["order", "sign_up"]


def test_a_queue_that_forgets_order_and_repeats_changes_nothing(club: Club) -> None:
    """The ledger itself applies once: here each message is new to the queue, in a group alone."""
    member = club.enrol(customer := club.unused())
    body = club.delivery(club.order(customer, "20.00")).body.decode()

    for number in range(TEN):
        club.enqueue(
            Delivery(
                shop=club.online,
                topic="orders/paid",
                delivery_id=f"{club.program}-{number}",
                received_at=datetime.now(UTC),
                group=f"{club.program}-{number}",
                body=body,
            )
        )
    club.settle()

    assert club.available(member) == 20
    assert len(club.entries(member)) == 2


def test_two_writers_on_one_member_lose_and_double_nothing(club: Club) -> None:
    """The queue's function and the API's write at the same time, each several times."""
    member = club.enrol(customer := club.unused())
    path = f"programs/{club.program}/members/{member}/activities"

    def report(number: int) -> int:
        headers = {"Idempotency-Key": f"review-{number}"}
        return club.api.call("POST", path, {"type": "review"}, headers=headers).status

    def buy(_: int) -> int:
        return club.send(club.order(customer, "100.00")).status

    with ThreadPoolExecutor(AT_ONCE) as writers:
        bought = [writers.submit(buy, number) for number in range(4)]
        reported = [writers.submit(report, number) for number in [*range(12), *range(12)]]
        answers = {writing.result() for writing in (*bought, *reported)}
    club.settle()

    entries = club.entries(member)
    told = [activity["type"] for entry in entries for activity in entry["activities"]]
    assert answers == {201, 202}
    assert club.available(member) == 4 * 100 + 12
    assert (told.count("order"), told.count("review")) == (4, 12)
    assert [entry["number"] for entry in entries] == list(range(len(entries)))[::-1]


def test_the_events_of_an_order_come_to_the_same_in_every_order_of_arrival(club: Club) -> None:
    orders = list(permutations(range(3)))
    customers = [club.unused() for _ in orders]
    members = [club.enrol(customer) for customer in customers]

    for customer, arrival in zip(customers, orders, strict=True):
        events = _events(club, customer)
        for number in arrival:
            topic, body = events[number]
            club.send(body, topic=topic)
    club.settle()

    # 2 x 30.00 were bought and one of them came back.
    assert [club.available(member) for member in members] == [30] * len(orders)


def _events(club: Club, customer: int) -> list[tuple[str, shopify_bodies.Body]]:
    """An order of two that is created, paid and partly refunded, as three deliveries."""
    placed = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    number = club.unused()
    line = shopify_bodies.line_item(10_000 + number, "30.00", quantity=2)
    refund = shopify_bodies.refund(
        id=20_000 + number,
        admin_graphql_api_id=f"gid://shopify/Refund/{20_000 + number}",
        order_id=number,
        created_at=(placed + timedelta(minutes=30)).isoformat(),
        lines=(shopify_bodies.refund_line(line, subtotal="30.00"),),
        transactions=(shopify_bodies.transaction("30.00"),),
    )

    def state(minutes: int, status: str, **fields: object) -> shopify_bodies.Body:
        order = club.order(customer)
        return {
            **order,
            "id": number,
            "admin_graphql_api_id": f"gid://shopify/Order/{number}",
            "created_at": placed.isoformat(),
            "updated_at": (placed + timedelta(minutes=minutes)).isoformat(),
            "financial_status": status,
            "line_items": [line],
            **fields,
        }

    return [
        ("orders/create", state(0, "pending")),
        ("orders/paid", state(1, "paid")),
        ("orders/updated", state(31, "partially_refunded", refunds=[refund])),
    ]
