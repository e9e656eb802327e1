"""What the readers of streams may use: streams, the bus, the queue of failures, the archive."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from infra.components.access import (
    Access,
    Wildcard,
    allow,
    objects_in,
    open_through_dynamodb,
    table_access,
)


def publish_events(bus: events.IEventBus) -> Access:
    """Announce what happened."""
    return Access(
        (allow("PublishEvents", "events", ("PutEvents",), bus.event_bus_arn),),
        "PUNCHCARD_EVENT_BUS",
        bus.event_bus_name,
    )


def consume_stream(table: dynamodb.ITable) -> Access:
    """What Lambda needs to feed the function from a table's stream."""
    if table.table_stream_arn is None or table.encryption_key is None:
        raise ValueError("the table has no stream, or is not encrypted with a key of ours")
    actions = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    return Access(
        (
            allow("ConsumeStream", "dynamodb", actions, table.table_stream_arn),
            open_through_dynamodb(table.encryption_key),
        )
    )


def give_up_records(queue: sqs.IQueue) -> Access:
    """What Lambda needs to name what the function never got done."""
    return Access((allow("GiveUpRecords", "sqs", ("SendMessage",), queue.queue_arn),))


def keep_failures(queue: sqs.IQueue) -> Access:
    """Name what was left out."""
    return Access(
        (allow("KeepFailures", "sqs", ("SendMessage",), queue.queue_arn),),
        "PUNCHCARD_FAILURES_QUEUE_URL",
        queue.queue_url,
    )


def archive_entries(bucket: s3.IBucket) -> Access:
    """Add objects to the archive; nobody here may read, delete or unlock one."""
    export = bucket.stack.resolve(bucket.stack.export_value(bucket.bucket_arn))
    return Access(
        (allow("ArchiveEntries", "s3", ("PutObject",), objects_in(bucket)),),
        "PUNCHCARD_ENTRIES_BUCKET",
        bucket.bucket_name,
        wildcard=Wildcard(
            f"{export['Fn::ImportValue']}/*",
            "Objects are named after what they keep, and the bucket holds nothing else.",
        ),
    )


def advance_summaries(table: dynamodb.ITable) -> Access:
    """Advance members' summaries and the books, in transactions; see which days are closed."""
    return table_access("ReadModels", table, actions=("BatchGetItem", "Query", "UpdateItem"))
