"""What the tables are charged for sweeps, while points mature, are warned of and expire.

The steps' use cases run over their real adapters, counted by the meter. What members buy and what
the ledger's stream carries on goes around the meter.
"""

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
READ_MODELS = "read-models"
DUE_INDEX = "due"


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
                directory=None,
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
            table=DynamoDbTable(client=client, name=READ_MODELS), due_index=DUE_INDEX
        ),
        DynamoDbSweeps(DynamoDbTable(client=client, name=OPERATIONS)),
    )
