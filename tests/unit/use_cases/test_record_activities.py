"""Recording under contention, with clocks that are off, and with entries of other code."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import override

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.entry import ENTRY_FORMAT, Entry
from punchcard.domain.errors import (
    ClockSkewedError,
    ContentionError,
    FormatNewerError,
    TransientError,
)
from punchcard.domain.outcome import Status
from punchcard.ports import EntryTooLargeError
from punchcard.use_cases.record_activities import (
    APPEND_ATTEMPTS_MAX,
    entry_of,
    record_activities,
)

from tests.fakes.ledger import InMemoryLedger
from tests.fakes.till import MEMBER, NOON, Till, line, order_activity


@dataclass
class BusyLedger(InMemoryLedger):
    """A ledger where others do something right before an entry is put."""

    before_append: Callable[[Entry], None] = field(default=lambda _: None)
    attempts: int = 0

    @override
    def append(self, entry: Entry) -> Entry | None:
        self.attempts += 1
        self.before_append(entry)
        return super().append(entry)


def busy_till() -> tuple[Till, BusyLedger]:
    till = Till()
    till.ledger = ledger = BusyLedger(clock=lambda: till.now)
    return till, ledger


def test_a_writer_that_was_overtaken_decides_anew() -> None:
    till, ledger = busy_till()

    def overtake(_: Entry) -> None:
        ledger.before_append = lambda _: None
        till.order(2, 3000)

    ledger.before_append = overtake
    till.order(1, 5000)
    assert till.available == 80
    assert ledger.attempts == 3


def test_an_entry_that_turns_out_to_be_ones_own_counts_as_put() -> None:
    till, ledger = busy_till()

    def put_unanswered(entry: Entry) -> None:
        InMemoryLedger.append(ledger, entry)

    ledger.before_append = put_unanswered
    assert till.order(1, 5000).status is Status.RECORDED
    assert (till.available, ledger.attempts) == (50, 1)


def test_a_writer_gives_up_when_others_are_always_faster() -> None:
    till, ledger = busy_till()

    def overtake(entry: Entry) -> None:
        ledger.before_append = lambda _: None
        till.order(100 + entry.number, 100)
        ledger.before_append = overtake

    ledger.before_append = overtake
    with pytest.raises(ContentionError):
        till.order(1, 5000)
    assert till.available == APPEND_ATTEMPTS_MAX


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_writer_whose_clock_is_off_records_nothing(minutes: int) -> None:
    till, ledger = busy_till()
    with pytest.raises(ClockSkewedError):
        record_activities(
            MEMBER,
            [order_activity(1, 5000)],
            ledger=ledger,
            programs=till.programs,
            directory=None,
            now=till.now + timedelta(minutes=minutes),
        )
    assert ledger.attempts == 0


def test_recorded_time_never_falls_behind_the_head() -> None:
    till, _ = busy_till()
    till.order(1, 5000)
    till.now -= timedelta(minutes=4)
    till.order(2, 100, at=NOON - timedelta(minutes=10))
    head = till.ledger.head(program=MEMBER.program, member=MEMBER.id).entry
    assert head is not None
    assert head.recorded_at == NOON


def test_a_head_of_newer_code_is_not_appended_to() -> None:
    till, ledger = busy_till()
    till.order(1, 5000)
    chain = ledger.chains[MEMBER.program, MEMBER.id]
    chain[0] = chain[0]._replace(format=ENTRY_FORMAT + 1)
    with pytest.raises(FormatNewerError):
        till.order(2, 5000)


def test_activities_too_many_for_one_entry_are_recorded_in_parts() -> None:
    till, ledger = busy_till()

    def refuse_batches(entry: Entry) -> None:
        if entry.kind == "batch":
            raise EntryTooLargeError("an entry may hold little")

    ledger.before_append = refuse_batches
    recording = record_activities(
        MEMBER,
        [order_activity(number, 1000) for number in range(5)],
        ledger=ledger,
        programs=till.programs,
        directory=None,
        now=till.now,
    )
    assert [each.outcome.status for each in recording.results] == [Status.RECORDED]
    assert isinstance(recording.failure, TransientError)


def test_an_activity_too_large_by_itself_is_refused_and_stands_in_no_entry() -> None:
    till, ledger = busy_till()
    refunds = [Refund(refund_id=str(number), lines=(line(1),)) for number in range(6000)]
    (refused,) = record_activities(
        MEMBER,
        [order_activity(1, 5000, refunds=tuple(refunds))],
        ledger=ledger,
        programs=till.programs,
        directory=None,
        now=till.now,
    ).results
    assert isinstance(refused.outcome.error, EntryTooLargeError)
    assert entry_of(refused, program="club", ledger=ledger) is None
    assert till.order(2, 1000).points == 10


@dataclass
class ForgetfulReader(InMemoryLedger):
    """A ledger whose older entries cannot be read for a while."""

    unreadable: bool = False

    @override
    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        if self.unreadable:
            raise TransientError("throttled")
        return super().entry(program=program, member=member, number=number)


def test_those_before_an_activity_whose_past_cannot_be_read_are_recorded() -> None:
    till = Till()
    ledger = ForgetfulReader(clock=lambda: till.now)
    till.ledger = ledger
    till.order(1, 1000)
    till.order(2, 1000)
    ledger.unreadable = True
    again = order_activity(1, 500, version=2)
    new = order_activity(3, 3000)

    def record(*activities: object) -> object:
        return record_activities(
            MEMBER,
            list(activities),  # type: ignore[arg-type]
            ledger=ledger,
            programs=till.programs,
            directory=None,
            now=till.now,
        )

    with pytest.raises(TransientError):
        record(again, new)
    recording = record_activities(
        MEMBER, [new, again], ledger=ledger, programs=till.programs, directory=None, now=till.now
    )
    assert [result.outcome.points for result in recording.results] == [30]
    assert recording.failure is not None
    assert till.available == 50


def history_of(visits: int) -> Till:
    till = Till()
    till.order(1, 1000)
    for _ in range(visits):
        till.now += timedelta(minutes=1)
        till.report("visit")
    return till


@pytest.mark.parametrize("visits", [0, 11, 12, 13, 70])
def test_a_repeat_is_found_however_much_happened_since(visits: int) -> None:
    till = history_of(visits)
    assert till.order(1, 1000).status is Status.DUPLICATE
    assert till.available == 10


def test_a_key_whose_birth_nobody_knows_is_looked_up_to_the_first_entry() -> None:
    till = history_of(70)
    unborn = replace(order_activity(1, 1000), born_at=None)
    assert till.ring(unborn).status is Status.DUPLICATE
    assert till.ring(replace(order_activity(2, 500), born_at=None)).points == 5


def test_history_is_read_no_further_than_the_keys_birth() -> None:
    till = history_of(70)
    read: list[int | None] = []
    entries_before = till.ledger.entries_before

    def count(*, program: str, member: str, before: int | None, limit: int) -> list[Entry]:
        read.append(before)
        return list(entries_before(program=program, member=member, before=before, limit=limit))

    till.ledger.entries_before = count  # type: ignore[method-assign]
    born: datetime = till.now - timedelta(minutes=20)
    assert till.order(2, 500, at=born).points == 5
    assert len(read) == 2  # one page of history, and the head


def test_a_key_whose_slot_another_key_shares_is_not_mistaken_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    till = Till()
    till.order(1, 1000)

    def colliding(key: str, salt: bytes) -> bytes:
        return bytes(8) + key.encode()[-4:]

    monkeypatch.setattr("punchcard.domain.draft.hash_key", colliding)
    monkeypatch.setattr("punchcard.use_cases.recall.hash_key", colliding)
    assert till.order(2, 1000).points == 10
    assert till.order(2, 1000).status is Status.DUPLICATE
