"""Queues and bodies in memory and in AWS: one contract each, and what only AWS can show."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.delivery_envelope import (
    UNREADABLE_TEXT_MAX,
    EnvelopeInvalidError,
    decode_delivery,
    decode_letter,
    encode_delivery,
)
from punchcard.adapters.s3_bodies import S3Bodies
from punchcard.adapters.sqs_dead_letters import SqsDeadLetters
from punchcard.adapters.sqs_deliveries import SqsDeliveries
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.letters import UNREADABLE
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.ports import Bodies

from tests.contract.queues_contract import (
    DELIVERY,
    STORED,
    BodiesContract,
    DeadLettersContract,
    DeliveriesContract,
    Grave,
    Queue,
)
from tests.fakes.bodies import InMemoryBodies
from tests.fakes.deliveries import InMemoryDeadLetters, InMemoryDeliveries

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

SENT_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def queue_url(sqs: "SQSClient") -> str:
    """A queue as the service stack makes it: the sender says what a repeat is."""
    created = sqs.create_queue(
        QueueName="queue.fifo",
        Attributes={
            "FifoQueue": "true",
            "ContentBasedDeduplication": "false",
            "DeduplicationScope": "messageGroup",
            "FifoThroughputLimit": "perMessageGroupId",
        },
    )
    return created["QueueUrl"]


@dataclass(frozen=True)
class InMemoryQueue:
    deliveries: InMemoryDeliveries = field(default_factory=InMemoryDeliveries)

    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        self.deliveries.send(delivery, replay=replay)

    def queued(self) -> list[Delivery]:
        return self.deliveries.sent


@dataclass(frozen=True)
class SqsQueue(SqsDeliveries):
    def messages(self) -> Sequence["MessageTypeDef"]:
        answer = self.client.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
        )
        return answer.get("Messages", ())

    def queued(self) -> list[Delivery]:
        return [decode_delivery(message["Body"]) for message in self.messages()]


class TestInMemoryDeliveries(DeliveriesContract):
    @pytest.fixture
    def queue(self) -> Queue:
        return InMemoryQueue()


class TestSqsDeliveries(DeliveriesContract):
    @pytest.fixture
    def queue(self, sqs: "SQSClient", queue_url: str) -> SqsQueue:
        return SqsQueue(client=sqs, queue_url=queue_url)

    def test_what_belongs_together_is_one_group_that_names_nobody(self, queue: SqsQueue) -> None:
        queue.send(DELIVERY)
        queue.send(STORED)

        groups = {message["Attributes"]["MessageGroupId"] for message in queue.messages()}

        (group,) = groups
        assert len(group) == 64
        assert "4711" not in group

    def test_a_missing_queue_is_a_matter_of_configuration(self, sqs: "SQSClient") -> None:
        nowhere = SqsDeliveries(client=sqs, queue_url="https://sqs.eu-central-1.test/1/none.fifo")

        with pytest.raises(MisconfiguredError):
            nowhere.send(DELIVERY)


@dataclass(frozen=True)
class InMemoryGrave:
    dead_letters: InMemoryDeadLetters = field(default_factory=InMemoryDeadLetters)

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        self.dead_letters.bury(delivery, reason=reason, detail=detail)

    def buried(self) -> list[DeadLetter]:
        return self.dead_letters.letters


@dataclass(frozen=True)
class SqsGrave(SqsDeadLetters):
    def buried(self) -> list[DeadLetter]:
        answer = self.client.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
        return [
            decode_letter(message["Body"], message=message["MessageId"], sent_at=SENT_AT)
            for message in answer.get("Messages", ())
        ]


class TestInMemoryDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self) -> Grave:
        return InMemoryGrave()


class TestSqsDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self, sqs: "SQSClient", queue_url: str) -> SqsGrave:
        return SqsGrave(client=sqs, queue_url=queue_url)

    def test_the_reason_can_be_seen_without_opening_the_letter(
        self, sqs: "SQSClient", dead_letters: SqsDeadLetters
    ) -> None:
        dead_letters.bury(DELIVERY, reason="payload_invalid", detail="")

        (message,) = sqs.receive_message(
            QueueUrl=dead_letters.queue_url, MessageAttributeNames=["All"]
        )["Messages"]

        assert message["MessageAttributes"]["reason"]["StringValue"] == "payload_invalid"

    def test_a_letter_that_cannot_be_kept_for_now_holds_no_other_back(
        self, sqs: "SQSClient", dead_letters: SqsDeadLetters
    ) -> None:
        for number in range(3):
            delivery = replace(DELIVERY, delivery_id=str(number))
            dead_letters.bury(delivery, reason="payload_invalid", detail="")

        messages = sqs.receive_message(
            QueueUrl=dead_letters.queue_url,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["MessageGroupId"],
        )["Messages"]

        assert len({message["Attributes"]["MessageGroupId"] for message in messages}) == 3


class TestInMemoryBodies(BodiesContract):
    @pytest.fixture
    def bodies(self) -> Bodies:
        return InMemoryBodies()


class TestS3Bodies(BodiesContract):
    @pytest.fixture
    def bodies(self, s3: "S3Client") -> S3Bodies:
        s3.create_bucket(
            Bucket="bodies", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        return S3Bodies(client=s3, bucket="bodies")

    def test_a_missing_bucket_is_a_matter_of_configuration(self, s3: "S3Client") -> None:
        with pytest.raises(MisconfiguredError):
            S3Bodies(client=s3, bucket="none").get("example-shop/1")


class TestEnvelope:
    def test_a_delivery_that_the_queue_gave_up_on_has_no_reason(self) -> None:
        letter = decode_letter(encode_delivery(DELIVERY), message="m-1", sent_at=SENT_AT)

        assert letter == DeadLetter(delivery=DELIVERY, message="m-1")

    @pytest.mark.parametrize("text", ["no JSON", "[]", '{"delivery":{}}', "x" * 20_000])
    def test_what_is_no_delivery_is_told_as_one_of_no_shop(self, text: str) -> None:
        letter = decode_letter(text, message="m-1", sent_at=SENT_AT)

        assert letter.reason == UNREADABLE == EnvelopeInvalidError.code
        assert letter.delivery.shop == letter.delivery.topic == ""
        assert (letter.delivery.delivery_id, letter.delivery.received_at) == ("m-1", SENT_AT)
        assert letter.delivery.body == text[:UNREADABLE_TEXT_MAX]

    def test_a_delivery_is_canonical_json(self) -> None:
        assert encode_delivery(STORED) == (
            '{"body_reference":"example-shop/abc","delivery_id":"f3c4-02",'
            '"group":"example-shop/customer/4711","received_at":"2026-03-01T12:00:00.007Z",'
            '"shop":"example-shop","topic":"orders/create"}'
        )

    def test_a_delivery_has_no_character_that_a_queue_refuses(self) -> None:
        text = encode_delivery(DELIVERY)

        assert not set(text) & {"\x00", "\ufffe", "\uffff"}
        assert decode_delivery(text) == DELIVERY

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            '{"received_at": 1}',
            encode_delivery(DELIVERY).replace("shop", "market"),
            encode_delivery(DELIVERY).replace("2026-", "-"),
        ],
    )
    def test_what_no_sender_of_ours_wrote_is_refused(self, text: str) -> None:
        with pytest.raises(EnvelopeInvalidError):
            decode_delivery(text)
