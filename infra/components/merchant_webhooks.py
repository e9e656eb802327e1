"""The way out to merchants: subscriptions by the API, notifications through a queue."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_

from infra.components import merchant_access, secret_access
from infra.components.access import read_programs
from infra.components.notification_queue import NotificationQueue
from infra.components.punchcard_function import Platform, PunchcardFunction
from infra.data_stack import DataStack

API_TIMEOUT_SECONDS = 29
# An endpoint has 15 seconds to answer, and looking up its name may take as long again.
NOTIFICATIONS_TIMEOUT_SECONDS = 60
# All of a batch are sent at once, so that a slow endpoint keeps none of the others waiting.
NOTIFICATIONS_BATCH = 10
# With the batch, how many requests are under way at once: endpoints that all let them time out
# take no more than this from the account's concurrency.
NOTIFICATIONS_CONCURRENCY_MAX = 20


@dataclass(frozen=True, slots=True)
class MerchantWebhooks:
    """The functions of the way out, and their queue."""

    subscriptions: PunchcardFunction
    notifications: PunchcardFunction
    queue: NotificationQueue


def merchant_webhooks(
    stack: cdk.Stack, *, data: DataStack, bus: events.IEventBus, platform: Platform
) -> MerchantWebhooks:
    """Create the functions and what lies between them and the bus."""
    queue = NotificationQueue(
        stack,
        "NotificationQueue",
        bus=bus,
        handled_within=cdk.Duration.seconds(NOTIFICATIONS_TIMEOUT_SECONDS),
        alarms=platform.alarms,
    )
    notifications = _notifications(stack, data=data, queue=queue, platform=platform)
    platform.alarms.add_for_code(
        "SubscriptionDisabled",
        {notifications.node.id: notifications.log_group},
        code="subscription_disabled",
        meaning="A merchant's endpoint is gone or has failed for days; nothing more is sent there.",
    )
    return MerchantWebhooks(
        subscriptions=_subscriptions(stack, data=data, queue=queue, platform=platform),
        notifications=notifications,
        queue=queue,
    )


def _notifications(
    stack: cdk.Stack, *, data: DataStack, queue: NotificationQueue, platform: Platform
) -> PunchcardFunction:
    notifications = PunchcardFunction(
        stack,
        "Notifications",
        folder="queue/notifications",
        timeout=cdk.Duration.seconds(NOTIFICATIONS_TIMEOUT_SECONDS),
        uses=[
            merchant_access.keep_notifications(data.operations),
            secret_access.read_endpoint_secrets(
                stack, prefix=platform.config.endpoint_secret_prefix
            ),
            merchant_access.send_notifications(queue.notifications),
            merchant_access.consume_notifications(queue.notifications),
        ],
        platform=platform,
    )
    lambda_.EventSourceMapping(
        notifications,
        "Calls",
        target=notifications.function,
        event_source_arn=queue.notifications.queue_arn,
        batch_size=NOTIFICATIONS_BATCH,
        max_concurrency=NOTIFICATIONS_CONCURRENCY_MAX,
        report_batch_item_failures=True,
    )
    return notifications


def _subscriptions(
    stack: cdk.Stack, *, data: DataStack, queue: NotificationQueue, platform: Platform
) -> PunchcardFunction:
    return PunchcardFunction(
        stack,
        "Subscriptions",
        folder="api/subscriptions",
        timeout=cdk.Duration.seconds(API_TIMEOUT_SECONDS),
        uses=[
            merchant_access.keep_subscriptions(data.operations),
            secret_access.keep_endpoint_secrets(
                stack, prefix=platform.config.endpoint_secret_prefix
            ),
            read_programs(data.programs),
            merchant_access.send_notifications(queue.notifications),
        ],
        platform=platform,
    )
