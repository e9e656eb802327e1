"""Finds the next program that has days to close."""

from punchcard import wiring
from punchcard.domain.closing_run import PlainRun, put_down, take_up
from punchcard.edge.observability import log_call
from punchcard.edge.workflow import run_step
from punchcard.use_cases.plan_closing import plan_closing


def handler(event: PlainRun, _context: object) -> PlainRun:
    """Plan the closing of the program behind the one at hand."""
    return run_step("plan_closing", lambda: _plan(event), program=event["closing"])


def _plan(run: PlainRun) -> PlainRun:
    plan = plan_closing(
        program=run["program"],
        after=run["closing"],
        books=wiring.books(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    if plan is None:
        return {**put_down(run), "closing": None}
    log_call("plan_closing", program=plan.program, day=plan.day.isoformat())
    return take_up(run, plan.program, plan.day)
