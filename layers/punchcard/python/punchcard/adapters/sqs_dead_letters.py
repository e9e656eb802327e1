"""The FIFO queue of deliveries that could not be used.

It holds letters that Punchcard wrote, with a reason, and deliveries that SQS moved there itself
after too many attempts, without one.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from botocore.exceptions import ClientError

from punchcard.adapters.aws import error_code, errors_of
from punchcard.adapters.delivery_envelope import (
    EnvelopeInvalidError,
    decode_letter,
    encode_letter,
)
from punchcard.domain.shops import DeadLetter, Delivery

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

RECEIVE_MAX = 10
"""Messages that SQS gives at once."""

HIDDEN_SECONDS = 300
"""How long a letter that was received is hidden from other readers, and may be removed."""

RECEIPT_ENDED = frozenset({"InvalidParameterValue", "MessageNotInflight", "ReceiptHandleIsInvalid"})

WAIT_SECONDS = 1
"""With a wait SQS asks all servers of a queue before it says that there is nothing."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SqsDeadLetters:
    """Dead letters in one queue."""

    client: "SQSClient"
    queue_url: str
    wait_seconds: int = WAIT_SECONDS

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        """Keep a delivery with the reason why it was given up."""
        # A group of its own: of one group SQS shows no more while some are hidden, so that letters
        # nobody wants to replay would stand before those that somebody does. And never a repeat:
        # one that was replayed and failed again within five minutes would be dropped here, and its
        # replay is gone from the other queue.
        own = uuid4().hex
        with errors_of("sqs"):
            self.client.send_message(
                QueueUrl=self.queue_url,
                MessageBody=encode_letter(delivery, reason=reason, detail=detail),
                MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
                MessageGroupId=own,
                MessageDeduplicationId=own,
            )

    def receive(self, *, limit: int) -> Sequence[DeadLetter]:
        """Up to `limit` dead letters, hidden from other readers for five minutes.

        Of those that SQS moved here itself, more of the same group may stand behind.
        """
        letters: list[DeadLetter] = []
        unreadable: list[str] = []
        while len(letters) < limit:
            messages = self._receive(min(RECEIVE_MAX, limit - len(letters)))
            if not messages:
                break
            for message in messages:
                letter = _read(message)
                if letter is None:
                    unreadable.append(message["ReceiptHandle"])
                else:
                    letters.append(letter)
        # Hidden, they would keep what stands behind them in their groups from the next reader.
        for receipt in unreadable:
            self._show(receipt)
        return letters

    def remove(self, letter: DeadLetter) -> None:
        """Remove a dead letter for good.

        Nothing happens if it is gone, or if it was received so long ago that it shows again.
        """
        with errors_of("sqs"), _receipt_may_have_ended():
            self.client.delete_message(QueueUrl=self.queue_url, ReceiptHandle=letter.receipt)

    def release(self, letter: DeadLetter) -> None:
        """Show a letter that was received to other readers again, at once."""
        self._show(letter.receipt)

    def _show(self, receipt: str) -> None:
        with errors_of("sqs"), _receipt_may_have_ended():
            self.client.change_message_visibility(
                QueueUrl=self.queue_url, ReceiptHandle=receipt, VisibilityTimeout=0
            )

    def _receive(self, count: int) -> Sequence["MessageTypeDef"]:
        with errors_of("sqs"):
            answer = self.client.receive_message(
                QueueUrl=self.queue_url,
                MaxNumberOfMessages=count,
                VisibilityTimeout=HIDDEN_SECONDS,
                WaitTimeSeconds=self.wait_seconds,
            )
        return answer.get("Messages", ())


@contextmanager
def _receipt_may_have_ended() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error_code(error) not in RECEIPT_ENDED:
            raise


def _read(message: "MessageTypeDef") -> DeadLetter | None:
    try:
        return decode_letter(message["Body"], receipt=message["ReceiptHandle"])
    except EnvelopeInvalidError as error:
        # It stays in the queue until it is too old, and must not hide the letters behind it.
        logger.warning("dead letter %s: %s", message["MessageId"], error.detail)
        return None
