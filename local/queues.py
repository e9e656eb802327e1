"""Waits until the queues of deliveries and of dead letters are empty."""

import time
from typing import Final

import boto3

from local.deployed import Deployment

POLL_SECONDS = 0.05
WAITING: Final = "ApproximateNumberOfMessages"
IN_WORK: Final = "ApproximateNumberOfMessagesNotVisible"


class StillQueuedError(RuntimeError):
    """Deliveries are still in the queue after the time that was given."""


def wait_until_handled(deployment: Deployment, *, seconds_max: float = 60) -> None:
    """Return when no delivery waits or is being handled; what failed for now counts as waiting.

    Whatever was given up is a dead letter by then that the API lists.

    Raises:
        StillQueuedError: that took too long.
    """
    sqs = boto3.client("sqs", **deployment.connection)
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        # In this order: what leaves the first queue for the second is in the second before.
        counts = [
            sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[WAITING, IN_WORK])["Attributes"]
            for url in (deployment.purchases_queue_url, deployment.dead_letters_queue_url)
        ]
        if all(count[WAITING] == count[IN_WORK] == "0" for count in counts):
            return
        time.sleep(POLL_SECONDS)
    raise StillQueuedError(f"deliveries are still queued after {seconds_max:.0f} seconds: {counts}")
