"""AWS in memory for the real adapters, with tables as the data stack makes them."""

from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal

import boto3
import pytest
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import MockAWS
from moto.kms import models as kms_models
from moto.kms.utils import generate_private_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient


one_private_key = cache(generate_private_key)
"""Moto makes a private key for every key of KMS, which takes longer than all else that a test
needs; nothing here signs with one, so the same may serve all."""


@dataclass
class Stopwatch:
    """Seconds that pass when a test says so."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def aws(started_aws: MockAWS, no_aws_account: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty AWS that serves one call at a time.

    DynamoDB checks a condition and writes in one step. Moto checks and writes one after the
    other, so that without the lock two threads could both find a key absent.
    """
    lock = RLock()
    answer = BotocoreStubber.__call__

    def one_at_a_time(stubber: BotocoreStubber, *args: Any, **kwargs: Any) -> Any:
        with lock:
            return answer(stubber, *args, **kwargs)

    monkeypatch.setattr(BotocoreStubber, "__call__", one_at_a_time)
    monkeypatch.setattr(kms_models, "generate_private_key", one_private_key)
    started_aws.reset()


@pytest.fixture
def dynamodb(aws: None) -> "DynamoDBClient":
    return boto3.client("dynamodb")


@pytest.fixture
def events(aws: None) -> "EventBridgeClient":
    return boto3.client("events")


@pytest.fixture
def kms(aws: None) -> "KMSClient":
    return boto3.client("kms")


@pytest.fixture
def s3(aws: None) -> "S3Client":
    return boto3.client("s3")


@pytest.fixture
def secretsmanager(aws: None) -> "SecretsManagerClient":
    return boto3.client("secretsmanager")


@pytest.fixture
def sqs(aws: None) -> "SQSClient":
    return boto3.client("sqs")


def create_table(client: "DynamoDBClient", name: str, *, sort: Literal["N", "S"]) -> str:
    client.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": sort},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


@pytest.fixture
def ledger_table(dynamodb: "DynamoDBClient") -> str:
    return create_table(dynamodb, "ledger", sort="N")


@pytest.fixture
def directory_table(dynamodb: "DynamoDBClient") -> str:
    return create_table(dynamodb, "directory", sort="S")


@pytest.fixture
def programs_table(dynamodb: "DynamoDBClient") -> str:
    return create_table(dynamodb, "programs", sort="S")


def create_read_models(client: "DynamoDBClient") -> str:
    client.create_table(
        TableName="read-models",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "due_key")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": "due_key", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return "read-models"


@pytest.fixture
def read_models_table(dynamodb: "DynamoDBClient") -> str:
    return create_read_models(dynamodb)


@pytest.fixture
def operations_table(dynamodb: "DynamoDBClient") -> str:
    return create_table(dynamodb, "operations", sort="S")


@pytest.fixture
def activities_table(dynamodb: "DynamoDBClient") -> str:
    return create_table(dynamodb, "activities", sort="S")
