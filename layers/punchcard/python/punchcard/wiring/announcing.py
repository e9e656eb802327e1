"""What tells others of it: read models, the bus, archives and merchants' endpoints."""

import time
from functools import cache
from typing import TYPE_CHECKING

from punchcard.adapters.aws import client
from punchcard.ports import (
    Audience,
    Books,
    Endpoints,
    EntryArchive,
    EntryHistory,
    Events,
    Failures,
    NotificationQueue,
    Notifications,
    Outages,
    Subscriptions,
    Summaries,
)
from punchcard.wiring.clock import now
from punchcard.wiring.settings import LOCAL, SETTINGS
from punchcard.wiring.tables import table

if TYPE_CHECKING:
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
    from punchcard.domain.events import Event
    from punchcard.domain.subscriptions import NotificationCall

DUE_INDEX = "due"  # As the data stack names it.


@cache
def summaries() -> Summaries:
    """The read model: summaries, the due index, and booking."""
    from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries

    return DynamoDbSummaries(table=table(SETTINGS.read_models_table), due_index=DUE_INDEX)


@cache
def books() -> Books:
    """The daily books, beside the summaries that they are booked with."""
    from punchcard.adapters.dynamodb_books import DynamoDbBooks

    return DynamoDbBooks(table(SETTINGS.read_models_table))


@cache
def events() -> Events:
    """The bus on which events are announced."""
    from punchcard.adapters.eventbridge_events import EventBridgeEvents

    return EventBridgeEvents(client=client("events"), bus=SETTINGS.event_bus)


@cache
def failures() -> Failures:
    """What the streams' readers left out."""
    from punchcard.adapters.sqs_failures import SqsFailures

    return SqsFailures(client=client("sqs"), queue_url=SETTINGS.failures_queue_url)


@cache
def entry_archive() -> EntryArchive:
    """Entries under lock."""
    from punchcard.adapters.s3_entries import S3EntryArchive

    return S3EntryArchive(client=client("s3"), bucket=SETTINGS.entries_bucket)


@cache
def entry_history() -> EntryHistory:
    """Entries under lock, to be read."""
    from punchcard.adapters.s3_entries import S3EntryArchive

    return S3EntryArchive(client=client("s3"), bucket=SETTINGS.entries_bucket)


@cache
def subscriptions() -> Subscriptions:
    """Merchants' endpoints and what notifications to them are signed with."""
    from punchcard.adapters.dynamodb_subscriptions import DynamoDbSubscriptions

    return DynamoDbSubscriptions(
        table=table(SETTINGS.operations_table),
        open_secrets=endpoint_secrets,
        monotonic=time.monotonic,
    )


@cache
def audience() -> Audience:
    """Which events anybody has subscribed to."""
    from punchcard.adapters.dynamodb_subscriptions import DynamoDbAudience

    return DynamoDbAudience(table=table(SETTINGS.operations_table), monotonic=time.monotonic)


@cache
def outages() -> Outages:
    """Since when nothing reaches an endpoint."""
    from punchcard.adapters.dynamodb_outages import DynamoDbOutages

    return DynamoDbOutages(table(SETTINGS.operations_table))


@cache
def notifications() -> Notifications:
    """What was sent to merchants' endpoints, and what is still to be sent."""
    from punchcard.adapters.dynamodb_notifications import DynamoDbNotifications

    return DynamoDbNotifications(table(SETTINGS.operations_table))


@cache
def notification_queue() -> NotificationQueue:
    """What is to be sent to merchants' endpoints, now or later."""
    from punchcard.adapters.sqs_notifications import SqsNotifications

    return SqsNotifications(client=client("sqs"), queue_url=SETTINGS.notifications_queue_url)


def decode_message(text: str) -> "Event | NotificationCall":
    """Read a message of the queue of notifications; see `notification_envelope`."""
    from punchcard.adapters import notification_envelope

    return notification_envelope.decode_message(text)


@cache
def endpoints() -> Endpoints:
    """Merchants' servers."""
    from punchcard.adapters.http_endpoints import HttpEndpoints

    return HttpEndpoints(now=now, loopback_allowed=loopback_allowed())


def loopback_allowed() -> bool:
    """Whether merchants' endpoints may be on this very machine: only where that is one's own."""
    return SETTINGS.environment == LOCAL


@cache
def endpoint_secrets() -> "SecretsManagerSecrets":
    """What endpoints' messages are signed with; opened by who signs alone."""
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets

    return SecretsManagerSecrets(
        client=client("secretsmanager"), prefix=SETTINGS.endpoint_secret_prefix
    )
