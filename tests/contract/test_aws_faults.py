"""What AWS answers when something is wrong, as the callers of a port see it."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.stub import Stubber
from punchcard.adapters import aws as aws_clients
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
from punchcard.domain.errors import (
    ContentionError,
    MisconfiguredError,
    PunchcardError,
    TransientError,
)

from tests.contract.ledger_contract import MEMBER, OTHER, PROGRAM, entry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Call = Callable[[DynamoDbLedger], object]


def read(ledger: DynamoDbLedger) -> object:
    return ledger.head(program=PROGRAM, member=MEMBER)


def write(ledger: DynamoDbLedger) -> object:
    return ledger.append(entry(0))


def answer_with(ledger: DynamoDbLedger, call: Call, code: str, *, status: int = 400) -> None:
    """Let the table answer a call with an error whose text names the member."""
    stub = Stubber(ledger.client)
    stub.add_client_error(
        "query" if call is read else "put_item",
        service_error_code=code,
        service_message=f"not for {MEMBER}",
        http_status_code=status,
    )
    stub.activate()


@pytest.fixture
def fresh_clients() -> Iterator[None]:
    """Clients that are made in the test and forgotten after it."""

    def forget_clients() -> None:
        aws_clients.client.cache_clear()
        aws_clients.session.cache_clear()

    forget_clients()
    yield
    forget_clients()


@pytest.fixture
def ledger(no_aws_account: None) -> DynamoDbLedger:
    return DynamoDbLedger(client=boto3.client("dynamodb"), table="ledger")


@pytest.mark.parametrize("call", [read, write])
@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("ThrottlingException", 400, TransientError),
        ("ProvisionedThroughputExceededException", 400, TransientError),
        ("RequestLimitExceeded", 400, TransientError),
        ("InternalServerError", 500, TransientError),
        ("SomethingNewAndBroken", 503, TransientError),
        ("TransactionConflictException", 400, ContentionError),
        ("AccessDeniedException", 400, MisconfiguredError),
        ("ResourceNotFoundException", 400, MisconfiguredError),
        ("ExpiredTokenException", 400, MisconfiguredError),
    ],
)
def test_an_answer_is_raised_as_one_of_three_families(
    ledger: DynamoDbLedger, call: Call, code: str, status: int, expected: type[PunchcardError]
) -> None:
    answer_with(ledger, call, code, status=status)

    with pytest.raises(expected, match=code) as raised:
        call(ledger)

    assert isinstance(raised.value.__cause__, ClientError)
    assert MEMBER not in raised.value.detail


@pytest.mark.parametrize("call", [read, write])
def test_an_answer_that_only_a_bug_explains_is_raised_as_it_is(
    ledger: DynamoDbLedger, call: Call
) -> None:
    answer_with(ledger, call, "ValidationException")

    with pytest.raises(ClientError, match="ValidationException"):
        call(ledger)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (EndpointConnectionError(endpoint_url="http://127.0.0.1"), TransientError),
        (ReadTimeoutError(endpoint_url="http://127.0.0.1"), TransientError),
        (NoCredentialsError(), MisconfiguredError),
    ],
)
@pytest.mark.parametrize("call", [read, write])
def test_a_call_that_reaches_nobody_is_raised_as_one_of_the_families_too(
    ledger: DynamoDbLedger, call: Call, failure: Exception, expected: type[PunchcardError]
) -> None:
    def fail(**_: object) -> None:
        raise failure

    ledger.client.meta.events.register("before-call.dynamodb", fail)

    with pytest.raises(expected):
        call(ledger)


def test_a_conditional_put_may_fail_for_other_reasons(ledger: DynamoDbLedger) -> None:
    table = DynamoDbTable(client=ledger.client, name="directory")
    answer_with(ledger, write, "AccessDeniedException")

    with pytest.raises(MisconfiguredError):
        table.put_if_absent({"pk": {"S": "1"}, "sk": {"S": "1"}})


def test_a_secret_that_may_not_be_read_is_not_taken_for_a_missing_one(
    no_aws_account: None,
) -> None:
    secrets = SecretsManagerSecrets(client=boto3.client("secretsmanager"), prefix="shops/")
    stub = Stubber(secrets.client)
    stub.add_client_error("get_secret_value", service_error_code="AccessDeniedException")

    with stub, pytest.raises(MisconfiguredError, match="AccessDenied"):
        secrets.get("example-shop")


def test_a_put_whose_answer_was_lost_finds_its_own_entry(
    dynamodb: "DynamoDBClient", ledger_table: str
) -> None:
    """The client repeats the put by itself; the second one meets the first one's entry."""
    tried: list[int] = []

    def lose_first_answer(attempts: int, **_: object) -> float | None:
        seconds_to_wait = 0.0
        tried.append(attempts)
        return seconds_to_wait if attempts == 1 else None

    events: Any = dynamodb.meta.events
    events.register_first("needs-retry.dynamodb.PutItem", lose_first_answer)
    ledger = DynamoDbLedger(client=dynamodb, table=ledger_table)

    standing = ledger.append(entry(0))

    assert tried == [1, 2]
    assert standing == entry(0)


def test_a_missing_region_is_a_matter_of_configuration(
    fresh_clients: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)

    with pytest.raises(MisconfiguredError, match="region"):
        aws_clients.client("dynamodb")


@pytest.mark.parametrize("service", ["dynamodb", "kms", "s3", "secretsmanager", "sqs"])
def test_clients_follow_the_address_in_the_environment(
    fresh_clients: None, service: aws_clients.Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")

    client = aws_clients.client(service)

    assert client.meta.endpoint_url == "http://127.0.0.1:4566"


def test_a_client_gives_up_in_time(fresh_clients: None) -> None:
    config = aws_clients.client("dynamodb").meta.config

    assert config.read_timeout == aws_clients.READ_TIMEOUT_SECONDS
    assert config.connect_timeout == aws_clients.CONNECT_TIMEOUT_SECONDS
    assert config.retries == {"mode": "standard", "total_max_attempts": aws_clients.ATTEMPTS_MAX}


def cancel_pair(ledger: DynamoDbLedger, *codes: str) -> None:
    """Let the table cancel the transaction of a pair, for a reason at each of the two."""
    stub = Stubber(ledger.client)
    stub.add_client_error(
        "transact_write_items",
        service_error_code="TransactionCanceledException",
        http_status_code=400,
        modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
    )
    stub.activate()


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("TransactionConflict", "None"), ContentionError),
        (("None", "ThrottlingError"), TransientError),
        (("TransactionConflict", "ProvisionedThroughputExceeded"), TransientError),
    ],
)
def test_a_cancelled_pair_is_tried_again_later(
    ledger: DynamoDbLedger, codes: tuple[str, str], expected: type[PunchcardError]
) -> None:
    cancel_pair(ledger, *codes)

    with pytest.raises(expected) as raised:
        ledger.append_pair(entry(0), entry(0, member=OTHER))

    assert type(raised.value) is expected


@pytest.mark.parametrize(
    "codes", [("ValidationError", "None"), ("None", "ItemCollectionSizeLimit")]
)
def test_a_pair_cancelled_for_what_only_a_bug_explains_is_raised_as_it_is(
    ledger: DynamoDbLedger, codes: tuple[str, str]
) -> None:
    cancel_pair(ledger, *codes)

    with pytest.raises(ClientError, match="TransactionCanceled"):
        ledger.append_pair(entry(0), entry(0, member=OTHER))
