"""Counts what one page of a program's members had at the end of the day."""

from punchcard import wiring
from punchcard.domain.closing_run import PlainRun, at_hand, count_on
from punchcard.edge.observability import log_call
from punchcard.edge.workflow import run_step
from punchcard.use_cases.count_members import count_members


def handler(event: PlainRun, _context: object) -> PlainRun:
    """Count a page; counting it again from the same place gives the same."""
    return run_step("count_members", lambda: _count(event), program=event["closing"])


def _count(run: PlainRun) -> PlainRun:
    work = at_hand(run)
    counted = count_members(
        program=work.program,
        day=work.day,
        after=run["after"],
        so_far=work.tally,
        summaries=wiring.summaries(),
        ledger=wiring.ledger(),
        chains=wiring.chains(),
        programs=wiring.programs(),
    )
    log_call(
        "count_members",
        program=work.program,
        day=work.day.isoformat(),
        members=counted.tally.members,
        behind=counted.tally.behind,
    )
    return count_on(run, counted.tally, after=counted.after)
