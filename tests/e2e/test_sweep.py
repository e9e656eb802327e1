"""A sweep, over HTTP: what fell due is settled, and what expires soon is announced, once."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import pytest
from punchcard.adapters.dynamodb_subscriptions import DynamoDbSubscriptions
from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
from punchcard.domain.events import EventType
from punchcard.domain.subscriptions import Subscription

from local.api import Api, Balance
from local.clock import clock_ahead
from local.deployed import Deployment
from tests.e2e.club import Club
from tests.fakes import shopify_bodies

SECONDS_MAX = 60
POLL_SECONDS = 0.1
# Points live for sixty days: those of fifty days ago expire in ten, and are to be warned of.
LIFE_DAYS = 60
BOUGHT_DAYS_AGO = 50
PAST_THE_END = timedelta(days=12)
# The functions that decide by the present time what is due; the others see what these recorded.
LOOKING_AHEAD = {"members", "sweep"}
PROGRAM = """\
program: {program}
name: Short Lived
currency: EUR
time_zone: Europe/Berlin
expiry: {{ days: 60 }}
rules:
  - id: base
    title: 1 point for every euro
    earn: {{ points: 1, per: 1.00 }}
"""


@dataclass(frozen=True)
class ShortLived:
    """A program in which points live for sixty days, with a member who bought fifty days ago."""

    deployment: Deployment
    api: Api
    program: str
    member: str
    announced: str

    def sweep(self) -> Mapping[str, Any]:
        """Start a sweep and wait for its end; what is shown of it."""
        path = f"programs/{self.program}/sweeps"
        started = self.api.call("POST", path, headers={"Idempotency-Key": uuid4().hex})
        assert started.status == 202
        deadline = time.monotonic() + SECONDS_MAX
        while time.monotonic() < deadline:
            shown = self.api.call("GET", f"{path}/{started.text('sweep')}").document()
            if shown["status"] != "running":
                return shown
            time.sleep(POLL_SECONDS)
        raise AssertionError(f"the sweep still runs: {shown}")

    def heard(self) -> list[Mapping[str, Any]]:
        """The warnings that reached a queue behind the bus, and are removed from it."""
        sqs = boto3.client("sqs", **self.deployment.connection)
        found = sqs.receive_message(
            QueueUrl=self.announced, MaxNumberOfMessages=10, WaitTimeSeconds=2
        )
        for message in found.get("Messages", ()):
            sqs.delete_message(QueueUrl=self.announced, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in found.get("Messages", ())]

    def catch_up(self) -> None:
        """Wait until the read model has caught up with the member's newest entry."""
        path = f"programs/{self.program}/members/{self.member}/entries?limit=1"
        page: Any = self.api.call("GET", path).document()
        summaries = DynamoDbSummaries(
            table=_table(self.deployment, self.deployment.read_models_table), due_index="due"
        )
        deadline = time.monotonic() + SECONDS_MAX
        while time.monotonic() < deadline:
            summary = summaries.summary(program=self.program, member=self.member)
            if summary is not None and summary.entry_number >= page["entries"][0]["number"]:
                return
            time.sleep(POLL_SECONDS)
        raise AssertionError("the read model does not catch up")


@pytest.fixture
def short_lived(deployment: Deployment, api: Api, club: Club) -> ShortLived:
    program, shop = f"{club.program}-short", f"{club.program}-short"
    began = datetime.now(UTC) - timedelta(days=365)
    api.publish(program, PROGRAM.format(program=program), effective_at=began)
    api.register_shop(
        shop,
        {"program": program, "currency": "EUR", "platform": "shopify", "secret": club.secret},
    )
    member = api.member_with(program, {"kind": "shop_customer", "value": f"{shop}:1"})
    _subscribe(deployment, program)
    announced = _listen(deployment, program)
    placed = (datetime.now(UTC) - timedelta(days=BOUGHT_DAYS_AGO)).isoformat(timespec="seconds")
    body = {
        **shopify_bodies.order(shopify_bodies.line_item(1, "20.00")),
        "id": 1,
        "admin_graphql_api_id": "gid://shopify/Order/1",
        "created_at": placed,
        "updated_at": placed,
        "customer": {"id": 1},
        "email": None,
    }
    club.delivery(body, shop=shop).send(deployment.api_url)
    club.settle()
    found = ShortLived(deployment, api, program, member, announced)
    found.catch_up()
    return found


def test_points_are_warned_of_and_expire_once(short_lived: ShortLived) -> None:
    club = short_lived
    assert club.api.balance(club.program, club.member) == Balance(available=20, pending=0)

    warned, again = club.sweep(), club.sweep()

    assert (warned["status"], warned["planned"], warned["warned"]) == ("succeeded", 1, 1)
    assert (again["status"], again["planned"]) == ("succeeded", 0)
    (event,) = club.heard()
    assert event["detail-type"] == EventType.POINTS_EXPIRING
    assert event["detail"]["member"] == club.member

    with clock_ahead(club.deployment, PAST_THE_END, packages=LOOKING_AHEAD):
        expired = club.sweep()
        club.catch_up()
        after = club.sweep()
        balance = club.api.balance(club.program, club.member)

    assert (expired["status"], expired["settled"], expired["points_expired"]) == (
        "succeeded",
        1,
        20,
    )
    assert (after["planned"], balance) == (0, Balance(available=0, pending=0))
    assert club.heard() == []


def test_a_sweep_is_started_once_for_a_key_and_is_listed(short_lived: ShortLived) -> None:
    club, key = short_lived, uuid4().hex
    path = f"programs/{club.program}/sweeps"

    first = club.api.call("POST", path, headers={"Idempotency-Key": key})
    again = club.api.call("POST", path, headers={"Idempotency-Key": key})

    assert (first.status, again.status) == (202, 202)
    assert first.text("sweep") == again.text("sweep")
    listed: Any = club.api.call("GET", path).document()["sweeps"]
    assert [each["sweep"] for each in listed] == [first.text("sweep")]


def _table(deployment: Deployment, name: str) -> DynamoDbTable:
    return DynamoDbTable(client=boto3.client("dynamodb", **deployment.connection), name=name)


def _subscribe(deployment: Deployment, program: str) -> None:
    """Have somebody want to hear of points that expire; nothing is sent anywhere by that."""
    now = datetime.now(UTC).replace(microsecond=0)
    subscription = Subscription(
        id="warnings",
        program=program,
        url="https://example.com/warnings",
        types=(EventType.POINTS_EXPIRING,),
        created_at=now,
        updated_at=now,
        created_as="test",
    )

    secrets = SecretsManagerSecrets(
        client=boto3.client("secretsmanager", **deployment.connection), prefix=f"{program}/"
    )
    subscriptions = DynamoDbSubscriptions(
        table=_table(deployment, deployment.operations_table),
        open_secrets=lambda: secrets,
        monotonic=time.monotonic,
    )
    subscriptions.create(subscription, secret="unused")


def _listen(deployment: Deployment, program: str) -> str:
    """A queue to which the bus hands the program's warnings."""
    sqs = boto3.client("sqs", **deployment.connection)
    events = boto3.client("events", **deployment.connection)
    queue = sqs.create_queue(QueueName=f"{program}-warnings")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    pattern = {"detail-type": [EventType.POINTS_EXPIRING], "detail": {"program": [program]}}
    rule, bus = f"{program}-warnings", deployment.event_bus
    events.put_rule(Name=rule, EventBusName=bus, EventPattern=json.dumps(pattern))
    events.put_targets(
        Rule=rule,
        EventBusName=bus,
        Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}],
    )
    return queue
