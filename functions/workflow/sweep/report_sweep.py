"""Adds up what the batches of a sweep did, and keeps it."""

from typing import TypedDict

from punchcard import wiring
from punchcard.edge.observability import log_call
from punchcard.edge.workflow import run_step
from punchcard.use_cases.report_sweep import report_sweep

MEMBERS_LEFT = "sweep_left_members"
"""What an alarm looks for in the log."""


class Request(TypedDict):
    """What the state hands over."""

    sweep: str
    broke_off: bool


class Answer(TypedDict):
    """What decides how the workflow ends; `failed` counts members of all programs."""

    broke_off: bool
    planned: int
    failed: int


def handler(event: Request, _context: object) -> Answer:
    """Report a sweep; reporting it again writes the same."""
    return run_step("report_sweep", lambda: _report(event), sweep=event["sweep"])


def _report(request: Request) -> Answer:
    reported = report_sweep(
        request["sweep"],
        broke_off=request["broke_off"],
        sweeps=wiring.sweeps(),
        now=wiring.now(),
    )
    failed = sum(sweep.failed for sweep in reported)
    planned = sum(sweep.planned for sweep in reported)
    log_call(
        "report_sweep",
        sweep=request["sweep"],
        programs=len(reported),
        planned=planned,
        settled=sum(sweep.counts.settled for sweep in reported),
        warned=sum(sweep.counts.warned for sweep in reported),
        failed=failed,
        code=MEMBERS_LEFT if failed else None,
    )
    return Answer(broke_off=request["broke_off"], planned=planned, failed=failed)
