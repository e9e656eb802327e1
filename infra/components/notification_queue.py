"""From the bus to merchants' endpoints: the queue of events and calls, and what was given up."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.components.event_bus import SOURCE
from infra.components.retention import PAYLOAD_RETENTION_DAYS

# What five attempts do not solve is no matter of the endpoint, whose failures are no failures here.
RECEIVES_MAX = 5
# AWS asks for six times the function's timeout.
VISIBILITY_PER_TIMEOUT = 6
# A call waits in the queue for fifteen minutes at a time on purpose.
OLDEST_NOTIFICATION_SECONDS_MAX = 1_800


class NotificationQueue(Construct):
    """`notifications` takes events from the bus, and the function's own calls for later.

    A standard queue: endpoints drop repeats by the event's id, and no order is promised to them.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bus: events.IEventBus,
        handled_within: Duration,
        alarms: Alarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = self._queue("DeadLetters")
        acknowledge(
            self.dead_letters,
            "SQS3",
            because="It is the dead-letter queue; an alarm calls the operator.",
        )
        self.notifications = self._queue(
            "Notifications",
            visibility_timeout=Duration.seconds(
                VISIBILITY_PER_TIMEOUT * handled_within.to_seconds()
            ),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=RECEIVES_MAX
            ),
        )
        events.Rule(
            self,
            "Announced",
            event_bus=bus,
            description="Punchcard: events on their way to merchants' endpoints",
            event_pattern=events.EventPattern(source=[SOURCE]),
            targets=[targets.SqsQueue(self.notifications, dead_letter_queue=self.dead_letters)],
        )
        alarms.add(
            "NotificationDeadLetters",
            self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum"),
            at_least=1,
            meaning="Events or calls could not be handled. Mend the cause, then redrive them.",
        )
        alarms.add(
            "OldestNotification",
            self.notifications.metric_approximate_age_of_oldest_message(statistic="Maximum"),
            at_least=OLDEST_NOTIFICATION_SECONDS_MAX,
            meaning="Notifications wait for half an hour: their function fails or is too slow.",
        )

    def _queue(
        self,
        name: str,
        *,
        visibility_timeout: Duration | None = None,
        dead_letter_queue: sqs.DeadLetterQueue | None = None,
    ) -> sqs.Queue:
        return sqs.Queue(
            self,
            name,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(PAYLOAD_RETENTION_DAYS),
            visibility_timeout=visibility_timeout,
            dead_letter_queue=dead_letter_queue,
            # The service stack can be made anew, but not what waits in its queues.
            removal_policy=RemovalPolicy.RETAIN,
        )
