"""Lists the members who are due or to be reviewed, in batches."""

from typing import TypedDict

from punchcard import wiring
from punchcard.edge.observability import log_call
from punchcard.edge.workflow import run_step
from punchcard.use_cases.plan_batches import plan_batches


class Request(TypedDict):
    """What the state hands over; `program` None is all programs."""

    sweep: str
    program: str | None


class Manifest(TypedDict):
    """Where the distributed map finds the batches."""

    bucket: str
    key: str


class Answer(TypedDict):
    """What the next states need."""

    manifest: Manifest
    batches: int
    members: int


def handler(event: Request, _context: object) -> Answer:
    """Plan a sweep; planning it again writes the same places."""
    return run_step("plan_batches", lambda: _plan(event), sweep=event["sweep"])


def _plan(request: Request) -> Answer:
    plan = plan_batches(
        sweep=request["sweep"],
        program=request["program"],
        programs=wiring.programs(),
        summaries=wiring.summaries(),
        manifests=wiring.manifests(),
        sweeps=wiring.sweeps(),
        now=wiring.now(),
    )
    log_call("plan_batches", sweep=request["sweep"], batches=plan.batches, members=plan.members)
    manifest = Manifest(bucket=plan.manifest.bucket, key=plan.manifest.key)
    return Answer(manifest=manifest, batches=plan.batches, members=plan.members)
