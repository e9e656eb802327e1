"""What every implementation of a program's books does, together with its summaries."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from punchcard.domain.books import Booked, ClosedDay, DayBook, Flow, Position, add_up_booked
from punchcard.domain.closing import ClosingReport, ClosingStatus, Difference
from punchcard.domain.cohorts import OWED, Cohort, CohortMovement
from punchcard.domain.entry import Account
from punchcard.ports import Books, DayClosedError, Summaries

from tests.contract.races import race
from tests.contract.summaries_contract import (
    ANNA,
    BERT,
    CARL,
    DAY,
    EARNED,
    EXPIRY,
    NOW,
    PROGRAM,
    SPENT,
    first,
    following,
    summary,
)

NEXT, LATER = DAY + timedelta(days=1), DAY + timedelta(days=3)
VARIED = Booked(
    flows={
        Flow(Account.AVAILABLE, Account.EXPIRED, "expired", DAY - timedelta(days=40)): 7,
        Flow(Account.ISSUED, Account.PENDING, "earned", DAY - timedelta(days=1), "summer"): 9,
        Flow(Account.ISSUED, Account.PENDING, "earned", DAY, "summer"): 2,
        Flow(Account.HELD, Account.REDEEMED, "hold_captured", DAY): 3,
        **{
            Flow(account, Account.ADJUSTED, "adjusted", DAY): index + 1
            for index, account in enumerate(Account)
            if account is not Account.ADJUSTED
        },
    },
    owed={DAY: 5, DAY - timedelta(days=2): -4},
    cohorts={
        Cohort(EXPIRY): CohortMovement(1, 2, 3),
        Cohort(EXPIRY + timedelta(milliseconds=250)): CohortMovement(expired=-4),
        Cohort(None): CohortMovement(given=-6),
        OWED: CohortMovement(redeemed=5),
    },
    entries=1,
)


def closing(books: Books, *, opening: Position | None = None) -> ClosedDay:
    return ClosedDay(
        program=PROGRAM,
        opening=Position() if opening is None else opening,
        book=books.day(PROGRAM, DAY),
        closed_at=NOW,
    )


class BooksContract:
    """One suite for every implementation; a subclass gives it fresh `summaries` and `books`."""

    def test_a_day_on_which_nothing_is_booked_is_empty_and_open(self, books: Books) -> None:
        assert books.day(PROGRAM, DAY) == DayBook(day=DAY)
        assert books.days(PROGRAM, since=None, limit=9) == []
        assert books.closed(PROGRAM, DAY) is None
        assert books.last_closed(PROGRAM) is None
        assert books.page(PROGRAM, after=None, limit=9) == ([], None)

    def test_a_step_is_booked_on_its_day_and_those_of_a_day_are_added_up(
        self, summaries: Summaries, books: Books
    ) -> None:
        summaries.advance([first(ANNA), first(BERT), first(CARL, day=NEXT)])
        summaries.advance([following(summary(ANNA))])

        today = add_up_booked([EARNED, EARNED, SPENT])
        assert books.day(PROGRAM, DAY) == DayBook(day=DAY, booked=today)
        assert books.day(PROGRAM, NEXT) == DayBook(day=NEXT, booked=EARNED)
        assert books.days(PROGRAM, since=None, limit=9) == [
            books.day(PROGRAM, DAY),
            books.day(PROGRAM, NEXT),
        ]

    def test_days_are_listed_from_one_on(self, summaries: Summaries, books: Books) -> None:
        summaries.advance([first(ANNA), first(BERT, day=NEXT), first(CARL, day=LATER)])

        since = books.days(PROGRAM, since=NEXT, limit=9)
        assert [found.day for found in since] == [NEXT, LATER]
        assert [found.day for found in books.days(PROGRAM, since=None, limit=2)] == [DAY, NEXT]
        assert books.days("tea", since=None, limit=9) == []

    def test_everything_that_can_be_booked_comes_back(
        self, summaries: Summaries, books: Books
    ) -> None:
        summaries.advance([replace(first(), added=VARIED)])

        assert books.day(PROGRAM, DAY).booked == VARIED

    def test_a_step_that_is_larger_than_one_action_comes_back(
        self, summaries: Summaries, books: Books
    ) -> None:
        days = [DAY - timedelta(days=age) for age in range(700)]
        flows = {Flow(Account.AVAILABLE, Account.EXPIRED, "expired", day): 2 for day in days}
        large = Booked(flows=flows, entries=1)

        summaries.advance([replace(first(), added=large)])

        assert books.day(PROGRAM, DAY).booked == large
        assert books.close(closing(books))
        found = books.closed(PROGRAM, DAY)
        assert found is not None
        assert found.book.booked == large

    def test_a_day_is_closed_once_and_as_it_was_read(
        self, summaries: Summaries, books: Books
    ) -> None:
        summaries.advance([replace(first(), added=VARIED)])
        opening = Position(
            totals=EARNED.totals(), owed=3, cohorts={Cohort(EXPIRY): CohortMovement(given=40)}
        )
        ended = closing(books, opening=opening)

        assert books.close(ended)

        closed = replace(ended, book=replace(ended.book, closed=True))
        assert books.closed(PROGRAM, DAY) == closed
        assert books.last_closed(PROGRAM) == closed
        assert books.day(PROGRAM, DAY) == closed.book
        assert not books.close(ended)
        assert not books.close(closing(books))
        assert books.closed(PROGRAM, DAY) == closed

    def test_a_day_on_which_more_was_booked_since_is_not_closed(
        self, summaries: Summaries, books: Books
    ) -> None:
        summaries.advance([first()])
        ended = closing(books)
        summaries.advance([following(summary())])

        assert not books.close(ended)

        assert books.closed(PROGRAM, DAY) is None
        assert summaries.advance([first(BERT)])

    def test_a_closed_day_takes_no_more(self, summaries: Summaries, books: Books) -> None:
        summaries.advance([first()])
        assert books.close(closing(books))
        before = books.day(PROGRAM, DAY)

        for member in [f"01J000000000000000000000{number:02}" for number in range(20)]:
            with pytest.raises(DayClosedError) as refused:
                summaries.advance([first(member)])
            assert (refused.value.program, refused.value.open_since) == (PROGRAM, NEXT)
            assert summaries.summary(program=PROGRAM, member=member) is None

        assert books.day(PROGRAM, DAY) == before
        assert summaries.advance([first(BERT, day=NEXT)])

    def test_a_closed_day_on_which_nothing_was_booked_takes_nothing(
        self, summaries: Summaries, books: Books
    ) -> None:
        assert books.close(closing(books))

        with pytest.raises(DayClosedError):
            summaries.advance([first()])

        assert books.days(PROGRAM, since=None, limit=9) == [DayBook(day=DAY, closed=True)]

    def test_totals_stay_as_they_are_when_days_are_closed(
        self, summaries: Summaries, books: Books
    ) -> None:
        summaries.advance([first(ANNA), first(BERT, day=NEXT), first(CARL, day=LATER)])
        before = summaries.totals(PROGRAM)

        assert books.close(closing(books))

        assert summaries.totals(PROGRAM) == before
        assert before.members == 3

    def test_closed_days_are_listed_the_newest_first(self, books: Books) -> None:
        for day in (DAY, NEXT, LATER):
            ended = ClosedDay(
                program=PROGRAM, opening=Position(), book=DayBook(day=day), closed_at=NOW
            )
            assert books.close(ended)

        page, after = books.page(PROGRAM, after=None, limit=2)
        rest, end = books.page(PROGRAM, after=after, limit=2)

        assert [found.day for found in (*page, *rest)] == [LATER, NEXT, DAY]
        assert end is None
        newest = books.last_closed(PROGRAM)
        assert newest is not None
        assert newest.day == LATER

    def test_how_closing_went_last_comes_back(self, books: Books) -> None:
        assert books.report(PROGRAM) is None
        first = ClosingReport(
            program=PROGRAM,
            day=DAY,
            status=ClosingStatus.UNBALANCED,
            at=NOW,
            members=5,
            behind=1,
            differences={
                "pending": Difference(107, 100),
                "cohort 2027-04-01T00:00:00Z": Difference(-3, 0),
            },
        )
        second = ClosingReport(
            program=PROGRAM, day=NEXT, status=ClosingStatus.CLOSED, at=NOW, members=5, closed=2
        )

        for each in (first, second):
            books.keep_report(each)
            assert books.report(PROGRAM) == each

    def test_of_a_closing_and_a_booking_that_race_the_books_have_both_or_refuse_one(
        self, summaries: Summaries, books: Books
    ) -> None:
        summaries.advance([first()])
        ended = closing(books)

        def book() -> str:
            try:
                return "booked" if summaries.advance([following(summary())]) else "overtaken"
            except DayClosedError:
                return "closed"

        outcome = set(race(partial(books.close, ended), book))

        assert outcome in ({True, "closed"}, {False, "booked"})
        assert books.day(PROGRAM, DAY).closed is (True in outcome)
