"""What a function may use: where it finds it, and what its role allows there.

The two travel together, so that no function is told of something it may not use, or may use
something it is not told of. Actions and resources are spelled out; nothing is granted elsewhere.
"""

from dataclasses import dataclass

from aws_cdk import Aws
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

# What the CDK grants to whoever reads and writes an encrypted table; the key answers to DynamoDB
# alone, whoever calls.
TABLE_KEY_ACTIONS = (
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "ReEncryptFrom",
    "ReEncryptTo",
)

CONSUMES = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A resource that cannot be spelled out to its end: as cdk-nag names it, and why."""

    resource: str
    reason: str


@dataclass(frozen=True, slots=True)
class Access:
    """One use of one resource.

    `variable` names the environment variable that tells the function `value`; a queue that Lambda
    itself reads has none.
    """

    statements: tuple[iam.PolicyStatement, ...]
    variable: str | None = None
    value: str = ""
    wildcard: Wildcard | None = None


def append_to_ledger(table: dynamodb.ITable) -> Access:
    """Read entries and put new ones: a role without more cannot alter or delete one."""
    return table_access("Ledger", table, actions=("PutItem", "Query"))


def keep_directory(table: dynamodb.ITable) -> Access:
    """Find and bind identities and orders; delete what has stopped waiting."""
    return table_access(
        "Directory",
        table,
        actions=("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query"),
    )


def read_programs(table: dynamodb.ITable) -> Access:
    """Read program versions and the settings of shops."""
    return table_access("Programs", table, actions=("GetItem", "Query"))


def publish_programs(table: dynamodb.ITable) -> Access:
    """Read and add program versions and shops."""
    actions = ("BatchGetItem", "GetItem", "PutItem", "Query")
    return table_access("Programs", table, actions=actions)


def read_ledger(table: dynamodb.ITable) -> Access:
    """Read entries, without being able to add one."""
    return table_access("Ledger", table, actions=("Query",))


def archive_activities(table: dynamodb.ITable) -> Access:
    """Keep activities as they were translated, unless they are kept already."""
    return table_access("Activities", table, actions=("BatchGetItem", "BatchWriteItem"))


def read_audience(table: dynamodb.ITable) -> Access:
    """See which events anybody has subscribed to."""
    return table_access("Operations", table, actions=("Query",))


def read_pepper(secret_arn: str) -> Access:
    """Compute the hashes that identities are looked up by."""
    return secret("ReadPepper", secret_arn, variable="PUNCHCARD_PEPPER_SECRET_ARN")


def hide_identities(key: kms.IKey) -> Access:
    """Encrypt identities on their way into the directory, without being able to read them."""
    return _identity_key(key, ("Encrypt",))


def hide_and_show_identities(key: kms.IKey) -> Access:
    """Encrypt identities, and decrypt those of a member who is shown."""
    return _identity_key(key, ("Decrypt", "Encrypt"))


def send_deliveries(queue: sqs.IQueue) -> Access:
    """Queue what came in."""
    return Access(
        (allow("SendDeliveries", "sqs", ("SendMessage",), queue.queue_arn),),
        "PUNCHCARD_PURCHASES_QUEUE_URL",
        queue.queue_url,
    )


def record_traces() -> Access:
    """What Lambda needs to hand over the traces of a function."""
    actions = ("PutTelemetryRecords", "PutTraceSegments")
    return Access(
        (allow("RecordTraces", "xray", actions, "*"),),
        wildcard=Wildcard("*", "X-Ray has no resources that rights on traces could name."),
    )


def consume_deliveries(queue: sqs.IQueue) -> Access:
    """What Lambda needs to feed the function from the queue."""
    return Access((allow("ConsumeDeliveries", "sqs", CONSUMES, queue.queue_arn),))


def bury_deliveries(queue: sqs.IQueue) -> Access:
    """Put aside what cannot be used, with the reason."""
    return Access(
        (allow("BuryDeliveries", "sqs", ("SendMessage",), queue.queue_arn),),
        "PUNCHCARD_DEAD_LETTERS_QUEUE_URL",
        queue.queue_url,
    )


def store_bodies(bucket: s3.IBucket) -> Access:
    """Store bodies that are too large for the queue."""
    return _bodies(bucket, allow("StoreBodies", "s3", ("PutObject",), objects_in(bucket)))


def read_bodies(bucket: s3.IBucket) -> Access:
    """Read bodies that were too large for the queue.

    Who may not list a bucket is told that an object is forbidden when it is gone.
    """
    return _bodies(
        bucket,
        allow("ReadBodies", "s3", ("GetObject",), objects_in(bucket)),
        allow("TellMissingBodies", "s3", ("ListBucket",), bucket.bucket_arn),
    )


def table_access(name: str, table: dynamodb.ITable, *, actions: tuple[str, ...]) -> Access:
    """Some actions on one table alone, and the key that opens it."""
    if table.encryption_key is None:
        raise ValueError(f"{name} is not encrypted with a key of ours")
    return Access(
        (
            allow(f"Use{name}", "dynamodb", actions, table.table_arn),
            open_through_dynamodb(table.encryption_key),
        ),
        f"PUNCHCARD_{name.upper()}_TABLE",
        table.table_name,
    )


def open_through_dynamodb(key: kms.IKey) -> iam.PolicyStatement:
    """DynamoDB unwraps a table's key in the name of whoever reads or writes; nobody else may."""
    return iam.PolicyStatement(
        sid="OpenTables",
        actions=[f"kms:{action}" for action in TABLE_KEY_ACTIONS],
        resources=[key.key_arn],
        conditions={"StringEquals": {"kms:ViaService": f"dynamodb.{Aws.REGION}.amazonaws.com"}},
    )


def secret(sid: str, arn: str, *, variable: str) -> Access:
    """Read one secret, which a variable names."""
    return Access((allow(sid, "secretsmanager", ("GetSecretValue",), arn),), variable, arn)


def _identity_key(key: kms.IKey, actions: tuple[str, ...]) -> Access:
    return Access(
        (allow("UseIdentityKey", "kms", actions, key.key_arn),),
        "PUNCHCARD_IDENTITY_KEY_ARN",
        key.key_arn,
    )


def _bodies(bucket: s3.IBucket, *statements: iam.PolicyStatement) -> Access:
    export = bucket.stack.resolve(bucket.stack.export_value(bucket.bucket_arn))
    return Access(
        statements,
        "PUNCHCARD_BODIES_BUCKET",
        bucket.bucket_name,
        wildcard=Wildcard(
            f"{export['Fn::ImportValue']}/*",
            "Bodies are named at run time, and the bucket holds nothing else.",
        ),
    )


def objects_in(bucket: s3.IBucket) -> str:
    """The ARN of all objects of a bucket."""
    return bucket.arn_for_objects("*")


def allow(sid: str, service: str, actions: tuple[str, ...], resource: str) -> iam.PolicyStatement:
    """A statement that allows actions of one service on one resource."""
    """A statement about some actions of one service on one resource."""
    return iam.PolicyStatement(
        sid=sid, actions=[f"{service}:{action}" for action in actions], resources=[resource]
    )
