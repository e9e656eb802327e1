"""What DynamoDB charges for a purchase, and how large entries are.

The real use case writes through the real adapter; the units are counted by the project's own
meter from what passes the client. `emulated` asks the emulator for the same and compares.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import mean, median

import boto3
from moto import mock_aws
from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.domain.program import Spending
from punchcard.ports import Head, Ledger, Programs
from punchcard.use_cases.record_activities import record_activities

from benchmarks.dynamodb_size import item_size
from benchmarks.figures import Benchmark, Figure
from benchmarks.meter import Meter
from benchmarks.shoppers import Report, program, reports, rush
from tests.fakes.program_store import InMemoryPrograms

TABLE = "ledger"
MEMBERS = 60
BATCH = 5
HEAVY_PERCENTILE = 95
"""A heavy member's newest entry is longer than those of so many of a hundred members."""

SALT = bytes(range(16))


@dataclass(frozen=True, slots=True)
class DatedLedger:
    """A ledger whose table seems to live at the time of the story it is told."""

    ledger: DynamoDbLedger
    now: datetime
    sizes: list[int]

    def head(self, *, program: str, member: str) -> Head:
        """As the table answers, at the time of the story."""
        head = self.ledger.head(program=program, member=member)
        return Head(entry=head.entry, answered_at=self.now)

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        """As the table has it."""
        return self.ledger.entry(program=program, member=member, number=number)

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        """As the table has them."""
        return self.ledger.entries_before(
            program=program, member=member, before=before, limit=limit
        )

    def append(self, entry: Entry) -> Entry | None:
        """Put through the adapter; the size is kept."""
        self.sizes.append(item_size(write_entry(entry)))
        return self.ledger.append(entry)

    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        """Put both through the adapter; their sizes are kept."""
        self.sizes.extend(item_size(write_entry(entry)) for entry in (first, second))
        return self.ledger.append_pair(first, second)


@dataclass(frozen=True, slots=True)
class Charge:
    """What recording one or several reports together was charged."""

    writes: float
    reads: float
    recorded: int


class Recorder:
    """Records reports through the adapter and says what each time was charged."""

    def __init__(
        self, ledger: DynamoDbLedger, meter: Meter, spending: Spending | None = None
    ) -> None:
        self._ledger = ledger
        self._meter = meter
        self._programs = InMemoryPrograms()
        self._programs.publish(replace(program(), spending=spending))
        self.sizes: list[int] = []

    def record(self, told: Sequence[Report]) -> Charge:
        """Record reports of one member as one entry."""
        now = told[-1].arrives_at

        def record(ledger: Ledger, programs: Programs) -> int:
            recording = record_activities(
                Member(program="club", id=told[0].member, salt=SALT),
                [report.activity for report in told],
                ledger=ledger,
                programs=programs,
                directory=None,
                now=now,
            )
            statuses = [result.outcome.status for result in recording.results]
            return statuses.count(Status.RECORDED)

        return self.charge(record, now=now)

    def charge(self, record: Callable[[Ledger, Programs], int], *, now: datetime) -> Charge:
        """What something is charged that says how much it recorded."""
        self._meter.reset()
        recorded = record(DatedLedger(self._ledger, now, self.sizes), self._programs)
        units = self._meter.tables[TABLE]
        return Charge(units.writes, units.reads, recorded)


@contextmanager
def metered(*, spending: Spending | None = None) -> Iterator[Recorder]:
    """A recorder over an empty table in memory."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1")
        client.create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        meter = Meter()
        meter.listen(client)
        yield Recorder(DynamoDbLedger(client=client, table=TABLE), meter, spending)


def measure_purchases() -> Mapping[str, float]:
    """A story of 500 days, one delivery at a time."""
    live: list[Charge] = []
    repeated: list[Charge] = []
    refunded: list[Charge] = []
    newest: dict[str, int] = {}
    with metered() as recorder:
        for report in reports(MEMBERS):
            charge = recorder.record([report])
            (repeated if report.is_repeat else live).append(charge)
            if charge.recorded:
                newest[report.member] = recorder.sizes[-1]
                if report.is_refund:
                    refunded.append(charge)
    sizes = sorted(newest.values())
    return {
        "ledger.write_units_per_purchase": mean(charge.writes for charge in live),
        "ledger.write_units_per_purchase_median": median(charge.writes for charge in live),
        "ledger.read_units_per_purchase": mean(charge.reads for charge in live),
        "ledger.write_units_per_duplicate": mean(charge.writes for charge in repeated),
        "ledger.read_units_per_duplicate": mean(charge.reads for charge in repeated),
        "ledger.write_units_per_refund": mean(charge.writes for charge in refunded),
        "ledger.entry_bytes_typical_member": median(sizes),
        "ledger.entry_bytes_heavy_member": sizes[len(sizes) * HEAVY_PERCENTILE // 100],
        "ledger.entry_bytes_median": median(recorder.sizes),
        "ledger.entry_bytes_max": max(recorder.sizes),
    }


def measure_batches() -> Mapping[str, float]:
    """Members who have bought before buy five times within minutes, and it comes in one batch."""
    earlier: dict[str, list[Report]] = {}
    for report in reports(MEMBERS):
        earlier.setdefault(report.member, []).append(report)
    charges: list[Charge] = []
    with metered() as recorder:
        for told in earlier.values():
            for report in told:
                recorder.record([report])
            charges.append(recorder.record(rush(told[-1], purchases=BATCH)))
    each = [charge.writes / charge.recorded for charge in charges]
    return {
        "ledger.write_units_per_purchase_batch5": mean(each),
        "ledger.write_units_per_purchase_batch5_median": median(each),
    }


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="ledger.write_units_per_purchase", unit="units, mean", at_most=1.2),
            Figure(name="ledger.write_units_per_purchase_median", unit="units", at_most=1.0),
            Figure(name="ledger.read_units_per_purchase", unit="units, mean", at_most=1.1),
            Figure(name="ledger.write_units_per_duplicate", unit="units, mean", at_most=0),
            Figure(name="ledger.read_units_per_duplicate", unit="units, mean"),
            Figure(name="ledger.write_units_per_refund", unit="units, mean"),
            Figure(name="ledger.entry_bytes_typical_member", unit="bytes", at_most=1024),
            Figure(name="ledger.entry_bytes_heavy_member", unit="bytes", at_most=2048),
            Figure(name="ledger.entry_bytes_median", unit="bytes", at_most=1024),
            Figure(name="ledger.entry_bytes_max", unit="bytes"),
        ),
        measure_purchases,
    ),
    Benchmark(
        (
            Figure(name="ledger.write_units_per_purchase_batch5", unit="units, mean", at_most=0.4),
            Figure(name="ledger.write_units_per_purchase_batch5_median", unit="units", at_most=0.4),
        ),
        measure_batches,
    ),
)
