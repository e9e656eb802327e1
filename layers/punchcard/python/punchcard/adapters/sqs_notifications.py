"""The queue of notifications: each call a message of its own, at once or in a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from math import ceil
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.adapters.notification_envelope import encode_call
from punchcard.domain.errors import TransientError
from punchcard.domain.subscriptions import NotificationCall

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BATCH_MAX = 10
"""Messages that SQS takes at once."""

DELAY_SECONDS_MAX = 900
"""The longest delay of SQS."""


@dataclass(frozen=True, slots=True)
class SqsNotifications:
    """Sends calls to one standard queue."""

    client: "SQSClient"
    queue_url: str

    def send(self, calls: Sequence[NotificationCall], *, delay: timedelta = timedelta()) -> None:
        """Queue calls.

        Raises:
            TransientError: some were not taken; send all of them again.
        """
        seconds = min(max(ceil(delay.total_seconds()), 0), DELAY_SECONDS_MAX)
        for batch in batched(calls, BATCH_MAX, strict=False):
            with errors_of("sqs"):
                answer = self.client.send_message_batch(
                    QueueUrl=self.queue_url,
                    Entries=[
                        {
                            "Id": str(number),
                            "MessageBody": encode_call(call),
                            "DelaySeconds": seconds,
                        }
                        for number, call in enumerate(batch)
                    ],
                )
            if answer.get("Failed"):
                raise TransientError("sqs did not take every message of a batch")
