"""An order is followed from what was received to what it became."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.connectors import connector_for
from punchcard.domain.activity import Arrival, Report
from punchcard.domain.archived import ArchivedActivity, hidden
from punchcard.domain.corrections import AdjustmentReason, Merge
from punchcard.domain.errors import ShopNotFoundError
from punchcard.domain.letters import given_up
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.domain.shops import DeadLetter
from punchcard.domain.wording import Language
from punchcard.use_cases.merge_members import merge_members
from punchcard.use_cases.trace_order import (
    ENTRIES_EXAMINED_MAX,
    OrderNotFoundError,
    OrderTrace,
    trace_order,
)

from tests.fakes import standard_bodies as standard
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.back_office import ROSA, TODAY, BackOffice, delivery
from tests.fakes.letters import InMemoryLetters
from tests.fakes.standard_bodies import Body


@pytest.fixture
def office() -> BackOffice:
    return BackOffice()


def trace(
    office: BackOffice,
    order: str = "1001",
    *,
    shop: str = "harbour",
    archive: InMemoryActivityArchive | None = None,
    letters: InMemoryLetters | None = None,
) -> OrderTrace:
    return trace_order(
        shop_id=shop,
        order=order,
        language=Language.EN,
        shops=office.shops,
        directory=office.directory,
        ledger=office.ledger,
        programs=office.programs,
        archive=archive or InMemoryActivityArchive(),
        letters=letters or InMemoryLetters(),
        now=office.now,
    )


def order(number: str = "1001", **fields: object) -> Body:
    customer = {"email": ROSA.value, "email_verified": True}
    return standard.event("order.updated", standard.order(id=number, customer=customer, **fields))


def test_an_order_that_was_recorded_tells_its_member_and_entry(office: BackOffice) -> None:
    member = office.enrol().member
    office.deliver(delivery(order()))
    office.deliver(delivery(order("1002"), number=2))

    told = trace(office)

    (entry,) = told.entries
    assert told.member == member
    assert (entry.number, entry.recorded_at) == (1, TODAY)
    assert "points" in entry.text
    assert (told.waits_until, told.amendments_waiting, told.letters) == (None, 0, ())


def test_an_entry_is_explained_as_far_as_it_is_about_the_order(office: BackOffice) -> None:
    office.enrol()
    office.deliver(delivery(order(), number=1), delivery(order("1002"), number=2))

    (first,), (second,) = trace(office, "1001").entries, trace(office, "1002").entries

    assert first.number == second.number
    assert first.text.count("order of") <= 1


def test_an_order_of_somebody_unknown_waits(office: BackOffice) -> None:
    office.deliver(delivery(order()))

    told = trace(office)

    assert told.member is None
    assert told.waits_until is not None
    assert told.waits_until > office.now


def test_an_order_that_waited_for_too_long_is_unknown(office: BackOffice) -> None:
    office.deliver(delivery(order()))
    office.now += timedelta(days=400)

    with pytest.raises(OrderNotFoundError):
        trace(office)


def test_an_order_that_waited_belongs_to_who_joined(office: BackOffice) -> None:
    office.deliver(delivery(order()))
    member = office.enrol().member

    told = trace(office)

    assert (told.member, told.waits_until) == (member, None)
    assert len(told.entries) == 1


def test_a_letter_about_an_order_is_found_by_it(office: BackOffice) -> None:
    letters = InMemoryLetters()
    lost = replace(delivery(order()), order="1001")
    dead = DeadLetter(delivery=lost, reason="currency_unknown", detail="why", message="m-1")
    letter = given_up(dead, standing=None, now=TODAY)
    letters.keep(letter, lost)

    assert trace(office, letters=letters).letters == (letter,)
    with pytest.raises(OrderNotFoundError):
        trace(office, "1002", letters=letters)


def archived(office: BackOffice, member: Member, *, entry: int | None) -> ArchivedActivity:
    """The order as the archive keeps it."""
    (report,) = connector_for(office.shop.platform).translate("order.updated", order(), office.shop)
    assert isinstance(report, Report)
    activity = hidden(report.activity, member)
    return ArchivedActivity(
        program=member.program,
        member=member.id,
        key=activity.key,
        activity=activity,
        arrival=Arrival(received_at=TODAY, topic="order.updated", delivery_id="msg_1"),
        status=Status.RECORDED,
        entry_number=entry,
        recorded_at=TODAY,
    )


def test_arrivals_and_entries_come_from_the_archive_however_old(office: BackOffice) -> None:
    member = office.enrol().member
    office.deliver(delivery(order()))
    for number in range(ENTRIES_EXAMINED_MAX + 5):
        office.deliver(delivery(order(f"x{number}"), number=number))
    archive = InMemoryActivityArchive()
    archive.keep([archived(office, member, entry=1)])

    assert trace(office).entries == ()
    told = trace(office, archive=archive)

    assert [each.arrival.delivery_id for each in told.arrivals] == ["msg_1"]
    assert [each.number for each in told.entries] == [1]


@pytest.mark.parametrize("entry", [None, 1, 99])
def test_an_arrival_is_told_whichever_entry_it_became(
    office: BackOffice, entry: int | None
) -> None:
    """None: it became none. 1: the newest entries have it too. 99: the ledger has no such one."""
    member = office.enrol().member
    office.deliver(delivery(order()))
    archive = InMemoryActivityArchive()
    archive.keep([archived(office, member, entry=entry)])

    told = trace(office, archive=archive)

    assert [each.entry_number for each in told.arrivals] == [entry]
    assert [each.number for each in told.entries] == [1]


def test_an_order_of_which_nothing_is_known_says_what_to_check(office: BackOffice) -> None:
    with pytest.raises(OrderNotFoundError, match="shop's own id"):
        trace(office)


def test_a_shop_that_is_not_registered_has_no_orders(office: BackOffice) -> None:
    with pytest.raises(ShopNotFoundError):
        trace(office, shop="corner")


def test_an_order_is_followed_into_the_account_that_took_over_its_members(
    office: BackOffice,
) -> None:
    rosa = office.enrol().member
    other = Member(program="club", id="01JZZZZZZZZZZZZZZZZZZZZZZZ", salt=bytes(16))
    office.directory.create_member(other, enrolled_at=TODAY)
    archive = office.archive
    office.deliver(delivery(order()))
    merge_members(
        Merge(absorb=rosa.id, reason_code=AdjustmentReason.CORRECTION, operator="operator"),
        idempotency_key="merge",
        program="club",
        member=other.id,
        directory=office.directory,
        ledger=office.ledger,
        programs=office.programs,
        now=office.now,
    )
    later = TODAY + timedelta(minutes=5)
    office.now = later
    changed = order(updated_at=later.isoformat(), lines=[standard.line(amount="5.00")])
    office.deliver(delivery(changed, number=2))

    told = trace(office, archive=archive)

    assert [(entry.member, entry.number) for entry in told.entries] == [(rosa.id, 1), (other.id, 1)]
    assert told.member == rosa
    assert len(told.arrivals) == 2
    assert [each.entry_number for each in told.arrivals] == [1, 1]
