"""Where ports meet adapters: the only place that knows both.

Each adapter is imported and built once, when it is first asked for, from the settings that it
needs: a function that never asks for one needs neither its settings nor its permissions, and its
cold start does not wait for it.
"""

import os
import time
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from punchcard.adapters.aws import client
from punchcard.adapters.delivery_envelope import decode_delivery
from punchcard.ports import (
    Audience,
    Bodies,
    DeadLetters,
    Deliveries,
    Directory,
    Endpoints,
    Ledger,
    NotificationQueue,
    Notifications,
    Outages,
    Programs,
    Shops,
    Subscriptions,
)
from punchcard.wiring.settings import LOCAL, Settings

if TYPE_CHECKING:
    from punchcard.adapters.dynamodb_table import DynamoDbTable
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
    from punchcard.domain.events import Event
    from punchcard.domain.subscriptions import NotificationCall

__all__ = [
    "Settings",
    "audience",
    "bodies",
    "dead_letters",
    "decode_delivery",
    "decode_message",
    "deliveries",
    "directory",
    "endpoints",
    "ledger",
    "loopback_allowed",
    "notification_queue",
    "notifications",
    "now",
    "outages",
    "programs",
    "shops",
    "subscriptions",
]

_SETTINGS = Settings(os.environ)


def now() -> datetime:
    """The present instant, in UTC; a later one where a test environment's clock is moved."""
    return datetime.now(UTC) + _SETTINGS.clock_ahead


@cache
def ledger() -> Ledger:
    """Members' chains of entries."""
    from punchcard.adapters.dynamodb_ledger import DynamoDbLedger

    return DynamoDbLedger(
        client=client("dynamodb"),
        table=_SETTINGS.ledger_table,
        clock_ahead=_SETTINGS.clock_ahead,
    )


@cache
def directory() -> Directory:
    """Who is who; reads the pepper."""
    from punchcard.adapters.dynamodb_directory import DynamoDbDirectory
    from punchcard.adapters.dynamodb_keys import DirectoryKeys
    from punchcard.adapters.kms_vault import KmsVault
    from punchcard.adapters.secretsmanager_secrets import read_pepper

    return DynamoDbDirectory(
        table=_table(_SETTINGS.directory_table),
        keys=DirectoryKeys(read_pepper(client("secretsmanager"), arn=_SETTINGS.pepper_secret)),
        vault=KmsVault(client=client("kms"), key=_SETTINGS.identity_key),
    )


@cache
def programs() -> Programs:
    """Published versions of programs."""
    from punchcard.adapters.dynamodb_programs import DynamoDbPrograms

    return DynamoDbPrograms(table=_table(_SETTINGS.programs_table), monotonic=time.monotonic)


@cache
def shops() -> Shops:
    """Registered shops and what they sign with."""
    from punchcard.adapters.dynamodb_shops import DynamoDbShops

    return DynamoDbShops(
        table=_table(_SETTINGS.programs_table),
        open_secrets=_shop_secrets,
        monotonic=time.monotonic,
    )


@cache
def deliveries() -> Deliveries:
    """The queue between the door and the ledger."""
    from punchcard.adapters.sqs_deliveries import SqsDeliveries

    return SqsDeliveries(client=client("sqs"), queue_url=_SETTINGS.purchases_queue_url)


@cache
def dead_letters() -> DeadLetters:
    """Deliveries that could not be used."""
    from punchcard.adapters.sqs_dead_letters import SqsDeadLetters

    return SqsDeadLetters(client=client("sqs"), queue_url=_SETTINGS.dead_letters_queue_url)


@cache
def bodies() -> Bodies:
    """Webhook bodies too large for the queue."""
    from punchcard.adapters.s3_bodies import S3Bodies

    return S3Bodies(client=client("s3"), bucket=_SETTINGS.bodies_bucket)


@cache
def subscriptions() -> Subscriptions:
    """Merchants' endpoints and what notifications to them are signed with."""
    from punchcard.adapters.dynamodb_subscriptions import DynamoDbSubscriptions

    return DynamoDbSubscriptions(
        table=_table(_SETTINGS.operations_table),
        open_secrets=_endpoint_secrets,
        monotonic=time.monotonic,
    )


@cache
def audience() -> Audience:
    """Which events anybody has subscribed to."""
    from punchcard.adapters.dynamodb_subscriptions import DynamoDbAudience

    return DynamoDbAudience(table=_table(_SETTINGS.operations_table), monotonic=time.monotonic)


@cache
def outages() -> Outages:
    """Since when nothing reaches an endpoint."""
    from punchcard.adapters.dynamodb_outages import DynamoDbOutages

    return DynamoDbOutages(_table(_SETTINGS.operations_table))


@cache
def notifications() -> Notifications:
    """What was sent to merchants' endpoints, and what is still to be sent."""
    from punchcard.adapters.dynamodb_notifications import DynamoDbNotifications

    return DynamoDbNotifications(_table(_SETTINGS.operations_table))


@cache
def notification_queue() -> NotificationQueue:
    """What is to be sent to merchants' endpoints, now or later."""
    from punchcard.adapters.sqs_notifications import SqsNotifications

    return SqsNotifications(client=client("sqs"), queue_url=_SETTINGS.notifications_queue_url)


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
    return _SETTINGS.environment == LOCAL


@cache
def _endpoint_secrets() -> "SecretsManagerSecrets":
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets

    return SecretsManagerSecrets(
        client=client("secretsmanager"), prefix=_SETTINGS.endpoint_secret_prefix
    )


@cache
def _shop_secrets() -> "SecretsManagerSecrets":
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets

    return SecretsManagerSecrets(
        client=client("secretsmanager"), prefix=_SETTINGS.shop_secret_prefix
    )


def _table(name: str) -> "DynamoDbTable":
    from punchcard.adapters.dynamodb_table import DynamoDbTable

    return DynamoDbTable(client=client("dynamodb"), name=name)
