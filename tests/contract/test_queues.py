"""Queues and bodies in memory and in AWS: one contract each, and what only AWS can show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from botocore.stub import Stubber
from punchcard.adapters.delivery_envelope import (
    EnvelopeInvalidError,
    decode_delivery,
    encode_delivery,
)
from punchcard.adapters.dynamodb_keys import digest
from punchcard.adapters.s3_bodies import S3Bodies
from punchcard.adapters.sqs_dead_letters import SqsDeadLetters
from punchcard.adapters.sqs_deliveries import SqsDeliveries
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.ports import Bodies, DeadLetters

from tests.contract.queues_contract import (
    DELIVERY,
    STORED,
    BodiesContract,
    DeadLettersContract,
    DeliveriesContract,
    Queue,
)
from tests.fakes.bodies import InMemoryBodies
from tests.fakes.deliveries import InMemoryDeadLetters, InMemoryDeliveries

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef


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


class TestInMemoryDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self) -> DeadLetters:
        return InMemoryDeadLetters()


class TestSqsDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self, sqs: "SQSClient", queue_url: str) -> SqsDeadLetters:
        return SqsDeadLetters(client=sqs, queue_url=queue_url, wait_seconds=0)

    def test_a_delivery_that_the_queue_gave_up_on_has_no_reason(
        self, dead_letters: SqsDeadLetters
    ) -> None:
        move(dead_letters, encode_delivery(DELIVERY))

        (letter,) = dead_letters.receive(limit=10)

        assert letter.delivery == DELIVERY
        assert letter.reason is None
        assert letter.detail is None

    def test_a_letter_that_nobody_can_read_hides_no_other(
        self, dead_letters: SqsDeadLetters, caplog: pytest.LogCaptureFixture
    ) -> None:
        for text in ("no JSON", "[]", '{"delivery":{}}'):
            move(dead_letters, text)
        dead_letters.bury(DELIVERY, reason="payload_invalid", detail="")

        (letter,) = dead_letters.receive(limit=1)

        assert letter.delivery == DELIVERY
        assert len(caplog.records) == 3

    def test_a_letter_that_nobody_can_read_does_not_hide_its_group_from_the_next_reader(
        self, dead_letters: SqsDeadLetters
    ) -> None:
        move(dead_letters, "no JSON", group="one")
        move(dead_letters, encode_delivery(DELIVERY), group="one")
        (letter,) = dead_letters.receive(limit=10)
        dead_letters.release(letter)

        assert len(dead_letters.receive(limit=10)) == 1

    @pytest.mark.parametrize("code", ["ReceiptHandleIsInvalid", "InvalidParameterValue"])
    def test_a_letter_whose_receipt_has_ended_is_left_alone(
        self, dead_letters: SqsDeadLetters, code: str
    ) -> None:
        stub = Stubber(dead_letters.client)
        stub.add_client_error("delete_message", service_error_code=code)

        with stub:
            dead_letters.remove(DeadLetter(delivery=DELIVERY, receipt="old"))

        stub.assert_no_pending_responses()

    @pytest.mark.parametrize("code", ["MessageNotInflight", "ReceiptHandleIsInvalid"])
    def test_a_letter_that_shows_already_need_not_be_released(
        self, dead_letters: SqsDeadLetters, code: str
    ) -> None:
        stub = Stubber(dead_letters.client)
        stub.add_client_error("change_message_visibility", service_error_code=code)

        with stub:
            dead_letters.release(DeadLetter(delivery=DELIVERY, receipt="old"))

        stub.assert_no_pending_responses()

    def test_a_letter_that_may_not_be_removed_is_a_matter_of_configuration(
        self, dead_letters: SqsDeadLetters
    ) -> None:
        stub = Stubber(dead_letters.client)
        stub.add_client_error("delete_message", service_error_code="AccessDenied")

        with stub, pytest.raises(MisconfiguredError):
            dead_letters.remove(DeadLetter(delivery=DELIVERY, receipt="any"))

    def test_the_reason_can_be_seen_without_opening_the_letter(
        self, sqs: "SQSClient", dead_letters: SqsDeadLetters
    ) -> None:
        dead_letters.bury(DELIVERY, reason="payload_invalid", detail="")

        (message,) = sqs.receive_message(
            QueueUrl=dead_letters.queue_url, MessageAttributeNames=["All"]
        )["Messages"]

        assert message["MessageAttributes"]["reason"]["StringValue"] == "payload_invalid"


def move(dead_letters: SqsDeadLetters, text: str, *, group: str | None = None) -> None:
    """Put a message where SQS moves what failed too often."""
    dead_letters.client.send_message(
        QueueUrl=dead_letters.queue_url,
        MessageBody=text,
        MessageGroupId=group or digest(text),
        MessageDeduplicationId=digest(text),
    )


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
