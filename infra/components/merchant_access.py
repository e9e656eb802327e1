"""What the way out to merchants may use: subscriptions, their log and queue."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs

from infra.components.access import Access, allow, table_access

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
