"""What AWS charges for a member who is due, at list price, with the profile it rests on.

Table units are measured: the steps' use cases over their real adapters, counted by the meter,
while points mature, are warned of a month and a week ahead, and expire. Durations and bytes of
logs are stated in the profile. What the ledger's stream then does with an entry is part of what
any entry costs.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import boto3
from moto import mock_aws
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries
from punchcard.adapters.dynamodb_sweeps import DynamoDbSweeps
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.members import Member
from punchcard.domain.summary import advance, next_number
from punchcard.domain.sweeps import Counts, add_counts, read_batch
from punchcard.use_cases.plan_batches import BATCH_MEMBERS_MAX, plan_batches
from punchcard.use_cases.record_activities import record_activities
from punchcard.use_cases.report_sweep import report_sweep
from punchcard.use_cases.settle_batch import settle_batch

from benchmarks import prices
from benchmarks.cost import BYTES_PER_GB, MILLION, told
from benchmarks.figures import Benchmark, Figure
from benchmarks.ledger import SALT, TABLE, DatedLedger
from benchmarks.meter import Meter
from benchmarks.path_units import create_table
from tests.contract.conftest import create_read_models
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.sweeps import InMemoryManifests
from tests.fakes.swept_club import BOUGHT, GONE, MATURED, VERSION, WARNED_MONTH, WARNED_WEEK, ids
from tests.fakes.till import order_activity

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MEMBERS = 4 * BATCH_MEMBERS_MAX
OPERATIONS = "operations"
DUE_INDEX = "due"
SWEEPS_PER_MONTH = 24 * 30
# Of the due index: the place under the old day is deleted, one under the new day is put.
INDEX_WRITES_PER_MOVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a sweep is assumed to take.

    `settle` is the billed duration for one member, `plan` that of planning a program's sweep for
    which nobody is due. `transitions` are those of a whole sweep beside its batches.
    """

    batch: int = BATCH_MEMBERS_MAX
    memory_gb: float = 0.5
    settle: timedelta = timedelta(milliseconds=20)
    plan: timedelta = timedelta(seconds=4)
    report: timedelta = timedelta(milliseconds=100)
    transitions: int = 6
    transitions_per_batch: int = 1
    express_gb: float = 0.0625
    log_bytes_per_batch: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepUnits:
    """Units per member who was due, and those of a sweep in which nobody is (`idle_`)."""

    writes: float
    reads: float
    moves: float
    warned: float
    idle_writes: float
    idle_reads: float


class NotSettledError(RuntimeError):
    """A sweep did not do what its moment asks for."""


def parts(profile: Profile, units: SweepUnits) -> dict[str, float]:
    """USD of one member who is due, by part."""
    batches = 1 / profile.batch
    seconds = profile.settle.total_seconds()
    return {
        "Tables: writes": units.writes * prices.DYNAMODB_WRITE_UNIT,
        "Tables: reads": units.reads * prices.DYNAMODB_READ_UNIT,
        "Due index: moves": units.moves * INDEX_WRITES_PER_MOVE * prices.DYNAMODB_WRITE_UNIT,
        "Lambda requests": batches * prices.LAMBDA_REQUEST,
        "Lambda duration": seconds * profile.memory_gb * prices.LAMBDA_GB_SECOND_ARM,
        "Step Functions": batches
        * (
            profile.transitions_per_batch * prices.STEP_FUNCTIONS_TRANSITION
            + prices.EXPRESS_REQUEST
        )
        + seconds * profile.express_gb * prices.EXPRESS_GB_SECOND,
        "Events": units.warned * prices.EVENTBRIDGE_EVENT,
        "Logs": batches * profile.log_bytes_per_batch * prices.LOGS_GB / BYTES_PER_GB,
    }


def idle_parts(profile: Profile, units: SweepUnits) -> dict[str, float]:
    """USD of a month of hourly sweeps of one program in which nobody is due, by part."""
    seconds = (profile.plan + profile.report).total_seconds()
    each = {
        "Tables: reads": units.idle_reads * prices.DYNAMODB_READ_UNIT,
        "Tables: writes": units.idle_writes * prices.DYNAMODB_WRITE_UNIT,
        "Lambda": 2 * prices.LAMBDA_REQUEST
        + seconds * profile.memory_gb * prices.LAMBDA_GB_SECOND_ARM,
        "Step Functions": profile.transitions * prices.STEP_FUNCTIONS_TRANSITION,
        "Scheduler and S3": prices.SCHEDULER_INVOCATION + prices.S3_PUT,
    }
    return {part: SWEEPS_PER_MONTH * cost for part, cost in each.items()}


def measure_sweep() -> Mapping[str, float]:
    """USD per million members who are due, and per month of nobody being due."""
    profile, units = Profile(), measure_units()
    due, idle = parts(profile, units), idle_parts(profile, units)
    print(units, file=sys.stderr)
    print(told("sweep.usd_per_million_due_members", profile, due), file=sys.stderr)
    return {
        "sweep.usd_per_million_due_members": MILLION * sum(due.values()),
        "sweep.write_units_per_due_member": units.writes + units.moves * INDEX_WRITES_PER_MOVE,
        "sweep.read_units_per_due_member": units.reads,
        "sweep.usd_per_month_of_an_idle_program": sum(idle.values()),
    }


def measure_units() -> SweepUnits:
    """Sweep members at every moment of their points' life.

    Raises:
        NotSettledError: they were not settled and warned twice each.
    """
    with mock_aws():
        around, metered = _client(), _client()
        create_table(around, TABLE, "N")
        create_table(around, OPERATIONS, "S")
        create_read_models(around)
        meter = Meter()
        meter.listen(metered)
        club = _Club(_tables(around), BOUGHT)
        club.buy(ids(MEMBERS))
        idle = _swept(club, metered, meter, MATURED - timedelta(days=1))
        swept = [
            _swept(club, metered, meter, moment + timedelta(minutes=30))
            for moment in (MATURED, WARNED_MONTH, WARNED_WEEK, GONE)
        ]
    total = add_counts(each.counts for each in swept)
    if (total.settled, total.warned) != (2 * MEMBERS, 2 * MEMBERS):
        raise NotSettledError(f"the members were not settled twice and warned twice: {total}")
    due = total.looked_at
    return SweepUnits(
        writes=sum(each.writes - idle.writes for each in swept) / due,
        reads=sum(each.reads - idle.reads for each in swept) / due,
        # Every sweep here moves everybody to another day.
        moves=1.0,
        warned=total.warned / due,
        idle_writes=idle.writes,
        idle_reads=idle.reads,
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    """The adapters over one client."""

    ledger: DynamoDbLedger
    summaries: DynamoDbSummaries
    sweeps: DynamoDbSweeps


@dataclass(slots=True)
class _Club:
    """Members, what they buy, and the stream that carries their summaries on, unmetered."""

    tables: _Tables
    now: datetime
    programs: InMemoryPrograms = field(default_factory=InMemoryPrograms)
    members: list[str] = field(default_factory=list)

    def buy(self, members: list[str]) -> None:
        """Let every member buy once."""
        self.programs.publish(VERSION)
        self.members = members
        for number, member in enumerate(members):
            record_activities(
                Member(program="club", id=member, salt=SALT),
                [order_activity(number, 2000, at=self.now)],
                ledger=DatedLedger(self.tables.ledger, self.now, []),
                programs=self.programs,
                now=self.now,
            )
        self.catch_up()

    def catch_up(self) -> None:
        """Let the read model see every entry, as the ledger's stream does."""
        for member in self.members:
            before = self.tables.summaries.summary(program="club", member=member)
            newest_first = self.tables.ledger.entries_before(
                program="club", member=member, before=None, limit=10
            )
            first = next_number(before)
            entries = [entry for entry in reversed(newest_first) if entry.number >= first]
            if entries:
                step = advance(before, entries, self.programs.timeline("club"))
                self.tables.summaries.advance([step])


@dataclass(frozen=True, slots=True)
class _Swept:
    """What one sweep did and was charged for its tables."""

    counts: Counts
    writes: float
    reads: float


def _swept(club: _Club, client: "DynamoDBClient", meter: Meter, now: datetime) -> _Swept:
    """One sweep with all of its steps; the read model has caught up after it."""
    tables, manifests, name = _tables(client), InMemoryManifests(), f"{now:%Y%m%d}"
    events, audience = InMemoryEvents(), InMemoryAudience()
    club.now = now
    meter.reset()
    plan = plan_batches(
        sweep=name,
        program="club",
        programs=club.programs,
        summaries=tables.summaries,
        manifests=manifests,
        sweeps=tables.sweeps,
        now=now,
    )
    for plain in manifests.lines[plan.manifest.key]:
        settle_batch(
            read_batch(plain),
            ledger=DatedLedger(tables.ledger, now, []),
            programs=club.programs,
            summaries=tables.summaries,
            events=events,
            audience=audience,
            sweeps=tables.sweeps,
            now=now,
        )
    (reported,) = report_sweep(name, broke_off=False, sweeps=tables.sweeps, now=now)
    charged = list(meter.tables.values())
    club.catch_up()
    return _Swept(
        reported.counts,
        writes=sum(units.writes for units in charged),
        reads=sum(units.reads for units in charged),
    )


def _client() -> "DynamoDBClient":
    return boto3.client("dynamodb", region_name="eu-central-1")


def _tables(client: "DynamoDBClient") -> _Tables:
    return _Tables(
        DynamoDbLedger(client=client, table=TABLE),
        DynamoDbSummaries(
            table=DynamoDbTable(client=client, name="read-models"), due_index=DUE_INDEX
        ),
        DynamoDbSweeps(DynamoDbTable(client=client, name=OPERATIONS)),
    )


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="sweep.usd_per_million_due_members", unit="USD", at_most=5),
            Figure(name="sweep.write_units_per_due_member", unit="units, mean"),
            Figure(name="sweep.read_units_per_due_member", unit="units, mean"),
            Figure(name="sweep.usd_per_month_of_an_idle_program", unit="USD"),
        ),
        measure_sweep,
    ),
)
