"""What the tables are charged for the whole way of purchases behind the queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal

import boto3
from moto import mock_aws
from punchcard.adapters.dynamodb_directory import DynamoDbDirectory
from punchcard.adapters.dynamodb_keys import DirectoryKeys
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.kms_vault import KmsVault
from punchcard.domain.activity import EMAIL, SHOP_CUSTOMER, Activity, Identity, Order, Report
from punchcard.domain.members import Member
from punchcard.use_cases.record_reports import record_reports

from benchmarks.ledger import SALT, TABLE, DatedLedger
from benchmarks.meter import Meter
from benchmarks.shoppers import OPENED, order, program
from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.program_store import InMemoryPrograms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DIRECTORY = "directory"
MEMBERS = 20
PURCHASES_EACH = 5
PEPPER = b"pepper of the benchmark, long enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathUnits:
    """Units per purchase."""

    ledger_writes: float
    ledger_reads: float
    directory_writes: float
    directory_reads: float


def measure_path(*, webhooks: int) -> PathUnits:
    """Purchases of members whom the shop knows, each told by so many webhooks."""
    purchases = MEMBERS * PURCHASES_EACH
    with _tables() as (client, directory):
        meter = Meter()
        people = [_joined(number, directory) for number in range(MEMBERS)]
        meter.listen(client)
        programs = InMemoryPrograms()
        programs.publish(program())
        sizes: list[int] = []
        for number in range(purchases):
            for report, now in _told(number, people[number % MEMBERS], webhooks):
                ledger = DynamoDbLedger(client=client, table=TABLE)
                record_reports(
                    [report],
                    program="club",
                    directory=directory,
                    ledger=DatedLedger(ledger, now, sizes),
                    programs=programs,
                    archive=InMemoryActivityArchive(),
                    now=now,
                )
        ledger_units, directory_units = meter.tables[TABLE], meter.tables[DIRECTORY]
    return PathUnits(
        ledger_writes=ledger_units.writes / purchases,
        ledger_reads=ledger_units.reads / purchases,
        directory_writes=directory_units.writes / purchases,
        directory_reads=directory_units.reads / purchases,
    )


def _told(
    number: int, identities: tuple[Identity, ...], webhooks: int
) -> Iterator[tuple[Report, datetime]]:
    """One order, told several times while it moves on: created unpaid if there is more to come."""
    placed = order(Random(number), number, OPENED + timedelta(days=number))
    for step in range(webhooks):
        is_unpaid = webhooks > 1 and step == 0
        now = placed.occurred_at + timedelta(seconds=30 * (step + 1))
        yield Report(activity=_state(placed, now, is_unpaid), identities=identities), now


def _state(placed: Activity, at: datetime, is_unpaid: bool) -> Activity:  # noqa: FBT001
    content = placed.content
    assert isinstance(content, Order)
    return replace(placed, content=replace(content, updated_at=at, paid=not is_unpaid))


def _joined(number: int, directory: DynamoDbDirectory) -> tuple[Identity, ...]:
    member = Member(program="club", id=f"01JPATH{number:019}", salt=SALT)
    identities = (
        Identity(kind=SHOP_CUSTOMER, value=f"example:{number}", verified=True),
        Identity(kind=EMAIL, value=f"shopper-{number}@example.org", verified=True),
    )
    directory.create_member(member, enrolled_at=OPENED)
    for identity in identities:
        directory.claim_identity(identity, member=member)
    return identities


@contextmanager
def _tables() -> Iterator[tuple["DynamoDBClient", DynamoDbDirectory]]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1")
        kms = boto3.client("kms", region_name="eu-central-1")
        create_table(client, TABLE, "N")
        create_table(client, DIRECTORY, "S")
        key = kms.create_key()["KeyMetadata"]["Arn"]
        yield (
            client,
            DynamoDbDirectory(
                table=DynamoDbTable(client=client, name=DIRECTORY),
                keys=DirectoryKeys(PEPPER),
                open_vault=lambda: KmsVault(client=kms, key=key),
            ),
        )


def create_table(client: "DynamoDBClient", name: str, sort: Literal["N", "S"]) -> None:
    """A table with keys `pk` (text) and `sk`, as the data stack makes them."""
    client.create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": sort},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
