"""The trial balance of a program for one day: opening, movements and closing of each account."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.books import Booked, DayBook, Position, add_up_booked
from punchcard.domain.entry import Account

RECEIVABLE = "receivable"
"""The line of what members owe, kept apart from the points that others have available."""


class Dating(StrEnum):
    """By which day movements count: when they were booked, or when they took effect."""

    BOOKING = "booking"
    VALUE = "value"


class BookAccount(StrEnum):
    """The accounts of the books: those of the ledger, and `RECEIVABLE`."""

    ISSUED = Account.ISSUED.value
    PENDING = Account.PENDING.value
    AVAILABLE = Account.AVAILABLE.value
    HELD = Account.HELD.value
    REDEEMED = Account.REDEEMED.value
    EXPIRED = Account.EXPIRED.value
    DONATED = Account.DONATED.value
    ADJUSTED = Account.ADJUSTED.value
    PARTNER = Account.PARTNER.value
    TRANSFERRED = Account.TRANSFERRED.value
    RECEIVABLE = RECEIVABLE


class Line(NamedTuple):
    """One account: whole points, `put_in` and `taken_out` as positive numbers."""

    opening: int = 0
    put_in: int = 0
    taken_out: int = 0

    @property
    def closing(self) -> int:
        """What the account has in the end."""
        return self.opening + self.put_in - self.taken_out


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalance:
    """All accounts of a program for a day; openings, movements and closings each sum to zero.

    `lines` are by the account's name, in the order of `Account`, and `RECEIVABLE`, which is minus
    the sum of deficits: `available` is then the points in lots alone. `final` says that nothing
    can change any more: the day is closed.
    """

    program: str
    day: date
    dating: Dating
    lines: Mapping[str, Line]
    final: bool = False

    @property
    def outstanding(self) -> int:
        """Points that members have at the end of the day: available in lots, held and pending."""
        accounts = (Account.AVAILABLE, Account.HELD, Account.PENDING)
        return sum(self.lines[account].closing for account in accounts)

    @property
    def receivable(self) -> int:
        """Points that members owe at the end of the day."""
        return -self.lines[RECEIVABLE].closing


def by_booking(program: str, opening: Position, book: DayBook) -> TrialBalance:
    """The trial balance of what was booked on a day, after where the program stood before."""
    return TrialBalance(
        program=program,
        day=book.day,
        dating=Dating.BOOKING,
        lines=_lines(_opening(opening), book.booked, None),
        final=book.closed,
    )


def by_value(
    program: str, day: date, opening: Position, booked_since: Iterable[Booked]
) -> TrialBalance:
    """The trial balance of what took effect on a day, whenever it was booked.

    Args:
        program: whose.
        day: the value day.
        opening: where the program stood after all that was booked before that day.
        booked_since: what was booked from that day on, and what would be by settling now.
    """
    booked = add_up_booked(booked_since)
    lines = _opening(opening)
    for flow, points in booked.flows.items():
        if flow.value_day < day:
            lines[flow.source] -= points
            lines[flow.target] += points
    earlier = sum(points for on, points in booked.owed.items() if on < day)
    lines[Account.AVAILABLE] += earlier
    lines[RECEIVABLE] -= earlier
    return TrialBalance(
        program=program, day=day, dating=Dating.VALUE, lines=_lines(lines, booked, day)
    )


def _opening(position: Position) -> dict[str, int]:
    lines: dict[str, int] = {account: position.totals.points(account) for account in Account}
    lines[Account.AVAILABLE] += position.owed
    lines[RECEIVABLE] = -position.owed
    return lines


def _lines(opening: Mapping[str, int], booked: Booked, value_day: date | None) -> dict[str, Line]:
    """Put movements onto openings: all of them, or those of one value day."""
    lines = {name: Line(points) for name, points in opening.items()}
    for flow, points in booked.flows.items():
        if value_day in (None, flow.value_day):
            _move(lines, flow.source, -points)
            _move(lines, flow.target, points)
    owed = sum(points for on, points in booked.owed.items() if value_day in (None, on))
    _move(lines, Account.AVAILABLE, owed)
    _move(lines, RECEIVABLE, -owed)
    return lines


def _move(lines: dict[str, Line], name: str, points: int) -> None:
    line = lines[name]
    if points > 0:
        lines[name] = line._replace(put_in=line.put_in + points)
    else:
        lines[name] = line._replace(taken_out=line.taken_out - points)
