"""The queue between the door and the ledger, and the one for what could not be used."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.components.retention import PAYLOAD_RETENTION_DAYS

# What five attempts do not solve needs a person.
RECEIVES_MAX = 5
# Lambda holds messages back and retries them while a function is throttled; until then the queue
# must not hand them out again. AWS asks for six times the function's timeout.
VISIBILITY_PER_TIMEOUT = 6
# A delivery normally waits for less than a second.
OLDEST_DELIVERY_SECONDS_MAX = 300


class PurchaseQueue(Construct):
    """`deliveries` keeps the order within each group; `dead_letters` takes what was given up.

    A function makes letters of that at once, for the API to list and to replay.

    Both are encrypted with keys that SQS manages: they cost nothing, and no webhook waits for a
    request to KMS. Who can read is decided by the rights on the queues, in three roles.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, handled_within: Duration, alarms: Alarms
    ) -> None:
        super().__init__(scope, construct_id)
        visible_again = Duration.seconds(VISIBILITY_PER_TIMEOUT * handled_within.to_seconds())
        self.dead_letters = self._fifo("DeadLetters", visibility_timeout=visible_again)
        self.deliveries = self._fifo(
            "Deliveries",
            visibility_timeout=visible_again,
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=RECEIVES_MAX
            ),
        )
        acknowledge(
            self.dead_letters,
            "SQS3",
            because="It is the dead-letter queue; an alarm calls the operator.",
        )
        alarms.add(
            "OldestDeadLetter",
            self.dead_letters.metric_approximate_age_of_oldest_message(statistic="Maximum"),
            at_least=OLDEST_DELIVERY_SECONDS_MAX,
            meaning="What was given up is not kept for replay: the function of dead letters fails.",
        )
        alarms.add(
            "OldestDelivery",
            self.deliveries.metric_approximate_age_of_oldest_message(statistic="Maximum"),
            at_least=OLDEST_DELIVERY_SECONDS_MAX,
            meaning="Purchases wait for minutes: their function fails or does not keep up.",
        )

    def _fifo(
        self,
        name: str,
        *,
        visibility_timeout: Duration,
        dead_letter_queue: sqs.DeadLetterQueue | None = None,
    ) -> sqs.Queue:
        """A queue in high throughput mode; senders give every message a deduplication id."""
        return sqs.Queue(
            self,
            name,
            fifo=True,
            content_based_deduplication=False,
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP,
            fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(PAYLOAD_RETENTION_DAYS),
            visibility_timeout=visibility_timeout,
            dead_letter_queue=dead_letter_queue,
            # The service stack can be made anew, but not what waits in its queues.
            removal_policy=RemovalPolicy.RETAIN,
        )
