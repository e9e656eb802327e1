"""A program whose members buy, wait and are swept, with everything in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from punchcard.domain.corrections import AdjustmentReason, Merge
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.policies import AfterDays, ExpiresAfterMonths, PeriodEnd
from punchcard.domain.program import ProgramVersion
from punchcard.domain.state import State
from punchcard.domain.summary import advance, next_number
from punchcard.domain.sweeps import Batch, Sweep, read_batch
from punchcard.use_cases.merge_members import merge_members
from punchcard.use_cases.plan_batches import Plan, plan_batches
from punchcard.use_cases.record_activities import record_activities
from punchcard.use_cases.report_sweep import report_sweep
from punchcard.use_cases.settle_batch import BatchSettled, settle_batch

from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.sweeps import InMemoryManifests, InMemorySweeps
from tests.fakes.till import order_activity

BOUGHT = datetime.fromisoformat("2026-03-02T11:00:00Z")
MATURED = datetime.fromisoformat("2026-03-16T11:00:00Z")
WARNED_MONTH = datetime.fromisoformat("2027-03-01T22:00:00Z")
WARNED_WEEK = datetime.fromisoformat("2027-03-24T22:00:00Z")
GONE = datetime.fromisoformat("2027-03-31T22:00:00Z")
"""What is bought for 20.00 on BOUGHT matures, is warned of and is gone at these instants."""

VERSION = program_version(
    maturity=AfterDays(days=14),
    expiry=ExpiresAfterMonths(months=12, round_up_to=PeriodEnd.MONTH),
)


@dataclass
class SweptClub:
    """The ports of a sweep, and what happens around it."""

    now: datetime = BOUGHT
    versions: tuple[ProgramVersion, ...] = (VERSION,)
    programs: InMemoryPrograms = field(default_factory=InMemoryPrograms)
    summaries: InMemorySummaries = field(default_factory=InMemorySummaries)
    events: InMemoryEvents = field(default_factory=InMemoryEvents)
    audience: InMemoryAudience = field(default_factory=InMemoryAudience)
    sweeps: InMemorySweeps = field(default_factory=InMemorySweeps)
    manifests: InMemoryManifests = field(default_factory=InMemoryManifests)
    orders: int = 0

    def __post_init__(self) -> None:
        self.ledger = InMemoryLedger(clock=lambda: self.now)
        for version in self.versions:
            self.programs.publish(version)

    def buys(self, member: str, amount: int = 2000, *, program: str = "club") -> None:
        """Record a purchase now; the read model learns of it when it catches up."""
        self.orders += 1
        record_activities(
            Member(program=program, id=member, salt=bytes(16)),
            [order_activity(self.orders, amount, at=self.now)],
            ledger=self.ledger,
            programs=self.programs,
            directory=None,
            now=self.now,
        )

    def merge(self, member: str, absorb: str) -> None:
        """Let one account take over another; the read model learns of it when it catches up."""
        directory = InMemoryDirectory()
        for account in (member, absorb):
            directory.create_member(
                Member(program="club", id=account, salt=bytes(16)), enrolled_at=self.now
            )
        merge_members(
            Merge(absorb=absorb, reason_code=AdjustmentReason.CORRECTION, operator="operator"),
            idempotency_key="merge",
            program="club",
            member=member,
            directory=directory,
            ledger=self.ledger,
            programs=self.programs,
            now=self.now,
        )

    def catch_up(self) -> None:
        """Let the read model see every entry, as the ledger's stream does."""
        for program, member in self.ledger.chains:
            before = self.summaries.summary(program=program, member=member)
            chain = self.ledger.chains[program, member]
            timeline = self.programs.timeline(program)
            while left := [chain[at] for at in sorted(chain) if at >= next_number(before)]:
                step = advance(before, left, timeline)
                assert self.summaries.advance([step])
                before = step.after

    def plan(self, sweep: str = "sweep-1", *, program: str | None = None) -> Plan:
        return plan_batches(
            sweep=sweep,
            program=program,
            programs=self.programs,
            summaries=self.summaries,
            manifests=self.manifests,
            sweeps=self.sweeps,
            now=self.now,
        )

    def sweep(self, name: str) -> Sweep:
        """A whole sweep of the club; the read model has caught up after it."""
        plan = self.plan(name, program="club")
        for plain in self.manifests.lines[plan.manifest.key]:
            self._settle(read_batch(plain))
        (reported,) = report_sweep(name, broke_off=False, sweeps=self.sweeps, now=self.now)
        self.catch_up()
        return reported

    def settle(self, *members: str, attempt: int = 0, sweep: str = "sweep-1") -> BatchSettled:
        return self._settle(
            Batch(sweep=sweep, program="club", number=0, members=members, attempt=attempt)
        )

    def entries(self, member: str, *, program: str = "club") -> list[Entry]:
        """A member's entries, the first one first."""
        chain = self.ledger.chains.get((program, member), {})
        return [chain[number] for number in sorted(chain)]

    def state(self, member: str) -> State:
        """What the newest entry carries."""
        return stand_on(self.entries(member)[-1]).state

    def due_at(self, member: str) -> datetime | None:
        """When the read model has a member due."""
        summary = self.summaries.summary(program="club", member=member)
        assert summary is not None
        return summary.due_at

    def _settle(self, batch: Batch) -> BatchSettled:
        return settle_batch(
            batch,
            ledger=self.ledger,
            programs=self.programs,
            summaries=self.summaries,
            events=self.events,
            audience=self.audience,
            sweeps=self.sweeps,
            now=self.now,
        )


def ids(count: int) -> list[str]:
    """Ids of so many members."""
    return [f"01J{number:023}" for number in range(count)]
