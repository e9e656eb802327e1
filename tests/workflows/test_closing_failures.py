"""Closings in whose way something is: other writers, tables that fail for a while or for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import override

import pytest
from punchcard import wiring
from punchcard.domain.books import ClosedDay
from punchcard.domain.closing import ClosingStatus
from punchcard.domain.entry import Entry
from punchcard.domain.errors import MisconfiguredError, TransientError
from punchcard.ports.chains import Place

from tests.fakes.books import InMemoryBooks
from tests.fakes.chains import InMemoryChains
from tests.fakes.swept_club import SweptClub
from tests.workflows.closing import (
    EVERY_PROGRAM,
    MEMBERS,
    bought_club,
    close,
    closed,
    report,
    walker,
    work_on,
)
from tests.workflows.definitions import Json
from tests.workflows.walker import ExecutionFailedError

LATECOMER = "01J99999999999999999999999"
ONE_DAY = timedelta(days=1)


@dataclass
class BlockedChains(InMemoryChains):
    """Chains of a program that cannot be read, for so many attempts."""

    program: str = "club"
    times: int = 0

    @override
    def entries_at(self, places: Sequence[Place]) -> Mapping[Place, Entry]:
        if self.times > 0 and places[0][0] == self.program:
            self.times -= 1
            raise TransientError("the table is throttled; try again")
        return super().entries_at(places)


@dataclass
class BookedMeanwhile(InMemoryBooks):
    """Somebody books on a day just before it is closed, once."""

    times: int = 1

    @override
    def close(self, closed: ClosedDay) -> bool:
        if self.times and closed.program == "club":
            self.times = 0
            return False
        return super().close(closed)


@dataclass
class UnreadableBooks(InMemoryBooks):
    """Books that nobody may read."""

    asked: list[str] = field(default_factory=list)

    @override
    def last_closed(self, program: str) -> ClosedDay | None:
        self.asked.append(program)
        raise MisconfiguredError("the table is missing")


@pytest.fixture
def club(monkeypatch: pytest.MonkeyPatch) -> SweptClub:
    """Two programs whose members bought yesterday, and steps that work on them."""
    club = bought_club()
    work_on(club, monkeypatch)
    return club


def test_a_day_on_which_more_is_booked_meanwhile_is_closed_by_the_next_run(
    club: SweptClub,
) -> None:
    club.summaries.books = BookedMeanwhile(booked=club.summaries.books.booked)

    close(club)

    assert (report(club).status, report(club).closed) == (ClosingStatus.OVERTAKEN, 0)
    assert closed(club) == []
    close(club)
    assert len(closed(club)) == 1


def test_a_page_that_cannot_be_counted_at_first_is_counted_once(
    club: SweptClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains = BlockedChains(club.ledger, times=2)
    monkeypatch.setattr(wiring, "chains", lambda: chains)

    close(club)

    assert report(club).members == len(MEMBERS)
    assert report(club).status is ClosingStatus.CLOSED


def test_a_program_that_cannot_be_counted_is_given_up_and_stops_no_other(
    club: SweptClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains = BlockedChains(club.ledger, times=99)
    monkeypatch.setattr(wiring, "chains", lambda: chains)
    walk = walker(club)

    with pytest.raises(ExecutionFailedError, match="ClosingFailed"):
        walk.run(EVERY_PROGRAM)

    assert walk.visited.count("GiveUpProgram") == 1
    assert closed(club) == []
    assert len(closed(club, "tea")) == 1


def test_what_no_retry_mends_is_not_retried_and_ends_in_failure(club: SweptClub) -> None:
    books = UnreadableBooks()
    club.summaries.books = books
    walk = walker(club)

    with pytest.raises(ExecutionFailedError, match="ClosingFailed"):
        walk.run(EVERY_PROGRAM)

    assert books.asked == ["club"]
    assert walk.visited == ["Begin", "PlanClosing", "ClosingFailed"]


def test_days_that_cannot_be_closed_for_good_stay_open(club: SweptClub) -> None:
    def failing(_request: Json) -> Json:
        raise TransientError("the table is throttled; try again")

    walk = walker(club)
    walk.steps = {**walk.steps, "CloseDays": failing}

    with pytest.raises(ExecutionFailedError, match="ClosingFailed"):
        walk.run(EVERY_PROGRAM)

    assert walk.visited.count("GiveUpProgram") == 2
    assert closed(club) == closed(club, "tea") == []
