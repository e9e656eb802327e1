"""The FIFO queue of deliveries that could not be used.

It holds letters that Punchcard wrote, with a reason, and deliveries that SQS moved there itself
after too many attempts, without one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from punchcard.adapters.aws import errors_of
from punchcard.adapters.delivery_envelope import encode_letter
from punchcard.domain.shops import Delivery

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class SqsDeadLetters:
    """Dead letters on their way into one queue."""

    client: "SQSClient"
    queue_url: str

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        """Give a delivery up for a reason."""
        # A group of its own: one that cannot be kept for now holds no other back. And never a
        # repeat: one that was replayed and failed again within five minutes would be dropped here,
        # and its replay is gone from the other queue.
        own = uuid4().hex
        with errors_of("sqs"):
            self.client.send_message(
                QueueUrl=self.queue_url,
                MessageBody=encode_letter(delivery, reason=reason, detail=detail),
                MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
                MessageGroupId=own,
                MessageDeduplicationId=own,
            )
