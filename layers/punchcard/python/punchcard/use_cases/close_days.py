"""Closing the days of a program, where the books equal the sum over its members.

The sum is the one at the end of the last of these days, so it holds all of them. Each day is then
closed by itself, on the condition that it is as it was compared.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from punchcard.domain.books import (
    Booked,
    ClosedDay,
    DayBook,
    Position,
    add_up_booked,
    carry,
)
from punchcard.domain.closing import (
    ClosingReport,
    ClosingStatus,
    Difference,
    Tally,
    differences,
)
from punchcard.ports import Books
from punchcard.use_cases.plan_closing import first_open_day


def close_days(
    *, program: str, day: date, tally: Tally, books: Books, now: datetime
) -> ClosingReport:
    """Close all open days of a program up to one, and keep how that went.

    Nothing is closed while entries are behind or the books differ from what members have. Days
    that others have closed meanwhile stay as they are.

    Args:
        program: whose days.
        day: the last of them, which has ended.
        tally: what all members had together at its end.
        books: where they are closed.
        now: the present instant.

    Raises:
        TransientError: some days may have been closed; count and close again.
    """
    last = books.last_closed(program)
    opening = Position() if last is None else last.closing
    open_days = _open_days(program, day, books=books)
    status, closed, found = ClosingStatus.CLOSED, 0, dict[str, Difference]()
    if tally.behind:
        status = ClosingStatus.BEHIND
    elif open_days:
        found = differences(carry(opening, _all_booked(open_days)), tally)
        if found:
            status = ClosingStatus.UNBALANCED
        else:
            closed = _close_each(program, open_days, opening, books=books, now=now)
            status = ClosingStatus.CLOSED if closed == len(open_days) else ClosingStatus.OVERTAKEN
    report = ClosingReport(
        program=program,
        day=day,
        status=status,
        at=now,
        members=tally.members,
        behind=tally.behind,
        closed=closed,
        differences=found,
    )
    books.keep_report(report)
    return report


def _all_booked(days: Sequence[DayBook]) -> Booked:
    return add_up_booked(book.booked for book in days)


def _open_days(program: str, last: date, *, books: Books) -> Sequence[DayBook]:
    """All open days up to one, also those on which nothing is booked."""
    first = first_open_day(program, books=books)
    if first is None or first > last:
        return ()
    count = (last - first).days + 1
    booked = {found.day: found for found in books.days(program, since=first, limit=count)}
    days = (first + timedelta(days=index) for index in range(count))
    return [booked.get(day, DayBook(day=day)) for day in days]


def _close_each(
    program: str, days: Sequence[DayBook], opening: Position, *, books: Books, now: datetime
) -> int:
    """Close days in their order up to the first that is not as it was; how many were closed."""
    for count, book in enumerate(days):
        ended = ClosedDay(program=program, opening=opening, book=book, closed_at=now)
        if not books.close(ended):
            return count
        opening = ended.closing
    return len(days)
