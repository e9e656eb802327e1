"""Where ports meet adapters: the only place that knows both.

Each adapter is built once, when it is first asked for, from the settings that it needs; a
function that never asks for one needs neither its settings nor its permissions.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from punchcard.adapters.aws import client
from punchcard.adapters.delivery_envelope import decode_delivery
from punchcard.adapters.dynamodb_directory import DynamoDbDirectory
from punchcard.adapters.dynamodb_keys import DirectoryKeys
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_programs import DynamoDbPrograms
from punchcard.adapters.dynamodb_shops import DynamoDbShops
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.kms_vault import KmsVault
from punchcard.adapters.s3_bodies import S3Bodies
from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets, read_pepper
from punchcard.adapters.sqs_dead_letters import SqsDeadLetters
from punchcard.adapters.sqs_deliveries import SqsDeliveries
from punchcard.domain.errors import MisconfiguredError
from punchcard.ports import (
    Bodies,
    DeadLetters,
    Deliveries,
    Directory,
    Ledger,
    Programs,
    Shops,
)

__all__ = [
    "Settings",
    "bodies",
    "dead_letters",
    "decode_delivery",
    "deliveries",
    "directory",
    "ledger",
    "programs",
    "shops",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment tells its functions, each setting read when it is needed."""

    variables: Mapping[str, str]

    @property
    def environment(self) -> str:
        """Name of the deployment, such as "production"."""
        return self._value("PUNCHCARD_ENVIRONMENT")

    @property
    def ledger_table(self) -> str:
        """Name of the table with the entries."""
        return self._value("PUNCHCARD_LEDGER_TABLE")

    @property
    def directory_table(self) -> str:
        """Name of the table of identities, owners of orders, and what waits."""
        return self._value("PUNCHCARD_DIRECTORY_TABLE")

    @property
    def programs_table(self) -> str:
        """Name of the table of program versions and shops."""
        return self._value("PUNCHCARD_PROGRAMS_TABLE")

    @property
    def purchases_queue_url(self) -> str:
        """Address of the queue of deliveries."""
        return self._value("PUNCHCARD_PURCHASES_QUEUE_URL")

    @property
    def dead_letters_queue_url(self) -> str:
        """Address of the queue of deliveries that could not be used."""
        return self._value("PUNCHCARD_DEAD_LETTERS_QUEUE_URL")

    @property
    def bodies_bucket(self) -> str:
        """Name of the bucket of large webhook bodies."""
        return self._value("PUNCHCARD_BODIES_BUCKET")

    @property
    def pepper_secret(self) -> str:
        """ARN of the secret that keys the directory's hashes."""
        return self._value("PUNCHCARD_PEPPER_SECRET_ARN")

    @property
    def shop_secret_prefix(self) -> str:
        """What the names of all shops' secrets begin with."""
        return self._value("PUNCHCARD_SHOP_SECRET_PREFIX")

    @property
    def identity_key(self) -> str:
        """ARN of the key that encrypts identities."""
        return self._value("PUNCHCARD_IDENTITY_KEY_ARN")

    def _value(self, name: str) -> str:
        value = self.variables.get(name)
        if not value:
            raise MisconfiguredError(f"the environment variable {name} is not set")
        return value


_SETTINGS = Settings(os.environ)


@cache
def ledger() -> Ledger:
    """Members' chains of entries."""
    return DynamoDbLedger(client=client("dynamodb"), table=_SETTINGS.ledger_table)


@cache
def directory() -> Directory:
    """Who is who; reads the pepper."""
    return DynamoDbDirectory(
        table=DynamoDbTable(client=client("dynamodb"), name=_SETTINGS.directory_table),
        keys=DirectoryKeys(read_pepper(client("secretsmanager"), arn=_SETTINGS.pepper_secret)),
        vault=KmsVault(client=client("kms"), key=_SETTINGS.identity_key),
    )


@cache
def programs() -> Programs:
    """Published versions of programs."""
    return DynamoDbPrograms(table=_programs_table(), monotonic=time.monotonic)


@cache
def shops() -> Shops:
    """Registered shops and what they sign with."""
    return DynamoDbShops(
        table=_programs_table(), open_secrets=_shop_secrets, monotonic=time.monotonic
    )


@cache
def deliveries() -> Deliveries:
    """The queue between the door and the ledger."""
    return SqsDeliveries(client=client("sqs"), queue_url=_SETTINGS.purchases_queue_url)


@cache
def dead_letters() -> DeadLetters:
    """Deliveries that could not be used."""
    return SqsDeadLetters(client=client("sqs"), queue_url=_SETTINGS.dead_letters_queue_url)


@cache
def bodies() -> Bodies:
    """Webhook bodies too large for the queue."""
    return S3Bodies(client=client("s3"), bucket=_SETTINGS.bodies_bucket)


@cache
def _shop_secrets() -> SecretsManagerSecrets:
    return SecretsManagerSecrets(
        client=client("secretsmanager"), prefix=_SETTINGS.shop_secret_prefix
    )


def _programs_table() -> DynamoDbTable:
    return DynamoDbTable(client=client("dynamodb"), name=_SETTINGS.programs_table)
