"""Showing the trial balance of a day: what was booked on it, or what took effect on it.

By value, members are settled in memory up to the end of the day: what fell due by then and has not
been recorded yet counts as it will. So a late sweep changes no report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched, islice

from punchcard.domain.book_days import require_begun
from punchcard.domain.booking import book_due
from punchcard.domain.books import Booked, Position, add_up_booked, carry
from punchcard.domain.decide import stand_on
from punchcard.domain.errors import ConflictError, ContentionError
from punchcard.domain.periods import start_of_day
from punchcard.domain.settle import settle
from punchcard.domain.summary import Summary
from punchcard.domain.timeline import Timeline
from punchcard.domain.trial_balance import TrialBalance, by_booking, by_value
from punchcard.ports import ADVANCES_MAX, Books, Ledger, Programs, Summaries
from punchcard.use_cases.plan_batches import due_members

VALUE_DAYS_MAX = 4_000
"""Booking days that a report by value looks at, from its own day on."""

DUE_MEMBERS_MAX = 1_000
"""Members who are settled in memory for one report; a sweep settles any number."""

REPORT_ATTEMPTS_MAX = 3
"""How often a report is begun anew because somebody was settled meanwhile."""


class MembersDueError(ConflictError):
    """More members are due and not settled than a report settles in memory."""

    code = "members_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The ports, and which day is asked for."""

    program: str
    day: date
    timeline: Timeline
    books: Books
    summaries: Summaries
    ledger: Ledger


def show_trial_balance(
    *, program: str, day: date, books: Books, programs: Programs, now: datetime
) -> TrialBalance:
    """What was booked on a day, after where the program stood before.

    Raises:
        ProgramNotFoundError: there is no such program.
        DayNotBegunError: the day is in the future.
    """
    require_begun(day, programs.timeline(program), now=now, path="day")
    closed = books.closed(program, day)
    if closed is not None:
        return by_booking(program, closed.opening, closed.book)
    return by_booking(program, position_before(program, day, books=books), books.day(program, day))


def report_by_value(
    *,
    program: str,
    day: date,
    books: Books,
    programs: Programs,
    summaries: Summaries,
    ledger: Ledger,
    now: datetime,
) -> TrialBalance:
    """What took effect on a day, whenever it was or will be recorded.

    Raises:
        ProgramNotFoundError: there is no such program.
        DayNotBegunError: the day is in the future.
        MembersDueError: too many members are not settled yet; let a sweep run first.
        ContentionError: members were settled on every attempt; ask again.
    """
    timeline = programs.timeline(program)
    require_begun(day, timeline, now=now, path="day")
    desk = _Desk(
        program=program,
        day=day,
        timeline=timeline,
        books=books,
        summaries=summaries,
        ledger=ledger,
    )
    # An instant after the end of the day, whatever its zone: later value days are not counted.
    until = min(now, start_of_day(day + timedelta(days=2), timeline.at_or_first(now).zone))
    for _ in range(REPORT_ATTEMPTS_MAX):
        due = _due(desk, until)
        settled = add_up_booked(_settled(summary, desk, until) for summary in due)
        since = [found.booked for found in books.days(program, since=day, limit=VALUE_DAYS_MAX)]
        opening = position_before(program, day, books=books)
        if _stand_still(due, desk):
            return by_value(program, day, opening, [*since, settled])
    raise ContentionError("members were settled while the report was made; ask again")


def position_before(program: str, day: date, *, books: Books) -> Position:
    """Where a program stood before everything that is booked on a day."""
    closed = books.closed(program, day - timedelta(days=1))
    if closed is not None:
        return closed.closing
    last = books.last_closed(program)
    if last is not None and last.day >= day:
        return Position()  # The first day that was closed is a later one.
    since = None if last is None else last.day + timedelta(days=1)
    position = Position() if last is None else last.closing
    open_days = books.days(program, since=since, limit=VALUE_DAYS_MAX)
    return carry(position, add_up_booked(found.booked for found in open_days if found.day < day))


def _due(desk: _Desk, until: datetime) -> list[Summary]:
    """The members of whom something may have fallen due that is not recorded."""
    found = due_members(desk.program, desk.summaries, until)
    members = list(islice(found, DUE_MEMBERS_MAX + 1))
    if len(members) > DUE_MEMBERS_MAX:
        raise MembersDueError(
            f"more than {DUE_MEMBERS_MAX} members are due; start a sweep and ask again when it ends"
        )
    return [summary for summary in _standing(members, desk) if _is_due(summary, until)]


def _standing(members: Sequence[str], desk: _Desk) -> list[Summary]:
    standing: list[Summary] = []
    for part in batched(members, ADVANCES_MAX, strict=False):
        found = desk.summaries.summaries([(desk.program, member) for member in part])
        standing += found.values()
    return standing


def _is_due(summary: Summary, until: datetime) -> bool:
    return summary.due_at is not None and summary.due_at <= until


def _settled(summary: Summary, desk: _Desk, until: datetime) -> Booked:
    """What settling a member would book, from the entry up to which the books have it."""
    entry = desk.ledger.entry(
        program=summary.program, member=summary.member, number=summary.entry_number
    )
    state = stand_on(entry).state
    _, postings = settle(state, desk.timeline, to=until)
    return book_due(postings, available=state.available, at=until, timeline=desk.timeline)


def _stand_still(due: Sequence[Summary], desk: _Desk) -> bool:
    """Whether nothing of these members was booked while the books were read."""
    again = _standing([summary.member for summary in due], desk)
    return {(each.member, each.entry_number) for each in again} == {
        (each.member, each.entry_number) for each in due
    }
