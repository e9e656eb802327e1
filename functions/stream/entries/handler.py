"""Carries new entries forward: events, summaries, totals."""

from collections.abc import Callable, Sequence

from punchcard import wiring
from punchcard.domain.entry import Entry
from punchcard.edge.observability import configure_logging, log_call, log_failure
from punchcard.edge.queue import BatchAnswer
from punchcard.edge.stream import StreamEvent, begin_again_at, handle_each_apart, inserted
from punchcard.use_cases.carry_forward import carry_forward

DEFECT_MET = "defect_met"
"""The code under which entries are put aside that met a defect for too long."""


def handler(event: StreamEvent, _context: object) -> BatchAnswer:
    """Carry a batch of the ledger's stream forward; begin again at the first that failed."""
    configure_logging()
    entries, waiting = inserted(event, wiring.decode_entry)
    failed = handle_each_apart(
        entries, apart=_place, handle=_carry, put_aside=_put_aside, now=wiring.now()
    )
    return begin_again_at(event, failed | ({waiting} if waiting else set()))


def _place(entry: Entry) -> tuple[str, str]:
    return (entry.program, entry.member)


def _put_aside(entries: Sequence[Entry]) -> None:
    """Name the first entry of a member; the member's next one catches up with all of them."""
    first = entries[0]
    wiring.failures().keep(
        program=first.program, member=first.member, number=first.number, code=DEFECT_MET
    )


def _carry(entries: Sequence[Entry]) -> Callable[[Entry], bool]:
    carried = carry_forward(
        entries,
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        summaries=wiring.summaries(),
        events=wiring.events(),
        audience=wiring.audience(),
        failures=wiring.failures(),
    )
    for error in carried.left_out:
        log_failure("entry left out", error)
    log_call(
        "entries",
        received=len(entries),
        counted=carried.entries,
        announced=carried.announced,
        unfinished=len(carried.unfinished),
        failure=None if carried.failure is None else carried.failure.code,
    )
    return lambda entry: _place(entry) in carried.unfinished
