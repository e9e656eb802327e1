"""What AWS charges for a member who is due, at list price, with the profile it rests on.

Table units are measured: the steps' use cases over their real adapters, counted by the meter,
while points mature, are warned of a month and a week ahead, and expire. Durations and bytes of
logs are stated in the profile. What the ledger's stream then does with an entry is part of what
any entry costs.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from punchcard.use_cases.plan_batches import BATCH_MEMBERS_MAX

from benchmarks import prices
from benchmarks.cost import MILLION, told
from benchmarks.cost_model import BYTES_PER_GB
from benchmarks.figures import Benchmark, Figure
from benchmarks.sweep_units import SweepUnits, measure_units

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
