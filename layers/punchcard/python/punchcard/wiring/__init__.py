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
from punchcard.adapters.delivery_envelope import decode_delivery, decode_letter
from punchcard.ports import (
    ActivityArchive,
    Allowances,
    Approvals,
    Audience,
    Bodies,
    DeadLetters,
    Deliveries,
    Directory,
    Endpoints,
    EntryArchive,
    Events,
    Failures,
    Ledger,
    Letters,
    Manifests,
    Members,
    NotificationQueue,
    Notifications,
    Outages,
    Programs,
    Shops,
    Subscriptions,
    Summaries,
    Sweeps,
    TaskTokens,
    Tokens,
    Workflows,
)
from punchcard.wiring.images import decode_enrolment, decode_entry, decode_line
from punchcard.wiring.settings import LOCAL, Settings

if TYPE_CHECKING:
    from punchcard.adapters.dynamodb_table import DynamoDbTable
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
    from punchcard.domain.events import Event
    from punchcard.domain.subscriptions import NotificationCall

__all__ = [
    "Settings",
    "activity_archive",
    "allowances",
    "approvals",
    "audience",
    "bodies",
    "dead_letters",
    "decode_delivery",
    "decode_enrolment",
    "decode_entry",
    "decode_letter",
    "decode_line",
    "decode_message",
    "deliveries",
    "directory",
    "endpoints",
    "entry_archive",
    "events",
    "failures",
    "ledger",
    "letters",
    "loopback_allowed",
    "manifests",
    "members",
    "notification_queue",
    "notifications",
    "now",
    "outages",
    "programs",
    "shops",
    "subscriptions",
    "summaries",
    "sweeps",
    "task_tokens",
    "tokens",
    "workflows",
]

DUE_INDEX = "due"  # As the data stack names it.
_SETTINGS = Settings(os.environ)


def now() -> datetime:
    """The present instant, in UTC; a later one where a test environment's clock is moved."""
    return datetime.now(UTC) + _SETTINGS.clock_ahead


@cache
def ledger() -> Ledger:
    """Members' chains of entries."""
    from punchcard.adapters.dynamodb_ledger import DynamoDbLedger

    return DynamoDbLedger(
        client=client("dynamodb"), table=_SETTINGS.ledger_table, clock_ahead=_SETTINGS.clock_ahead
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
        open_vault=lambda: KmsVault(client=client("kms"), key=_SETTINGS.identity_key),
    )


@cache
def members() -> Members:
    """Members by id, for functions that know of no identities."""
    from punchcard.adapters.dynamodb_members import DynamoDbMembers

    return DynamoDbMembers(_table(_SETTINGS.directory_table))


@cache
def tokens() -> Tokens:
    """Tokens for members' apps and for browsers; reads the key they are signed with."""
    from punchcard.adapters.jwt_tokens import JwtTokens, read_token_key

    return JwtTokens(read_token_key(client("secretsmanager"), arn=_SETTINGS.token_secret))


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
        table=_table(_SETTINGS.programs_table), open_secrets=_shop_secrets, monotonic=time.monotonic
    )


@cache
def summaries() -> Summaries:
    """The read model: summaries, the due index, totals."""
    from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries

    return DynamoDbSummaries(table=_table(_SETTINGS.read_models_table), due_index=DUE_INDEX)


@cache
def events() -> Events:
    """The bus on which events are announced."""
    from punchcard.adapters.eventbridge_events import EventBridgeEvents

    return EventBridgeEvents(client=client("events"), bus=_SETTINGS.event_bus)


@cache
def failures() -> Failures:
    """What the streams' readers left out."""
    from punchcard.adapters.sqs_failures import SqsFailures

    return SqsFailures(client=client("sqs"), queue_url=_SETTINGS.failures_queue_url)


@cache
def activity_archive() -> ActivityArchive:
    """Activities as they were translated."""
    from punchcard.adapters.dynamodb_activities import DynamoDbActivityArchive

    return DynamoDbActivityArchive(_table(_SETTINGS.activities_table))


@cache
def entry_archive() -> EntryArchive:
    """Entries under lock."""
    from punchcard.adapters.s3_entries import S3EntryArchive

    return S3EntryArchive(client=client("s3"), bucket=_SETTINGS.entries_bucket)


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
def letters() -> Letters:
    """What was given up, for an operator."""
    from punchcard.adapters.dynamodb_letters import DynamoDbLetters

    return DynamoDbLetters(_table(_SETTINGS.operations_table))


@cache
def bodies() -> Bodies:
    """Webhook bodies too large for the queue."""
    from punchcard.adapters.s3_bodies import S3Bodies

    return S3Bodies(client=client("s3"), bucket=_SETTINGS.bodies_bucket)


@cache
def approvals() -> Approvals:
    """What takes two persons."""
    from punchcard.adapters.dynamodb_approvals import DynamoDbApprovals

    return DynamoDbApprovals(table=_table(_SETTINGS.operations_table))


@cache
def allowances() -> Allowances:
    """What operators have moved by hand on a day."""
    from punchcard.adapters.dynamodb_allowances import DynamoDbAllowances

    return DynamoDbAllowances(table=_table(_SETTINGS.operations_table))


@cache
def task_tokens() -> TaskTokens:
    """Workflows that wait for a decision."""
    from punchcard.adapters.stepfunctions_task_tokens import StepFunctionsTaskTokens

    return StepFunctionsTaskTokens(client=client("stepfunctions"))


def manifests() -> Manifests:
    """Lists of batches that workflows work off."""
    from punchcard.adapters.s3_manifests import S3Manifests

    return S3Manifests(client=client("s3"), bucket=_SETTINGS.workflows_bucket)


@cache
def sweeps() -> Sweeps:
    """What is kept of sweeps."""
    from punchcard.adapters.dynamodb_sweeps import DynamoDbSweeps

    return DynamoDbSweeps(table=_table(_SETTINGS.operations_table))


@cache
def workflows() -> Workflows:
    """What runs for minutes, step by step."""
    from punchcard.adapters.stepfunctions_starter import StepFunctionsStarter

    return StepFunctionsStarter(
        client=client("stepfunctions"), sweep_machine=_SETTINGS.sweep_machine
    )


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
