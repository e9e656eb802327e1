"""Functions that read the stream of a table, and the queue for what they give up."""

from collections.abc import Mapping

import jsii
from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components import access, stream_access
from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.components.punchcard_function import PunchcardFunction
from infra.components.retention import PAYLOAD_RETENTION_DAYS

# DynamoDB keeps a stream for a day. What is retried for almost as long is not lost in silence:
# it is named in the queue before the stream forgets it.
RECORD_AGE_HOURS_MAX = 23


@jsii.implements(lambda_.IEventSourceDlq)
class _GivenUp:
    """A queue as destination; the role has the right already, beside all its others."""

    def __init__(self, queue: sqs.IQueue) -> None:
        self._queue = queue

    def bind(
        self, _target: lambda_.IEventSourceMapping, _function: lambda_.IFunction
    ) -> lambda_.DlqDestinationConfig:
        return lambda_.DlqDestinationConfig(destination=self._queue.queue_arn)


class StreamReaders(Construct):
    """Reads streams from their beginning, each part in order, and begins again where it failed.

    There is no limit to attempts but age: what no retry changes the functions put aside
    themselves, and a dependency that fails for hours must not empty the stream into a queue.
    """

    def __init__(self, scope: Construct, construct_id: str, *, alarms: Alarms) -> None:
        super().__init__(scope, construct_id)
        self._alarms = alarms
        self.failures = sqs.Queue(
            self,
            "Failures",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(PAYLOAD_RETENTION_DAYS),
            removal_policy=RemovalPolicy.RETAIN,
        )
        acknowledge(
            self.failures,
            "SQS3",
            because="It is where failures end; an alarm calls the operator.",
        )
        alarms.add(
            "StreamFailures",
            self.failures.metric_approximate_number_of_messages_visible(statistic="Maximum"),
            at_least=1,
            meaning="A reader of a stream gave entries up. The messages name them or their place.",
        )

    def reading(self, table: dynamodb.ITable) -> tuple[access.Access, ...]:
        """What a function needs to read the stream of a table and to give records up."""
        return (stream_access.consume_stream(table), stream_access.give_up_records(self.failures))

    def read(
        self,
        reader: PunchcardFunction,
        table: dynamodb.ITable,
        *,
        batch: int,
        late_after: Duration,
        window: Duration | None = None,
        only: Mapping[str, object] | None = None,
    ) -> None:
        """Have a function read the stream of a table.

        Args:
            reader: may do what `reading` says.
            table: has a stream.
            batch: most records at once.
            late_after: how old the oldest unread record may get before an alarm.
            window: how long a batch is gathered; None hands over what there is at once.
            only: which records are read, as Lambda's filters say it; None is all.
        """
        lambda_.EventSourceMapping(
            reader,
            "Stream",
            target=reader.function,
            event_source_arn=table.table_stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=batch,
            max_batching_window=window,
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            max_record_age=Duration.hours(RECORD_AGE_HOURS_MAX),
            on_failure=_GivenUp(self.failures),
            filters=None if only is None else [lambda_.FilterCriteria.filter(dict(only))],
        )
        self._alarms.add(
            f"{reader.node.id}Late",
            reader.function.metric("IteratorAge", statistic="Maximum"),
            at_least=late_after.to_milliseconds(),
            meaning=f"{reader.name} lags behind its stream: it fails or does not keep up.",
            runbook="ReaderLate",
        )
