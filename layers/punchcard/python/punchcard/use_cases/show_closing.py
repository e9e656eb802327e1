"""Showing up to which day a program's books are closed, and how the last attempt ended."""

from dataclasses import dataclass
from datetime import date

from punchcard.domain.closing import ClosingReport
from punchcard.ports import Books, Programs


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The last closed day, and the last attempt to close days; None: there is none yet."""

    program: str
    closed_until: date | None
    attempt: ClosingReport | None


def show_closing(*, program: str, books: Books, programs: Programs) -> Closing:
    """How far the books of a program are closed.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    programs.timeline(program)
    last = books.last_closed(program)
    return Closing(
        program=program,
        closed_until=None if last is None else last.day,
        attempt=books.report(program),
    )
