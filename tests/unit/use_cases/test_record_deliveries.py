"""What becomes of deliveries behind the queue."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.errors import TransientError
from punchcard.domain.outcome import Status
from punchcard.domain.shops import Platform

from tests.fakes import shopify_bodies as shopify
from tests.fakes import standard_bodies as standard
from tests.fakes.back_office import ROSA, BackOffice, delivery

ORDER = standard.event("order.updated", standard.order())
REFUND = standard.event("order.refunded", standard.refund(created_at="2026-03-02T09:30:00Z"))
REVIEW = standard.event("activity.reported", standard.activity())


@pytest.fixture
def office() -> BackOffice:
    return BackOffice()


def other_order(number: int) -> standard.Body:
    return standard.event("order.updated", standard.order(id=f"2000{number}"))


def statuses(office: BackOffice, *bodies: standard.Body | str) -> list[Status]:
    told = [delivery(body, number=number) for number, body in enumerate(bodies)]
    return [result.outcome.status for result in office.deliver(*told).results]


def test_an_order_of_a_member_becomes_points(office: BackOffice) -> None:
    rosa = office.enrol().member
    assert statuses(office, ORDER) == [Status.RECORDED]
    assert office.available(rosa) == 50 + 19


def test_the_same_delivery_again_has_no_second_effect(office: BackOffice) -> None:
    rosa = office.enrol().member
    assert statuses(office, *[ORDER] * 10) == [Status.RECORDED, *[Status.DUPLICATE] * 9]
    office.now += timedelta(days=30)
    assert statuses(office, ORDER) == [Status.DUPLICATE]
    assert office.available(rosa) == 69


def test_several_of_one_member_in_a_batch_make_one_entry(office: BackOffice) -> None:
    rosa = office.enrol().member
    statuses(office, *[other_order(number) for number in range(5)])
    head = office.head(rosa)
    assert head is not None
    assert (head.number, head.kind) == (1, "batch")


def test_an_order_of_a_stranger_waits_and_is_credited_on_joining(office: BackOffice) -> None:
    assert statuses(office, ORDER, REFUND) == [Status.WAITING, Status.WAITING]
    rosa = office.enrol().member
    assert office.available(rosa) == 50 + 9


def test_an_order_that_waited_too_long_is_not_credited(office: BackOffice) -> None:
    statuses(office, ORDER)
    office.now += timedelta(days=91)
    assert office.available(office.enrol().member) == 50


def test_a_repeat_does_not_prolong_the_waiting(office: BackOffice) -> None:
    statuses(office, ORDER)
    office.now += timedelta(days=89)
    statuses(office, ORDER)
    office.now += timedelta(days=2)
    assert office.available(office.enrol().member) == 50


def test_one_activity_never_counts_for_two_members(office: BackOffice) -> None:
    card = standard.customer(id=None, card="4711")
    both = standard.activity(customer={**card, "email": ROSA.value, "email_verified": True})
    event = standard.event("activity.reported", {**both, "type": "visit"})
    rosa = office.enrol().member
    statuses(office, event)
    ben = office.enrol(replace(ROSA, kind="card", value="4711")).member
    assert statuses(office, event) == [Status.DUPLICATE]
    assert (office.available(rosa), office.available(ben)) == (100, 50)


def test_what_cannot_be_translated_is_buried_and_stops_nothing(office: BackOffice) -> None:
    rosa = office.enrol().member
    broken = standard.event("order.updated", standard.order(currency="XXX"))
    recorded = office.deliver(
        delivery(other_order(1), number=1), delivery(broken, number=2), delivery(ORDER, number=3)
    )
    assert (recorded.handled, office.available(rosa)) == (3, 50 + 2 * 19)
    (letter,) = office.dead_letters.letters
    assert letter.reason == "currency_unknown"
    assert letter.detail


def test_what_is_no_json_or_of_an_unknown_shop_is_buried(office: BackOffice) -> None:
    office.deliver(delivery("{", number=1), delivery(ORDER, shop="nobody", number=2))
    reasons = [letter.reason for letter in office.dead_letters.letters]
    assert reasons == ["payload_invalid", "shop_not_found"]


def test_what_the_ledger_refuses_is_buried_with_its_reason(office: BackOffice) -> None:
    office.enrol()
    ahead = standard.order(updated_at="2026-03-02T11:00:00Z")
    assert statuses(office, standard.event("order.updated", ahead)) == [Status.REFUSED]
    (letter,) = office.dead_letters.letters
    assert letter.reason == "activity_in_future"


def test_a_strangers_order_that_nobody_could_get_is_buried_at_once(office: BackOffice) -> None:
    early = standard.order(created_at="2025-03-02T09:00:00Z", updated_at="2025-03-02T09:00:00Z")
    nobody = standard.order(customer=None)
    told = [standard.event("order.updated", order) for order in (early, nobody)]
    assert statuses(office, *told) == [Status.REFUSED, Status.REFUSED]
    reasons = [letter.reason for letter in office.dead_letters.letters]
    assert reasons == ["program_not_started", "identity_missing"]
    assert office.directory.waiting == {}


def test_an_unpaid_order_neither_waits_nor_is_recorded(office: BackOffice) -> None:
    unpaid = standard.event("order.updated", standard.order(paid=False))
    assert statuses(office, unpaid) == [Status.IGNORED]
    office.enrol()
    assert statuses(office, unpaid) == [Status.IGNORED]
    assert office.directory.waiting == {}


def test_what_says_nothing_is_done_with_and_tells_why(office: BackOffice) -> None:
    online = replace(office.shop, id="online", platform=Platform.SHOPIFY)
    office.shops.register(online, secret="unused here")
    trial = shopify.order(shopify.line_item(1, "20.00"), test=True)
    told = replace(delivery(json.dumps(trial), shop="online"), topic="orders/paid")
    edited = replace(delivery("{}", shop="online", number=2), topic="orders/edited")
    recorded = office.deliver(told, edited)
    assert recorded.handled == 2
    assert [(result.outcome.status, result.outcome.reason) for result in recorded.results] == [
        (Status.IGNORED, "test_order"),
        (Status.IGNORED, "edit_without_state"),
    ]
    assert not office.dead_letters.letters
    assert not office.directory.waiting


def test_a_large_body_is_fetched_by_its_reference(office: BackOffice) -> None:
    rosa = office.enrol().member
    told = delivery(ORDER)
    reference = office.bodies.put(told.body or "", shop="harbour", delivery_id="msg_1")
    office.deliver(replace(told, body=None, body_reference=reference))
    assert office.available(rosa) == 69


def test_a_body_that_has_been_deleted_is_buried(office: BackOffice) -> None:
    office.deliver(replace(delivery(ORDER), body=None, body_reference="gone"))
    (letter,) = office.dead_letters.letters
    assert letter.reason == "not_found"


def test_at_a_failure_those_before_it_are_recorded_and_the_rest_stays(office: BackOffice) -> None:
    rosa = office.enrol().member
    ben = office.enrol(replace(ROSA, value="ben@example.com")).member
    bens = standard.customer(id=None, email="ben@example.com")
    office.ledger.fails_at = office.ledger.readings + 2
    recorded = office.deliver(
        delivery(ORDER, number=1),
        delivery(standard.event("order.updated", standard.order(id="9", customer=bens)), number=2),
        delivery(other_order(1), number=3),
    )
    assert recorded.handled == 1
    assert isinstance(recorded.failure, TransientError)
    assert (office.available(rosa), office.available(ben)) == (69, 50)


def test_a_shop_that_cannot_be_read_leaves_its_delivery_in_the_queue(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise TransientError("throttled")

    monkeypatch.setattr(office.shops, "shop", fail)
    recorded = office.deliver(delivery(ORDER))
    assert (recorded.handled, recorded.failure is not None) == (0, True)
