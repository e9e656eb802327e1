"""Adapters are built when they are asked for, from settings that say what is missing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from punchcard import wiring
from punchcard.adapters import aws as aws_clients
from punchcard.domain.activity import CARD, Identity
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.members import Member
from punchcard.wiring import recording

from tests.contract.shops_contract import SHOP

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

NEEDS: dict[Callable[[], object], list[str]] = {
    wiring.ledger: ["PUNCHCARD_LEDGER_TABLE"],
    wiring.directory: [
        "PUNCHCARD_DIRECTORY_TABLE",
        "PUNCHCARD_PEPPER_SECRET_ARN",
    ],
    wiring.members: ["PUNCHCARD_DIRECTORY_TABLE"],
    wiring.approvals: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.allowances: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.tokens: ["PUNCHCARD_TOKEN_SECRET_ARN"],
    wiring.programs: ["PUNCHCARD_PROGRAMS_TABLE"],
    wiring.shops: ["PUNCHCARD_PROGRAMS_TABLE"],
    wiring.deliveries: ["PUNCHCARD_PURCHASES_QUEUE_URL"],
    wiring.dead_letters: ["PUNCHCARD_DEAD_LETTERS_QUEUE_URL"],
    wiring.bodies: ["PUNCHCARD_BODIES_BUCKET"],
    wiring.manifests: ["PUNCHCARD_WORKFLOWS_BUCKET"],
    wiring.sweeps: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.workflows: ["PUNCHCARD_SWEEP_MACHINE_ARN"],
    wiring.letters: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.summaries: ["PUNCHCARD_READMODELS_TABLE"],
    wiring.books: ["PUNCHCARD_READMODELS_TABLE"],
    wiring.events: ["PUNCHCARD_EVENT_BUS"],
    wiring.failures: ["PUNCHCARD_FAILURES_QUEUE_URL"],
    wiring.activity_archive: ["PUNCHCARD_ACTIVITIES_TABLE"],
    wiring.entry_archive: ["PUNCHCARD_ENTRIES_BUCKET"],
    wiring.entry_history: ["PUNCHCARD_ENTRIES_BUCKET"],
    wiring.subscriptions: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.audience: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.outages: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.notifications: ["PUNCHCARD_OPERATIONS_TABLE"],
    wiring.notification_queue: ["PUNCHCARD_NOTIFICATIONS_QUEUE_URL"],
    wiring.endpoints: ["PUNCHCARD_ENVIRONMENT"],
}
CASES = [pytest.param(adapter, needs, id=adapter.__name__) for adapter, needs in NEEDS.items()]
HEAVY = {"boto3", "pydantic", "yaml", "aws_lambda_powertools"}


@pytest.fixture(autouse=True)
def nothing_built(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in {name for needs in NEEDS.values() for name in needs}:
        monkeypatch.delenv(name, raising=False)

    def forget() -> None:
        for cached in (*NEEDS, recording.shop_secrets, aws_clients.client, aws_clients.session):
            cached.cache_clear()  # type: ignore[attr-defined]

    forget()
    yield
    forget()


@pytest.mark.parametrize(("adapter", "needs"), CASES)
def test_an_adapter_is_built_once_and_from_its_own_settings_alone(
    adapter: Callable[[], object],
    needs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    secretsmanager: "SecretsManagerClient",
) -> None:
    arn = secretsmanager.create_secret(Name="pepper", SecretString="p" * 64)["ARN"]
    for name in needs:
        monkeypatch.setenv(name, arn)

    assert adapter() is adapter()


@pytest.mark.parametrize(("adapter", "needs"), CASES)
def test_a_missing_setting_is_named(
    adapter: Callable[[], object],
    needs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    secretsmanager: "SecretsManagerClient",
) -> None:
    arn = secretsmanager.create_secret(Name="pepper", SecretString="p" * 64)["ARN"]
    for missing in needs:
        for name in needs:
            monkeypatch.setenv(name, "" if name == missing else arn)

        with pytest.raises(MisconfiguredError, match=missing):
            adapter()


def test_only_who_asks_for_secrets_needs_to_know_where_they_are(
    monkeypatch: pytest.MonkeyPatch, dynamodb: object, programs_table: str
) -> None:
    monkeypatch.setenv("PUNCHCARD_PROGRAMS_TABLE", programs_table)
    monkeypatch.delenv("PUNCHCARD_SHOP_SECRET_PREFIX", raising=False)

    with pytest.raises(MisconfiguredError, match="PUNCHCARD_SHOP_SECRET_PREFIX"):
        wiring.shops().register(SHOP, secret="one")


def test_only_who_hides_or_shows_an_identity_needs_to_know_the_key(
    monkeypatch: pytest.MonkeyPatch,
    dynamodb: "DynamoDBClient",
    secretsmanager: "SecretsManagerClient",
    directory_table: str,
) -> None:
    arn = secretsmanager.create_secret(Name="pepper", SecretString="p" * 64)["ARN"]
    monkeypatch.setenv("PUNCHCARD_DIRECTORY_TABLE", directory_table)
    monkeypatch.setenv("PUNCHCARD_PEPPER_SECRET_ARN", arn)
    monkeypatch.delenv("PUNCHCARD_IDENTITY_KEY_ARN", raising=False)
    somebody = Member(program="club", id="01KJQ38XW0ABCDEFGHJKMNPQRS", salt=bytes(16))
    card = Identity(kind=CARD, value="4711")

    assert not wiring.directory().resolve(program="club", key=None, identities=[card]).found
    with pytest.raises(MisconfiguredError, match="PUNCHCARD_IDENTITY_KEY_ARN"):
        wiring.directory().claim_identity(card, member=somebody)


def test_the_deployment_has_a_name() -> None:
    settings = wiring.Settings(MappingProxyType({"PUNCHCARD_ENVIRONMENT": "staging"}))

    assert settings.environment == "staging"


def test_the_clock_of_a_machine_of_ones_own_can_be_moved_ahead() -> None:
    variables = {"PUNCHCARD_ENVIRONMENT": "local", "PUNCHCARD_CLOCK_AHEAD_SECONDS": "86400"}
    assert wiring.Settings(variables).clock_ahead == timedelta(days=1)


def test_no_other_clock_can_be_moved() -> None:
    variables = {"PUNCHCARD_ENVIRONMENT": "production", "PUNCHCARD_CLOCK_AHEAD_SECONDS": "1"}
    with pytest.raises(MisconfiguredError, match="local"):
        _ = wiring.Settings(variables).clock_ahead


def test_a_cold_start_waits_for_no_package_that_it_does_not_need() -> None:
    program = "import sys; from punchcard import wiring; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert HEAVY.isdisjoint(loaded)
