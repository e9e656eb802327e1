"""What is recorded, of whom, and under which rules."""

import time
from functools import cache
from typing import TYPE_CHECKING

from punchcard.adapters.aws import client
from punchcard.ports import (
    ActivityArchive,
    Bodies,
    Chains,
    DeadLetters,
    Deliveries,
    Directory,
    Ledger,
    Members,
    Programs,
    Shops,
)
from punchcard.wiring.settings import SETTINGS
from punchcard.wiring.tables import table

if TYPE_CHECKING:
    from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets


@cache
def ledger() -> Ledger:
    """Members' chains of entries."""
    return _ledger()


@cache
def chains() -> Chains:
    """The ledger, to look into many members' chains at once."""
    return _ledger()


@cache
def directory() -> Directory:
    """Who is who; reads the pepper."""
    from punchcard.adapters.dynamodb_directory import DynamoDbDirectory
    from punchcard.adapters.dynamodb_keys import DirectoryKeys
    from punchcard.adapters.kms_vault import KmsVault
    from punchcard.adapters.secretsmanager_secrets import read_pepper

    return DynamoDbDirectory(
        table=table(SETTINGS.directory_table),
        keys=DirectoryKeys(read_pepper(client("secretsmanager"), arn=SETTINGS.pepper_secret)),
        open_vault=lambda: KmsVault(client=client("kms"), key=SETTINGS.identity_key),
    )


@cache
def members() -> Members:
    """Members by id, for functions that know of no identities."""
    from punchcard.adapters.dynamodb_members import DynamoDbMembers

    return DynamoDbMembers(table(SETTINGS.directory_table))


@cache
def programs() -> Programs:
    """Published versions of programs."""
    from punchcard.adapters.dynamodb_programs import DynamoDbPrograms

    return DynamoDbPrograms(table=table(SETTINGS.programs_table), monotonic=time.monotonic)


@cache
def shops() -> Shops:
    """Registered shops and what they sign with."""
    from punchcard.adapters.dynamodb_shops import DynamoDbShops

    return DynamoDbShops(
        table=table(SETTINGS.programs_table), open_secrets=shop_secrets, monotonic=time.monotonic
    )


@cache
def activity_archive() -> ActivityArchive:
    """Activities as they were translated."""
    from punchcard.adapters.dynamodb_activities import DynamoDbActivityArchive

    return DynamoDbActivityArchive(table(SETTINGS.activities_table))


@cache
def deliveries() -> Deliveries:
    """The queue between the door and the ledger."""
    from punchcard.adapters.sqs_deliveries import SqsDeliveries

    return SqsDeliveries(client=client("sqs"), queue_url=SETTINGS.purchases_queue_url)


@cache
def dead_letters() -> DeadLetters:
    """Deliveries that could not be used."""
    from punchcard.adapters.sqs_dead_letters import SqsDeadLetters

    return SqsDeadLetters(client=client("sqs"), queue_url=SETTINGS.dead_letters_queue_url)


@cache
def bodies() -> Bodies:
    """Webhook bodies too large for the queue."""
    from punchcard.adapters.s3_bodies import S3Bodies

    return S3Bodies(client=client("s3"), bucket=SETTINGS.bodies_bucket)


@cache
def shop_secrets() -> "SecretsManagerSecrets":
    """What shops sign with; opened by who checks or changes it alone."""
    from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets

    return SecretsManagerSecrets(
        client=client("secretsmanager"), prefix=SETTINGS.shop_secret_prefix
    )


def _ledger() -> "DynamoDbLedger":
    from punchcard.adapters.dynamodb_ledger import DynamoDbLedger

    return DynamoDbLedger(
        client=client("dynamodb"), table=SETTINGS.ledger_table, clock_ahead=SETTINGS.clock_ahead
    )
