"""A day's trial balance, by booking and by value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import override

import pytest
from punchcard.domain.book_days import DayNotBegunError
from punchcard.domain.books import ClosedDay, DayBook, Position
from punchcard.domain.entry import Account
from punchcard.domain.errors import ContentionError, ProgramNotFoundError
from punchcard.domain.trial_balance import Dating, Line, TrialBalance
from punchcard.use_cases import show_trial_balance as module
from punchcard.use_cases.show_trial_balance import (
    MembersDueError,
    position_before,
    report_by_value,
    show_trial_balance,
)

from tests.fakes.books import InMemoryBooks
from tests.fakes.swept_club import BOUGHT, MATURED, SweptClub, ids

DAY = BOUGHT.date()
ONE = timedelta(days=1)
MATURITY = MATURED.date()


@dataclass
class BusyBooks(InMemoryBooks):
    """While they are read somebody else comes by, so often."""

    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    @override
    def days(self, program: str, *, since: date | None, limit: int) -> Sequence[DayBook]:
        if self.meanwhile:
            self.meanwhile.pop()()
        return super().days(program, since=since, limit=limit)


@pytest.fixture
def club() -> SweptClub:
    """Two members who bought, of whom one bought again on the next day."""
    club = SweptClub()
    first, second = ids(2)
    club.buys(first)
    club.buys(second)
    club.now = BOUGHT + ONE
    club.buys(first, 500)
    club.catch_up()
    return club


def shown(club: SweptClub, day: date) -> TrialBalance:
    return show_trial_balance(
        program="club",
        day=day,
        books=club.summaries.books,
        programs=club.programs,
        now=club.now,
    )


def reported(club: SweptClub, day: date) -> TrialBalance:
    return report_by_value(
        program="club",
        day=day,
        books=club.summaries.books,
        programs=club.programs,
        summaries=club.summaries,
        ledger=club.ledger,
        now=club.now,
    )


def close(club: SweptClub, day: date, opening: Position) -> Position:
    books = club.summaries.books
    ended = ClosedDay(
        program="club", opening=opening, book=books.day("club", day), closed_at=club.now
    )
    assert books.close(ended)
    return ended.closing


def test_an_open_day_follows_everything_that_was_booked_before(club: SweptClub) -> None:
    first, second = shown(club, DAY), shown(club, DAY + ONE)
    assert (first.dating, first.final) == (Dating.BOOKING, False)
    assert first.lines[Account.PENDING] == Line(0, 40, 0)
    assert second.lines[Account.PENDING] == Line(40, 5, 0)
    assert shown(club, DAY - ONE).lines[Account.PENDING] == Line()


def test_closing_changes_nothing_but_that_it_is_final(club: SweptClub) -> None:
    days = [DAY - 2 * ONE, DAY - ONE, DAY, DAY + ONE]
    before = [shown(club, day) for day in days]

    position = close(club, DAY - ONE, Position())
    position = close(club, DAY, position)

    after = [shown(club, day) for day in days]
    assert [each.lines for each in after] == [each.lines for each in before]
    assert [each.final for each in after] == [False, True, True, False]
    assert position_before("club", DAY + 5 * ONE, books=club.summaries.books).totals.entries == 3


def test_by_value_what_is_due_counts_before_it_is_recorded(club: SweptClub) -> None:
    club.now = MATURED + 3 * ONE
    before = reported(club, MATURITY)

    assert before.dating is Dating.VALUE
    assert before.lines[Account.AVAILABLE] == Line(0, 40, 0)
    club.sweep("sweep-1")
    assert reported(club, MATURITY) == before
    assert shown(club, MATURITY).lines[Account.AVAILABLE] == Line()


def test_by_value_nothing_of_a_later_day_counts(club: SweptClub) -> None:
    club.now = MATURED + 3 * ONE
    assert reported(club, MATURITY - ONE).lines[Account.AVAILABLE] == Line()


def test_a_day_that_has_not_begun_has_no_books(club: SweptClub) -> None:
    for show in (shown, reported):
        with pytest.raises(DayNotBegunError) as refused:
            show(club, DAY + 2 * ONE)
        assert refused.value.path == "day"


def test_a_program_that_is_not_there_has_no_books(club: SweptClub) -> None:
    with pytest.raises(ProgramNotFoundError):
        show_trial_balance(
            program="tea",
            day=DAY,
            books=club.summaries.books,
            programs=club.programs,
            now=club.now,
        )


def test_too_many_members_who_are_due_are_left_to_a_sweep(
    club: SweptClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DUE_MEMBERS_MAX", 1)
    club.now = MATURED + 3 * ONE
    with pytest.raises(MembersDueError, match="more than 1"):
        reported(club, MATURITY)


def test_a_report_is_begun_anew_while_members_are_settled(club: SweptClub) -> None:
    club.now = MATURED + 3 * ONE
    undisturbed = reported(club, MATURITY)
    busy = BusyBooks(club.summaries.books.booked, meanwhile=[partial(sweep, club)])
    club.summaries.books = busy

    assert reported(club, MATURITY) == undisturbed
    assert busy.meanwhile == []


def test_a_report_is_given_up_where_members_are_settled_again_and_again() -> None:
    club = SweptClub()
    for member in ids(6):
        club.buys(member)
    club.catch_up()
    club.now = MATURED + 3 * ONE
    buying: list[Callable[[], object]] = [partial(buy, club, member) for member in ids(6)]
    club.summaries.books = BusyBooks(club.summaries.books.booked, meanwhile=buying)

    with pytest.raises(ContentionError):
        reported(club, MATURITY)


def sweep(club: SweptClub) -> None:
    club.sweep("sweep-1")


def buy(club: SweptClub, member: str) -> None:
    club.buys(member)
    club.catch_up()
