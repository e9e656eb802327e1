"""The queue of notifications: each call a message of its own, at once or in a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.adapters.notification_envelope import encode_call
from punchcard.domain.subscriptions import NotificationCall

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

DELAY_SECONDS_MAX = 900
"""The longest delay of SQS."""


@dataclass(frozen=True, slots=True)
class SqsNotifications:
    """Sends calls to one standard queue."""

    client: "SQSClient"
    queue_url: str

    def send(self, calls: Sequence[NotificationCall], *, delay: timedelta = timedelta()) -> None:
        """Queue calls, one by one: an event has few endpoints, and all else is one call.

        Raises:
            TransientError: some were not taken; send all of them again.
        """
        seconds = min(max(ceil(delay.total_seconds()), 0), DELAY_SECONDS_MAX)
        for call in calls:
            with errors_of("sqs"):
                self.client.send_message(
                    QueueUrl=self.queue_url, MessageBody=encode_call(call), DelaySeconds=seconds
                )
