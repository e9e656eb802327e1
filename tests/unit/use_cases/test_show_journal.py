"""Journal lines of some days, and the list of days."""

from datetime import date, datetime, timedelta

import pytest
from punchcard.domain.book_days import DayNotBegunError
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.domain.journal import JournalLine
from punchcard.domain.movements import DEFICIT
from punchcard.domain.program import Spending
from punchcard.domain.trial_balance import RECEIVABLE
from punchcard.use_cases.list_book_days import DayPage, list_book_days
from punchcard.use_cases.show_journal import (
    JOURNAL_DAYS_MAX,
    Journal,
    SpanInvalidError,
    show_journal,
)

from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till

MONDAY = date(2026, 3, 2)
TUESDAY, THURSDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)


@pytest.fixture
def kept() -> Bookkeeping:
    """Points are earned on Monday, taken back on Tuesday beyond what there is, and earned again."""
    version = program_version(spending=Spending(points=2, amount=1))
    kept = Bookkeeping(Till((version,)))
    kept.till.order(1, 10_000)
    kept.till.order(2, 700)
    kept.till.wait_until(NOON + timedelta(days=1)).adjust(-150, allow_deficit=True)
    kept.till.order(3, 2_100, at=NOON + timedelta(days=3))
    kept.catch_up()
    kept.close(MONDAY)
    return kept


def journal(
    kept: Bookkeeping,
    since: date,
    until: date,
    program: str = "club",
    now: datetime = NOON + timedelta(days=40),
) -> Journal:
    return show_journal(
        program=program,
        since=since,
        until=until,
        books=kept.books,
        programs=kept.till.programs,
        now=now,
    )


def days(kept: Bookkeeping, since: date | None = None, limit: int = 10) -> DayPage:
    return list_book_days(
        program="club", since=since, limit=limit, books=kept.books, programs=kept.till.programs
    )


def test_what_is_given_is_debited_to_its_source_and_credited_to_members(kept: Bookkeeping) -> None:
    (line,) = journal(kept, MONDAY, MONDAY).lines
    assert line == JournalLine(
        day=MONDAY,
        debit="issued",
        credit="available",
        points=107,
        amount=54,
        reason="earned",
        cost_centre="",
        final=True,
    )


def test_what_members_owe_is_a_debit_of_its_own(kept: Bookkeeping) -> None:
    grown = journal(kept, TUESDAY, TUESDAY).lines
    assert {(line.debit, line.credit, line.points) for line in grown} == {
        ("available", "adjusted", 150),
        (RECEIVABLE, "available", 43),
    }
    assert not any(line.final for line in grown)
    shrunk = [line for line in journal(kept, THURSDAY, THURSDAY).lines if line.reason == DEFICIT]
    assert [(line.debit, line.credit, line.points) for line in shrunk] == [
        ("available", RECEIVABLE, 21)
    ]


def test_debits_and_credits_are_the_movements_of_the_trial_balance(kept: Bookkeeping) -> None:
    lines = journal(kept, MONDAY, THURSDAY).lines
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.debit] = sums.get(line.debit, 0) - line.points
        sums[line.credit] = sums.get(line.credit, 0) + line.points
    position = kept.books.position("club")
    assert sums["available"] == position.totals.points("available") + position.owed  # type: ignore[arg-type]
    assert (sums[RECEIVABLE], sum(sums.values())) == (-position.owed, 0)


def test_days_without_anything_have_no_lines_and_others_come_in_order(kept: Bookkeeping) -> None:
    found = journal(kept, MONDAY, THURSDAY)
    assert [*dict.fromkeys(line.day for line in found.lines)] == [MONDAY, TUESDAY, THURSDAY]
    assert found.currency == "EUR"


def test_a_journal_ends_with_its_last_day(kept: Bookkeeping) -> None:
    assert {line.day for line in journal(kept, MONDAY, TUESDAY).lines} == {MONDAY, TUESDAY}


@pytest.mark.parametrize(
    ("length", "told"),
    [(0, "name the first day first"), (JOURNAL_DAYS_MAX + 1, "ask for up to 31 days at once")],
)
def test_too_many_days_or_none_are_refused(kept: Bookkeeping, length: int, told: str) -> None:
    with pytest.raises(SpanInvalidError, match=told):
        journal(kept, MONDAY, MONDAY + timedelta(days=length - 1))


def test_a_journal_of_days_to_come_is_refused_with_the_latest_day(kept: Bookkeeping) -> None:
    assert journal(kept, MONDAY, TUESDAY, now=NOON + timedelta(days=1)).until == TUESDAY
    with pytest.raises(DayNotBegunError, match="the latest day is 2026-03-02") as refused:
        journal(kept, MONDAY, TUESDAY, now=NOON)
    assert refused.value.path == "until"


def test_as_many_days_as_are_possible_are_shown(kept: Bookkeeping) -> None:
    until = MONDAY + timedelta(days=JOURNAL_DAYS_MAX - 1)
    assert len(journal(kept, MONDAY, until).lines) == 5


def test_an_unknown_program_has_no_journal_and_no_days(kept: Bookkeeping) -> None:
    with pytest.raises(ProgramNotFoundError):
        journal(kept, MONDAY, MONDAY, program="none")


def test_days_are_listed_in_pages_with_what_is_closed(kept: Bookkeeping) -> None:
    page = days(kept, limit=2)
    assert [(book.day, book.closed) for book in page.days] == [(MONDAY, True), (TUESDAY, False)]
    assert page.next_day == THURSDAY
    last = days(kept, since=page.next_day)
    assert ([book.day for book in last.days], last.next_day) == ([THURSDAY], None)
