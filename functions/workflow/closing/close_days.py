"""Closes the days of a program where its books equal the sum over its members."""

from collections.abc import Mapping

from punchcard import wiring
from punchcard.domain.closing import ClosingStatus, Difference
from punchcard.domain.closing_run import PlainRun, at_hand, put_down
from punchcard.edge.observability import log_call
from punchcard.edge.workflow import run_step
from punchcard.use_cases.close_days import close_days

UNBALANCED = "books_unbalanced"
"""What an alarm looks for in the log."""


def handler(event: PlainRun, _context: object) -> PlainRun:
    """Close days; those that are closed stay as they are."""
    return run_step("close_days", lambda: _close(event), program=event["closing"])


def _close(run: PlainRun) -> PlainRun:
    work = at_hand(run)
    report = close_days(
        program=work.program,
        day=work.day,
        tally=work.tally,
        books=wiring.books(),
        now=wiring.now(),
    )
    log_call(
        "close_days",
        program=work.program,
        day=work.day.isoformat(),
        status=report.status,
        members=report.members,
        behind=report.behind,
        closed=report.closed,
        differences=_shown(report.differences),
        code=UNBALANCED if report.status is ClosingStatus.UNBALANCED else None,
    )
    return put_down(run)


def _shown(differences: Mapping[str, Difference]) -> str | None:
    """Differences as one text, such as `available=120/118`: the books first, then the members."""
    shown = (f"{name}={found.books}/{found.members}" for name, found in differences.items())
    return ", ".join(shown) or None
