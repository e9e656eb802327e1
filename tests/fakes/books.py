"""A program's books in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock

from punchcard.domain.books import (
    Booked,
    ClosedDay,
    DayBook,
    LateEntries,
    Position,
    add_up_booked,
    carry,
)
from punchcard.domain.closing import ClosingReport


@dataclass
class InMemoryBooks:
    """What is booked by program and day, and the days that are closed."""

    booked: dict[tuple[str, date], Booked] = field(default_factory=dict)
    closings: dict[tuple[str, date], ClosedDay] = field(default_factory=dict)
    reports: dict[str, ClosingReport] = field(default_factory=dict)
    notes: dict[str, set[LateEntries]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def add(self, program: str, day: date, added: Booked) -> None:
        """Book something on an open day; `InMemorySummaries` does, with the summaries."""
        so_far = self.booked.get((program, day), Booked())
        self.booked[program, day] = add_up_booked([so_far, added])

    def open_since(self, program: str) -> date:
        """The first day of a program that is open."""
        last = self.last_closed(program)
        return date.min if last is None else last.day + timedelta(days=1)

    def position(self, program: str) -> Position:
        parts = [booked for (owner, _), booked in self.booked.items() if owner == program]
        return carry(Position(), add_up_booked(parts))

    def day(self, program: str, day: date) -> DayBook:
        return DayBook(
            day=day,
            booked=self.booked.get((program, day), Booked()),
            closed=(program, day) in self.closings,
        )

    def days(self, program: str, *, since: date | None, limit: int) -> Sequence[DayBook]:
        known = sorted(
            day
            for owner, day in {*self.booked, *self.closings}
            if owner == program and (since is None or day >= since)
        )
        return [self.day(program, day) for day in known[:limit]]

    def note(self, program: str, late: LateEntries) -> None:
        """Note on which day late entries are booked; `InMemorySummaries` does, as they are."""
        self.notes.setdefault(program, set()).add(late)

    def late(self, program: str, *, since: date) -> Sequence[LateEntries]:
        return sorted(late for late in self.notes.get(program, ()) if late.day >= since)

    def closed(self, program: str, day: date) -> ClosedDay | None:
        return self.closings.get((program, day))

    def last_closed(self, program: str) -> ClosedDay | None:
        newest, _ = self.page(program, after=None, limit=1)
        return newest[0] if newest else None

    def page(
        self, program: str, *, after: date | None, limit: int
    ) -> tuple[Sequence[ClosedDay], date | None]:
        days = sorted((day for owner, day in self.closings if owner == program), reverse=True)
        left = [day for day in days if after is None or day < after]
        page = [self.closings[program, day] for day in left[:limit]]
        return page, page[-1].day if len(left) > limit else None

    def close(self, closed: ClosedDay) -> bool:
        with self.lock:
            if closed.book.closed or self.day(closed.program, closed.day) != closed.book:
                return False
            book = DayBook(day=closed.day, booked=closed.book.booked, closed=True)
            self.closings[closed.program, closed.day] = ClosedDay(
                program=closed.program,
                opening=closed.opening,
                book=book,
                closed_at=closed.closed_at,
            )
            return True

    def keep_report(self, report: ClosingReport) -> None:
        self.reports[report.program] = report

    def report(self, program: str) -> ClosingReport | None:
        return self.reports.get(program)
