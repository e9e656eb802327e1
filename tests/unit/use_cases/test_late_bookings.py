"""Entries that are told of after their day was closed, and steps that are booked in parts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import override

import pytest
from punchcard.domain.books import ClosedDay, LateEntries, Position
from punchcard.domain.errors import TransientError
from punchcard.domain.summary import Advance, advance
from punchcard.ports import DayClosedError
from punchcard.use_cases.booked_together import booked_together

from tests.fakes.stream_reader import OvertakenSummaries, Reader
from tests.fakes.till import MEMBER, NOON, Till


@pytest.fixture
def reader() -> Reader:
    reader = Reader()
    for number in range(5):
        reader.till.order(number, 1000)
    return reader


def close(reader: Reader, day: date) -> None:
    books = reader.summaries.books
    ended = ClosedDay(
        program="club", opening=Position(), book=books.day("club", day), closed_at=NOON
    )
    assert books.close(ended)


def test_what_comes_after_a_day_was_closed_is_booked_on_the_first_open_one(
    reader: Reader,
) -> None:
    first, *others = reader.chain
    reader.read(first)
    close(reader, NOON.date())
    closed = reader.summaries.books.day("club", NOON.date())

    carried = reader.read(*others)

    assert carried.entries == 4
    assert reader.summaries.books.day("club", NOON.date()) == closed
    assert len(reader.events.heard) == 5
    following = reader.summaries.books.day("club", NOON.date() + timedelta(days=1)).booked
    assert following.entries == 4
    assert {flow.value_day for flow in following.flows} == {NOON.date()}
    assert reader.summaries.books.late("club", since=NOON.date()) == [
        LateEntries(NOON.date() + timedelta(days=1), MEMBER.id, 1, 4)
    ]


class StuckSummaries(OvertakenSummaries):
    """Says that a day is closed, and never names a later one that is open."""

    @override
    def advance(self, steps: Sequence[Advance]) -> bool:
        raise DayClosedError("club", open_since=NOON.date())


def test_a_closed_day_that_leads_nowhere_is_left_to_a_later_attempt(reader: Reader) -> None:
    reader.summaries = StuckSummaries()

    carried = reader.read(*reader.chain)

    assert carried.unfinished == {("club", MEMBER.id)}
    assert isinstance(carried.failure, TransientError)


@pytest.mark.parametrize("limit", ["ADVANCE_SIZE_MAX", "ADVANCE_PLACES_MAX"])
def test_what_is_too_much_for_one_transaction_is_booked_in_several(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"punchcard.use_cases.booked_together.{limit}", 5)
    first = reader.chain[0]
    members = [f"01HZZZZZZZZZZZZZZZZZZZZ{number:03}" for number in range(12)]
    steps: list[int] = []
    advance = reader.summaries.advance

    def counting(given: Sequence[Advance]) -> bool:
        steps.append(len(given))
        return advance(given)

    monkeypatch.setattr(reader.summaries, "advance", counting)

    carried = reader.read(*(first._replace(member=member) for member in members))

    assert carried.entries == reader.totals.members == 12
    assert sum(steps) == 12
    assert len(steps) > 1


def test_notes_of_late_entries_take_places_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("punchcard.use_cases.booked_together.ADVANCE_PLACES_MAX", 5)
    till = Till()
    till.order(1, 1000)
    entries = list(till.ledger.chains["club", MEMBER.id].values())
    following = NOON.date() + timedelta(days=1)
    on_time = advance(None, entries, till.timeline)
    late = advance(None, entries, till.timeline, open_since=following)
    assert booked_together([on_time] * 9) == 4
    assert booked_together([late] * 9) == 2
