"""How fast a ledger is audited, and decided again from the archive of activities, on one core.

Processor time of this process, without any input or output; the best of several rounds. Entries
are those of a seeded population of shoppers, under a program with 100 rules.
"""

from collections.abc import Callable, Mapping, Sequence
from time import process_time_ns

from punchcard.domain.activity import Arrival
from punchcard.domain.archived import ArchivedActivity, hidden
from punchcard.domain.audit import audit_chain
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.entry import Entry, as_read, as_stored
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.domain.read_model_audit import summarise
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.redecide import redecide
from punchcard.domain.timeline import Timeline

from benchmarks.figures import Benchmark, Figure
from benchmarks.shoppers import Report, program, reports

MEMBERS = 100
ROUNDS = 40
SALT = bytes(range(16))
NANOSECONDS = 1_000_000_000

type LedgerScan = Mapping[str, Sequence[Entry]]


def measure_audit() -> Mapping[str, float]:
    """Whole chains, from their stored texts."""
    chains, _ = story(Timeline((program(),)))
    stored = {member: [as_stored(entry) for entry in chain] for member, chain in chains.items()}

    def audit() -> None:
        for member, chain in stored.items():
            assert not audit_chain("club", member, chain).findings

    count = sum(map(len, stored.values()))
    return {"audit.entries_per_second": _per_second(count, audit)}


def measure_redecision() -> Mapping[str, float]:
    """Whole chains decided again, entry by entry, from their archived activities."""
    timeline = Timeline((program(),))
    chains, kept = story(timeline)

    def decide_again() -> None:
        for member, chain in chains.items():
            result = redecide(chain, kept[member], timeline)
            assert result.decided == len(chain)
            assert not result.findings

    count = sum(map(len, chains.values()))
    return {"audit.redecided_per_second": _per_second(count, decide_again)}


def measure_rebuild() -> Mapping[str, float]:
    """Summaries and books from whole chains, each audited first, without the writing."""
    timeline = Timeline((program(),))
    chains, _ = story(timeline)
    stored = {member: [as_stored(entry) for entry in chain] for member, chain in chains.items()}

    def rebuild() -> None:
        for member, chain in stored.items():
            assert not audit_chain("club", member, chain).findings
            summarise([as_read(entry) for entry in chain], timeline)

    count = sum(map(len, stored.values()))
    return {"rebuild.entries_per_second": _per_second(count, rebuild)}


def story(timeline: Timeline) -> tuple[LedgerScan, Mapping[str, Sequence[ArchivedActivity]]]:
    """The chains of all shoppers, and what the archive keeps of their activities."""
    chains: dict[str, list[Entry]] = {}
    kept: dict[str, list[ArchivedActivity]] = {}
    newest: dict[tuple[str, str], Recorded] = {}
    for report in reports(MEMBERS):
        member = Member(program="club", id=report.member, salt=SALT)
        chain = chains.setdefault(report.member, [])
        known = newest.get((report.member, report.activity.key))
        decision = decide(
            timeline,
            stand_on(chain[-1] if chain else None),
            [Presented(report.activity, known)],
            member=member,
            now=report.arrives_at,
        )
        if decision.entry is None:
            continue
        chain.append(decision.entry)
        newest[report.member, report.activity.key] = decode_activities(decision.entry.activities)[
            -1
        ]
        kept.setdefault(report.member, []).append(_kept(report, member, decision.entry))
    return chains, kept


def _kept(report: Report, member: Member, entry: Entry) -> ArchivedActivity:
    stated = hidden(report.activity, member)
    return ArchivedActivity(
        program=member.program,
        member=member.id,
        key=stated.key,
        activity=stated,
        arrival=Arrival(received_at=report.arrives_at, topic="orders/paid"),
        status=Status.RECORDED,
        entry_number=entry.number,
        recorded_at=report.arrives_at,
    )


def _per_second(count: int, work: Callable[[], None]) -> float:
    best = min(_nanoseconds(work) for _ in range(ROUNDS))
    return count * NANOSECONDS / best


def _nanoseconds(work: Callable[[], None]) -> int:
    started = process_time_ns()
    work()
    return process_time_ns() - started


BENCHMARKS = (
    Benchmark(
        (Figure(name="audit.entries_per_second", unit="entries", at_least=50_000),),
        measure_audit,
    ),
    Benchmark(
        (Figure(name="audit.redecided_per_second", unit="entries", at_least=5_000),),
        measure_redecision,
    ),
    Benchmark(
        (Figure(name="rebuild.entries_per_second", unit="entries"),),
        measure_rebuild,
    ),
)
