"""The functions on their real adapters, with AWS in memory beneath."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from moto import mock_aws
from punchcard import wiring
from punchcard.adapters.aws import client
from punchcard.domain.policies import NeverExpires
from punchcard.domain.program import LineMatch, Spending, When

from tests.contract.conftest import create_table
from tests.fakes.gateway import Gateway
from tests.fakes.programs import fixed, per_unit, program_version, rule

BUILT_ONCE = (
    wiring.allowances,
    wiring.approvals,
    wiring.directory,
    wiring.ledger,
    wiring.members,
    wiring.programs,
    wiring.shops,
    wiring.task_tokens,
    wiring.tokens,
)

CLUB = program_version(
    effective_at=datetime(2020, 1, 1, tzinfo=UTC),
    expiry=NeverExpires(),
    spending=Spending(points=1, amount=10, max_percent=50, minimum=10),
    rules=(
        rule(id="base", title="Points for every euro"),
        rule(id="books", title="Books", earn=per_unit(3), lines=LineMatch(categories=("books",))),
        rule(id="review", title="Reviews", on="review", earn=per_unit(5)),
        rule(id="gold", title="Gold", on="review", earn=fixed(2), when=When(tiers=("gold",))),
        rule(id="welcome", title="Welcome", on="sign_up", earn=fixed(100)),
    ),
)


@pytest.fixture
def gateway(no_aws_account: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A deployment with the program "club" published, and nobody in it."""
    with mock_aws():
        dynamodb = client("dynamodb")
        pepper = client("secretsmanager").create_secret(Name="pepper", SecretString="p" * 32)
        signing = client("secretsmanager").create_secret(Name="tokens", SecretString="t" * 64)
        key = client("kms").create_key()["KeyMetadata"]["Arn"]
        settings = {
            "PUNCHCARD_LEDGER_TABLE": create_table(dynamodb, "ledger", sort="N"),
            "PUNCHCARD_DIRECTORY_TABLE": create_table(dynamodb, "directory", sort="S"),
            "PUNCHCARD_PROGRAMS_TABLE": create_table(dynamodb, "programs", sort="S"),
            "PUNCHCARD_OPERATIONS_TABLE": create_table(dynamodb, "operations", sort="S"),
            "PUNCHCARD_PEPPER_SECRET_ARN": pepper["ARN"],
            "PUNCHCARD_TOKEN_SECRET_ARN": signing["ARN"],
            "PUNCHCARD_IDENTITY_KEY_ARN": key,
            "PUNCHCARD_SHOP_SECRET_PREFIX": "punchcard/test/shops/",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        forget_adapters()
        wiring.programs().publish(CLUB)
        yield Gateway()
    forget_adapters()


def forget_adapters() -> None:
    """Have every adapter built anew: they outlive a test, as they outlive a call in Lambda.

    Clients of AWS services know nothing of a deployment, and making them takes longest: they stay.
    """
    for built_once in BUILT_ONCE:
        built_once.cache_clear()
