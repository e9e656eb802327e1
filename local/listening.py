"""Hears what an environment announces: a queue behind the bus, for tests and measurements."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from punchcard.domain.events import EventType

from local.deployed import Deployment

# What a queue gives at once.
RECEIVE_MAX = 10


@dataclass(frozen=True, slots=True)
class Listener:
    """Everything that was heard of a program so far."""

    queues: Any
    queue_url: str
    heard: list[dict[str, Any]] = field(default_factory=list)

    def listen(self, *, seconds: int = 0) -> list[dict[str, Any]]:
        """All events so far, after waiting for more for at most so long."""
        answer = self.queues.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=RECEIVE_MAX, WaitTimeSeconds=seconds
        )
        for message in answer.get("Messages", ()):
            self.heard.append(json.loads(message["Body"]))
            self.queues.delete_message(
                QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return self.heard


@contextmanager
def listening(deployment: Deployment, program: str) -> Iterator[Listener]:
    """Listen to what is announced of one program, and have all of it announced."""
    queues: Any = boto3.client("sqs", **deployment.connection)
    bus: Any = boto3.client("events", **deployment.connection)
    url = queues.create_queue(QueueName=f"heard-{program}")["QueueUrl"]
    told = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    pattern = {"source": ["punchcard"], "detail": {"program": [program]}}
    place = {"Rule": program, "EventBusName": deployment.event_bus}
    bus.put_rule(Name=program, EventBusName=deployment.event_bus, EventPattern=json.dumps(pattern))
    bus.put_targets(**place, Targets=[{"Id": "queue", "Arn": told["Attributes"]["QueueArn"]}])
    _subscribe(deployment, program)
    try:
        yield Listener(queues, url)
    finally:
        bus.remove_targets(**place, Ids=["queue"])
        bus.delete_rule(Name=program, EventBusName=deployment.event_bus)
        queues.delete_queue(QueueUrl=url)


def _subscribe(deployment: Deployment, program: str) -> None:
    """Want all types of events: what nobody subscribed to is not announced."""
    boto3.client("dynamodb", **deployment.connection).put_item(
        TableName=deployment.operations_table,
        Item={
            "pk": {"S": f"subscriptions#{program}"},
            "sk": {"S": "everything"},
            "program": {"S": program},
            "url": {"S": "https://example.com/events"},
            "types": {"S": " ".join(EventType)},
            "created_at": {"S": "2026-01-01T00:00:00Z"},
            "updated_at": {"S": "2026-01-01T00:00:00Z"},
            "created_as": {"S": "a listener on this machine"},
            "revision": {"N": "1"},
        },
    )
