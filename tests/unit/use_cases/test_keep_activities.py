"""What is recorded is kept as translated: once, also where keeping failed in between."""

from dataclasses import dataclass
from typing import override

from punchcard.domain.activity import Order
from punchcard.domain.archived import ArchivedActivity, key_of
from punchcard.domain.draft import BATCH
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.ports import ACTIVITY_BYTES_MAX, ActivityTooLargeError, EntryTooLargeError
from punchcard.use_cases.keep_activities import record_and_keep

from tests.fakes import standard_bodies as standard
from tests.fakes.back_office import BackOffice, FailingLedger, delivery
from tests.fakes.till import line, order_activity


@dataclass
class SmallLedger(FailingLedger):
    """A ledger whose entries have room for one activity."""

    @override
    def append(self, entry: Entry) -> Entry | None:
        if entry.kind == BATCH:
            raise EntryTooLargeError("an entry may hold little")
        return super().append(entry)


def order(number: int = 1, **fields: object) -> standard.Body:
    return standard.event("order.updated", standard.order(id=str(number), **fields))


def kept(office: BackOffice, member: Member) -> list[ArchivedActivity]:
    found, _ = office.archive.of_member(program="club", member=member.id, after=None, limit=50)
    return list(found)


def test_an_order_is_kept_with_how_it_came_in_and_what_became_of_it() -> None:
    office = BackOffice()
    member = office.enrol().member

    office.deliver(delivery(order(), number=7))

    (activity,) = kept(office, member)
    assert (activity.status, activity.entry_number) == (Status.RECORDED, 1)
    assert activity.arrival.delivery_id == "msg_7"
    assert activity.arrival.shop == "harbour"
    assert activity.arrival.topic == "order.updated"
    assert isinstance(activity.activity.content, Order)
    assert activity.activity.content.lines


def test_no_id_of_the_shop_is_kept() -> None:
    office = BackOffice()
    member = office.enrol().member
    body = order(4711, lines=[standard.line(id="line-4712", amount="10.00")])

    office.deliver(delivery(body))

    (activity,) = kept(office, member)
    assert "4711" not in repr(activity.activity)
    assert "4712" not in repr(activity.activity)
    assert activity.key == activity.activity.key
    assert activity.key != key_of("4711", member)


def test_a_delivery_told_again_is_kept_once() -> None:
    office = BackOffice()
    member = office.enrol().member

    office.deliver(delivery(order()), delivery(order(), number=2))
    office.deliver(delivery(order(), number=3))

    (activity,) = kept(office, member)
    assert activity.arrival.delivery_id == "msg_1"


def test_where_keeping_fails_the_delivery_is_handled_again_and_kept_then() -> None:
    office = BackOffice()
    member = office.enrol().member
    office.archive.times = 1

    failed = office.deliver(delivery(order()))
    assert (failed.handled, failed.results) == (0, ())
    assert failed.failure is not None
    assert kept(office, member) == []

    again = office.deliver(delivery(order()))
    assert again.handled == 1
    assert [result.outcome.status for result in again.results] == [Status.DUPLICATE]
    (activity,) = kept(office, member)
    assert activity.entry_number == 1


def test_what_newer_states_overtook_before_it_was_kept_is_kept_too() -> None:
    office = BackOffice()
    member = office.enrol().member
    office.archive.times = 1
    office.deliver(delivery(order(updated_at="2026-03-02T09:00:10Z")))
    office.deliver(
        delivery(
            order(updated_at="2026-03-02T09:00:30Z", lines=[standard.line(amount="7.00")]), number=2
        )
    )

    office.deliver(delivery(order(updated_at="2026-03-02T09:00:10Z")))

    assert len(kept(office, member)) == 2


def test_what_is_refused_or_waits_is_not_kept() -> None:
    office = BackOffice()
    member = office.enrol().member

    office.deliver(delivery(order(currency="USD")), delivery(order(2, customer={"card": "1"})))

    assert kept(office, member) == []


def test_what_is_too_large_to_be_kept_is_refused_before_it_is_recorded() -> None:
    office = BackOffice()
    member = office.enrol().member
    bulky = order(2, lines=[standard.line(id=number, sku="x" * 900) for number in range(1000)])

    done = office.deliver(
        delivery(order(1)), delivery(bulky, number=2), delivery(order(3), number=3)
    )

    outcomes = [result.outcome for result in done.results]
    assert [outcome.status for outcome in outcomes] == [
        Status.RECORDED,
        Status.REFUSED,
        Status.RECORDED,
    ]
    assert isinstance(outcomes[1].error, ActivityTooLargeError)
    assert len(kept(office, member)) == 2


def test_what_did_not_go_into_the_same_entry_is_kept_when_it_comes_again() -> None:
    office = BackOffice()
    office.ledger = SmallLedger(clock=lambda: office.now)
    member = office.enrol().member
    both = (delivery(order(1)), delivery(order(2), number=2))

    first = office.deliver(*both)
    assert [result.outcome.status for result in first.results] == [Status.RECORDED]
    assert len(kept(office, member)) == 1

    office.deliver(*both[1:])
    assert len(kept(office, member)) == 2


def test_results_end_with_those_of_the_entry_that_had_room() -> None:
    office = BackOffice()
    office.ledger = SmallLedger(clock=lambda: office.now)
    member = office.enrol().member

    recording = record_and_keep(
        member,
        [
            order_activity(1, 1000, at=office.now),
            order_activity(2, lines=(line(1000)._replace(sku="x" * ACTIVITY_BYTES_MAX),)),
            order_activity(3, 1000, at=office.now),
        ],
        arrivals=[None] * 3,
        ledger=office.ledger,
        programs=office.programs,
        directory=office.directory,
        archive=office.archive,
        now=office.now,
    )

    statuses = [result.outcome.status for result in recording.results]
    assert statuses == [Status.RECORDED, Status.REFUSED]
    assert len(kept(office, member)) == 1


def test_what_waited_is_kept_on_joining() -> None:
    office = BackOffice()
    office.deliver(delivery(order()))

    member = office.enrol().member

    (activity,) = kept(office, member)
    assert activity.status is Status.RECORDED
    assert activity.arrival.delivery_id is None
