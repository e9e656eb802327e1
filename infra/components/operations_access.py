"""What an operator's functions may use: dead letters, and what an order is traced by."""

from dataclasses import replace

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from infra.components.access import (
    CONSUMES,
    Access,
    Wildcard,
    allow,
    objects_in,
    table_access,
)


def look_up_owners(table: dynamodb.ITable) -> Access:
    """Find whose an order is, and what waits; no identity can be read or bound."""
    return table_access("Directory", table, actions=("BatchGetItem", "GetItem", "Query"))


def read_summaries(table: dynamodb.ITable) -> Access:
    """List members by their summaries."""
    return table_access("ReadModels", table, actions=("GetItem", "Query"))


def read_activities(table: dynamodb.ITable) -> Access:
    """Read activities as they were translated."""
    return table_access("Activities", table, actions=("Query",))


def keep_letters(table: dynamodb.ITable) -> Access:
    """Store what was given up."""
    return table_access("Operations", table, actions=("GetItem", "PutItem"))


def replay_letters(table: dynamodb.ITable) -> Access:
    """Read what was given up, and mark what was replayed."""
    return table_access(
        "Operations", table, actions=("BatchGetItem", "GetItem", "PutItem", "Query")
    )


def consume_dead_letters(queue: sqs.IQueue) -> Access:
    """What Lambda needs to feed the function from the queue of dead letters."""
    return Access((allow("ConsumeDeadLetters", "sqs", CONSUMES, queue.queue_arn),))


def read_books(table: dynamodb.ITable, *, index: str) -> Access:
    """Read programs' totals and books, and who is due: a report by value settles in memory."""
    reading = table_access("ReadModels", table, actions=("BatchGetItem", "GetItem", "Query"))
    due = allow("FindDueMembers", "dynamodb", ("Query",), f"{table.table_arn}/index/{index}")
    return replace(reading, statements=(*reading.statements, due))


def read_entry_archive(bucket: s3.IBucket) -> Access:
    """Find and read archived entries; nobody here may add, delete or unlock one."""
    export = bucket.stack.resolve(bucket.stack.export_value(bucket.bucket_arn))
    return Access(
        (
            allow("ReadEntries", "s3", ("GetObject",), objects_in(bucket)),
            allow("ListEntries", "s3", ("ListBucket",), bucket.bucket_arn),
        ),
        "PUNCHCARD_ENTRIES_BUCKET",
        bucket.bucket_name,
        wildcard=Wildcard(
            f"{export['Fn::ImportValue']}/*",
            "Objects are named after what they keep, and the bucket holds nothing else.",
        ),
    )
