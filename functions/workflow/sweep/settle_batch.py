"""Settles the members of one batch, and says who is left."""

from punchcard import wiring
from punchcard.domain.sweeps import PlainBatch, plain_batch, read_batch
from punchcard.edge.observability import log_call
from punchcard.edge.workflow import run_step
from punchcard.use_cases.settle_batch import settle_batch


def handler(event: PlainBatch, _context: object) -> PlainBatch:
    """Settle a batch; the answer is its next try, with the members who are left."""
    return run_step("settle_batch", lambda: _settle(event), sweep=event["sweep"])


def _settle(plain: PlainBatch) -> PlainBatch:
    settled = settle_batch(
        read_batch(plain),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        summaries=wiring.summaries(),
        events=wiring.events(),
        audience=wiring.audience(),
        sweeps=wiring.sweeps(),
        now=wiring.now(),
    )
    log_call(
        "settle_batch",
        sweep=plain["sweep"],
        program=plain["program"],
        members=len(plain["members"]),
        settled=settled.counts.settled,
        warned=settled.counts.warned,
        left=len(settled.left.members),
        codes=" ".join(f"{code}={count}" for code, count in settled.failures) or None,
        failure=next((code for code, _ in settled.failures), None),
    )
    return plain_batch(settled.left)
