"""The FIFO queue between the door and the ledger."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.adapters.delivery_envelope import encode_delivery
from punchcard.adapters.dynamodb_keys import digest
from punchcard.domain.shops import Delivery

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class SqsDeliveries:
    """Sends deliveries to one queue.

    Groups and deliveries are named by hashes: SQS allows 128 plain characters, and what an
    operator sees of a queue need not name a shop's customers.
    """

    client: "SQSClient"
    queue_url: str

    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        """Queue a delivery behind those of its group; a repeat within five minutes is dropped.

        Args:
            delivery: what to queue.
            replay: the receipt of the dead letter that is sent again, so that it is no repeat.
        """
        # No header is signed, so another body under a delivery's id is another delivery.
        content = delivery.body or delivery.body_reference or ""
        named = (delivery.shop, delivery.topic, delivery.delivery_id, content)
        with errors_of("sqs"):
            self.client.send_message(
                QueueUrl=self.queue_url,
                MessageBody=encode_delivery(delivery),
                MessageGroupId=digest(delivery.group),
                MessageDeduplicationId=digest(*named, *(() if replay is None else (replay,))),
            )
