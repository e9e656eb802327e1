"""The same units from a second source: what the emulator says that each call has consumed.

The project's meter counts by AWS's documented rules, the emulator by its own code. Both listen to
one client while one story is told; the first delivery about which they disagree ends the benchmark.

The emulator counts writes by size, as AWS does. Reads it counts by the call, whatever they return,
and those of several items at once not at all: its count of reads is at most the meter's.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

import boto3
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger

from benchmarks.figures import Benchmark, Figure
from benchmarks.ledger import MEMBERS, TABLE, Recorder
from benchmarks.meter import Meter
from benchmarks.path_units import create_table
from benchmarks.shoppers import reports
from local.emulator import running
from local.endpoint import free_port

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WRITES = "ledger.write_units_per_purchase_emulator"
READS = "ledger.read_units_per_purchase_emulator"
READING = frozenset({"GetItem", "Query"})


class UnitsDisagreeError(RuntimeError):
    """The meter and the emulator count differently."""


@dataclass
class Consumed:
    """Units of a table by the emulator's count."""

    writes: float = 0
    reads: float = 0

    def check(self, *, writes: float, reads: float) -> None:
        """Raise UnitsDisagreeError where the meter's count cannot be right beside this one."""
        if self.writes != writes or self.reads > reads:
            raise UnitsDisagreeError(f"the meter has {writes} writes and {reads} reads: {self}")


@dataclass
class Witness:
    """Asks for the units of every call of a client, and adds them up by table."""

    tables: dict[str, Consumed] = field(default_factory=dict)

    def listen(self, client: "DynamoDBClient") -> None:
        """Count what this client does from now on."""
        client.meta.events.register("before-parameter-build.dynamodb", _ask_for_units)
        client.meta.events.register("after-call.dynamodb", self._count)

    def _count(self, model: Any, parsed: Any, **_: Any) -> None:
        told = parsed.get("ConsumedCapacity", [])
        for consumed in told if isinstance(told, list) else [told]:
            units = self.tables.setdefault(consumed["TableName"], Consumed())
            if model.name in READING:
                units.reads += consumed["CapacityUnits"]
            else:
                units.writes += consumed["CapacityUnits"]


def _ask_for_units(params: dict[str, Any], **_: Any) -> None:
    params["ReturnConsumedCapacity"] = "TOTAL"


def measure_agreement() -> Mapping[str, float]:
    """Tell the story of `ledger` to a table of the emulator, one delivery at a time.

    Raises:
        UnitsDisagreeError: the meter and the emulator count a delivery differently.
    """
    live: list[Consumed] = []
    meter, witness = Meter(), Witness()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), port=free_port()) as here:
        client = boto3.client("dynamodb", **here.connection)
        create_table(client, TABLE, "N")
        meter.listen(client)
        witness.listen(client)
        recorder = Recorder(DynamoDbLedger(client=client, table=TABLE), meter)
        for report in reports(MEMBERS):
            witness.tables.clear()
            charge = recorder.record([report])
            consumed = witness.tables[TABLE]
            consumed.check(writes=charge.writes, reads=charge.reads)
            if not report.is_repeat:
                live.append(consumed)
    return {
        WRITES: mean(consumed.writes for consumed in live),
        READS: mean(consumed.reads for consumed in live),
    }


BENCHMARKS = (
    Benchmark(
        (
            Figure(
                name=WRITES,
                unit="units, mean",
                at_most=1.2,
                peer="ledger.write_units_per_purchase",
            ),
            Figure(
                name=READS, unit="units, mean", at_most=1.1, peer="ledger.read_units_per_purchase"
            ),
        ),
        measure_agreement,
    ),
)
