"""The queue of notifications in memory and on SQS: one contract, and what travels through it."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from botocore.stub import ANY, Stubber
from punchcard.adapters.delivery_envelope import EnvelopeInvalidError
from punchcard.adapters.notification_envelope import decode_message, encode_call
from punchcard.adapters.sqs_notifications import DELAY_SECONDS_MAX, SqsNotifications
from punchcard.domain.errors import TransientError
from punchcard.domain.event_codec import EventUnreadableError, encode_event
from punchcard.domain.subscriptions import NotificationCall

from tests.contract.notification_queue_contract import CALL, NotificationQueueContract
from tests.fakes.endpoints import earned
from tests.fakes.subscriptions import InMemoryNotificationQueue

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

SECOND = timedelta(seconds=1)
ANY_CALL = {"MessageBody": ANY, "DelaySeconds": ANY}


class ReadableInMemoryQueue(InMemoryNotificationQueue):
    def queued(self) -> list[NotificationCall]:
        return [call for call, delay in self.sent if not delay]


class ReadableSqsQueue(SqsNotifications):
    def queued(self) -> list[NotificationCall]:
        calls: list[NotificationCall] = []
        while messages := self.client.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=10
        ).get("Messages"):
            for message in messages:
                call = decode_message(message["Body"])
                assert isinstance(call, NotificationCall)
                calls.append(call)
        return calls


class TestInMemoryQueue(NotificationQueueContract):
    @pytest.fixture
    def queue(self) -> ReadableInMemoryQueue:
        return ReadableInMemoryQueue()


class TestSqsQueue(NotificationQueueContract):
    @pytest.fixture
    def queue(self, sqs: "SQSClient") -> ReadableSqsQueue:
        created = sqs.create_queue(QueueName="notifications")
        return ReadableSqsQueue(client=sqs, queue_url=created["QueueUrl"])

    @pytest.mark.parametrize(
        ("delay", "seconds"),
        [
            (timedelta(), 0),
            (0.001 * SECOND, 1),
            (5 * SECOND, 5),
            (timedelta(hours=20), DELAY_SECONDS_MAX),
            (-SECOND, 0),
        ],
    )
    def test_a_delay_is_rounded_up_and_cut_to_what_sqs_can_do(
        self, queue: ReadableSqsQueue, delay: timedelta, seconds: int
    ) -> None:
        with Stubber(queue.client) as stub:
            stub.add_response(
                "send_message",
                {},
                {
                    "QueueUrl": queue.queue_url,
                    "MessageBody": encode_call(CALL),
                    "DelaySeconds": seconds,
                },
            )
            queue.send([CALL], delay=delay)

    def test_where_a_call_is_not_taken_all_are_to_be_sent_again(
        self, queue: ReadableSqsQueue
    ) -> None:
        with Stubber(queue.client) as stub:
            stub.add_response("send_message", {}, {"QueueUrl": ANY, **ANY_CALL})
            stub.add_client_error("send_message", "RequestThrottled", http_status_code=403)
            with pytest.raises(TransientError):
                queue.send([CALL, CALL])


def test_an_event_of_the_bus_is_read_from_its_envelope() -> None:
    envelope = {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": "points.earned",
        "source": "punchcard",
        "detail": json.loads(encode_event(earned())),
    }
    assert decode_message(json.dumps(envelope)) == earned()


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '"detail"', '{"program": "club"}', '{"detail": 1}']
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((EnvelopeInvalidError, EventUnreadableError)):
        decode_message(text)
