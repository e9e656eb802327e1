"""What the way out to merchants may use: subscriptions, their log, secrets and queue."""

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs

from infra.components.access import Access, Wildcard, allow, table_access

NOTIFYING_PARTITIONS = ("notifications#*", "outages#*", "subscriptions#*")
"""What the way out to merchants has to do with, of a table that has approvals and sweeps too."""


def keep_notifications(table: dynamodb.ITable) -> Access:
    """Write down what is sent to endpoints, and what keeps them from being reached."""
    actions = ("DeleteItem", "GetItem", "PutItem", "Query")
    access = table_access("Operations", table, actions=actions)
    # IAM compares on AWS; an emulator that tells it no key lets all items pass.
    access.statements[0].add_condition(
        "ForAllValues:StringLike", {"dynamodb:LeadingKeys": list(NOTIFYING_PARTITIONS)}
    )
    return access


def keep_subscriptions(table: dynamodb.ITable) -> Access:
    """Keep endpoints; read what was sent to them, and have it sent again."""
    actions = ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query")
    return table_access("Operations", table, actions=actions)


def read_endpoint_secrets(stack: Stack, *, prefix: str) -> Access:
    """Read what notifications are signed with."""
    return _endpoint_secrets(stack, prefix=prefix, actions=("GetSecretValue",))


def keep_endpoint_secrets(stack: Stack, *, prefix: str) -> Access:
    """Store, change and remove what notifications are signed with."""
    actions = ("CreateSecret", "DeleteSecret", "GetSecretValue", "PutSecretValue")
    return _endpoint_secrets(stack, prefix=prefix, actions=actions)


def send_notifications(queue: sqs.IQueue) -> Access:
    """Call for notifications to be sent, now or later."""
    return Access(
        (allow("SendNotifications", "sqs", ("SendMessage",), queue.queue_arn),),
        "PUNCHCARD_NOTIFICATIONS_QUEUE_URL",
        queue.queue_url,
    )


def consume_notifications(queue: sqs.IQueue) -> Access:
    """What Lambda needs to feed the function from the queue."""
    actions = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
    return Access((allow("ConsumeNotifications", "sqs", actions, queue.queue_arn),))


def _endpoint_secrets(stack: Stack, *, prefix: str, actions: tuple[str, ...]) -> Access:
    secrets = stack.format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=f"{prefix}*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    return Access(
        (allow("UseEndpointSecrets", "secretsmanager", actions, secrets),),
        "PUNCHCARD_ENDPOINT_SECRET_PREFIX",
        prefix,
        wildcard=Wildcard(
            f"arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:{prefix}*",
            "Merchants subscribe at run time; their secrets share the beginning of the name.",
        ),
    )
