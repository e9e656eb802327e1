"""How far the way out is behind: from an entry's put to its event at a queue behind the bus.

The template runs on the emulator, one entry at a time, so this compares versions of the code; a
stream of AWS is polled four times a second, which no local figure shows.
"""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import boto3
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.domain.members import Member
from punchcard.edge.program_writing import write_program
from punchcard.use_cases.record_activities import record_activities

from benchmarks.figures import Benchmark, Figure
from benchmarks.path import running_system
from benchmarks.shoppers import program
from local.api import Api
from local.deployed import Deployment
from local.listening import Listener, listening
from local.tokens import access_token
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.till import order_activity

ENTRIES = 200
WARM_UP = 10
WAIT_SECONDS = 5
LAG = "stream.lag_ms_p99_local"


class EventMissingError(RuntimeError):
    """An entry was not announced within seconds."""


def measure_lag() -> Mapping[str, float]:
    """The lag of one entry after the other.

    Raises:
        EventMissingError: one was not announced.
    """
    with running_system() as deployment:
        version = program()
        Api(deployment.api_url, access_token(deployment)).publish(
            version.program, json.dumps(write_program(version))
        )
        with listening(deployment, version.program) as listener:
            lags = [_lag(number, deployment, listener) for number in range(WARM_UP + ENTRIES)]
    return {LAG: quantiles(lags[WARM_UP:], n=100)[98] * 1000}


def _lag(number: int, deployment: Deployment, listener: Listener) -> float:
    """Record an order of a member of its own, and wait for its event; seconds."""
    version = program()
    programs = InMemoryPrograms()
    programs.publish(version)
    member = Member(program=version.program, id=f"01HZZZZZZZZZZZZZZZZZ{number:06}", salt=bytes(16))
    ledger = DynamoDbLedger(
        client=boto3.client("dynamodb", **deployment.connection), table=deployment.ledger_table
    )
    now = datetime.now(UTC)
    order = order_activity(number, 2000, at=now - timedelta(minutes=1))
    before = len(listener.heard)
    started = time.perf_counter()
    record_activities(member, [order], ledger=ledger, programs=programs, directory=None, now=now)
    if len(listener.listen(seconds=WAIT_SECONDS)) == before:
        raise EventMissingError(f"entry {number} was not announced in {WAIT_SECONDS} seconds")
    return time.perf_counter() - started


BENCHMARKS = (Benchmark((Figure(name=LAG, unit="ms, 99th of 100"),), measure_lag),)
