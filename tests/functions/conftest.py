"""The functions on their real adapters, with AWS in memory beneath."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from moto.core.models import MockAWS
from punchcard import wiring
from punchcard.adapters.aws import client
from punchcard.domain.catalogue import CouponTerms, Reward, RewardPrice
from punchcard.domain.entry import Entry
from punchcard.domain.policies import NeverExpires
from punchcard.domain.program import LineMatch, Spending, When
from punchcard.edge.observability import MaskedJson, configure_logging

from tests.contract.conftest import create_read_models, create_table, one_private_key
from tests.fakes.command_line import CommandLine
from tests.fakes.gateway import Gateway
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.programs import fixed, per_unit, program_version, rule
from tests.fakes.till import MEMBER, Till

BUILT_ONCE = (
    wiring.activity_archive,
    wiring.allowances,
    wiring.approvals,
    wiring.bodies,
    wiring.books,
    wiring.dead_letters,
    wiring.deliveries,
    wiring.directory,
    wiring.entry_archive,
    wiring.entry_history,
    wiring.endpoints,
    wiring.ledger,
    wiring.letters,
    wiring.members,
    wiring.notification_queue,
    wiring.notifications,
    wiring.outages,
    wiring.programs,
    wiring.shops,
    wiring.stocks,
    wiring.subscriptions,
    wiring.summaries,
    wiring.sweeps,
    wiring.task_tokens,
    wiring.tokens,
    wiring.workflows,
)

CLUB = program_version(
    effective_at=datetime(2020, 1, 1, tzinfo=UTC),
    expiry=NeverExpires(),
    spending=Spending(points=1, amount=10, max_percent=50, minimum=10),
    rewards=(
        Reward(
            id="coffee",
            title="A cup of coffee",
            points=60,
            prices=(RewardPrice(points=40, tiers=("gold",)),),
            per_member=2,
            stock=3,
            coupon=CouponTerms(uses=2, valid_days=30),
        ),
        Reward(id="mug", title="A mug", points=900),
        Reward(id="trip", title="A trip", points=0, tiers=("gold",)),
    ),
    rules=(
        rule(id="base", title="Points for every euro"),
        rule(id="books", title="Books", earn=per_unit(3), lines=LineMatch(categories=("books",))),
        rule(id="review", title="Reviews", on="review", earn=per_unit(5)),
        rule(id="gold", title="Gold", on="review", earn=fixed(2), when=When(tiers=("gold",))),
        rule(id="welcome", title="Welcome", on="sign_up", earn=fixed(100)),
    ),
)


@pytest.fixture
def gateway(
    started_aws: MockAWS, no_aws_account: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gateway]:
    """A deployment with the program "club" published, and nobody in it."""
    started_aws.reset()
    yield deployed(monkeypatch)
    forget_adapters()


def deployed(patch: pytest.MonkeyPatch) -> Gateway:
    """Make what functions need in AWS, tell them of it, and publish the program."""
    patch.setattr("moto.kms.models.generate_private_key", one_private_key)
    dynamodb = client("dynamodb")
    pepper = client("secretsmanager").create_secret(Name="pepper", SecretString="p" * 32)
    signing = client("secretsmanager").create_secret(Name="tokens", SecretString="t" * 64)
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    settings = {
        "PUNCHCARD_LEDGER_TABLE": create_table(dynamodb, "ledger", sort="N"),
        "PUNCHCARD_DIRECTORY_TABLE": create_table(dynamodb, "directory", sort="S"),
        "PUNCHCARD_PROGRAMS_TABLE": create_table(dynamodb, "programs", sort="S"),
        "PUNCHCARD_READMODELS_TABLE": create_read_models(dynamodb),
        "PUNCHCARD_ACTIVITIES_TABLE": create_table(dynamodb, "activities", sort="S"),
        "PUNCHCARD_OPERATIONS_TABLE": create_table(dynamodb, "operations", sort="S"),
        "PUNCHCARD_PURCHASES_QUEUE_URL": create_queue("purchases.fifo"),
        "PUNCHCARD_DEAD_LETTERS_QUEUE_URL": create_queue("dead-letters.fifo"),
        "PUNCHCARD_BODIES_BUCKET": create_bucket("bodies"),
        "PUNCHCARD_ENTRIES_BUCKET": create_bucket("entries"),
        "PUNCHCARD_PEPPER_SECRET_ARN": pepper["ARN"],
        "PUNCHCARD_IDENTITY_KEY_ARN": key,
        "PUNCHCARD_SHOP_SECRET_PREFIX": "punchcard/test/shops/",
        "PUNCHCARD_TOKEN_SECRET_ARN": signing["ARN"],
        "PUNCHCARD_SWEEP_MACHINE_ARN": create_machine("sweep"),
        "PUNCHCARD_ENDPOINT_SECRET_PREFIX": "punchcard/test/endpoints/",
        "PUNCHCARD_NOTIFICATIONS_QUEUE_URL": create_queue("notifications", fifo=False),
        "PUNCHCARD_ENVIRONMENT": "local",
    }
    for name, value in settings.items():
        patch.setenv(name, value)
    forget_adapters()
    wiring.programs().publish(CLUB)
    return Gateway()


def create_queue(name: str, *, fifo: bool = True) -> str:
    queue = client("sqs").create_queue(
        QueueName=name, Attributes={"FifoQueue": "true"} if fifo else {}
    )
    return str(queue["QueueUrl"])


def create_machine(name: str) -> str:
    machine = client("stepfunctions").create_state_machine(
        name=name,
        definition='{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}',
        roleArn=f"arn:aws:iam::123456789012:role/{name}",
    )
    return str(machine["stateMachineArn"])


def create_bucket(name: str) -> str:
    client("s3").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    return name


def forget_adapters() -> None:
    """Have every adapter built anew: they outlive a test, as they outlive a call in Lambda.

    Clients of AWS services know nothing of a deployment, and making them takes longest: they stay.
    """
    for built_once in BUILT_ONCE:
        built_once.cache_clear()


@pytest.fixture
def written() -> Iterator[StringIO]:
    """The log as it leaves a function."""
    configure_logging()
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskedJson())
    logger = logging.getLogger("punchcard")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.fixture
def punchcard(
    gateway: Gateway, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The functions' own lines, which a deployment keeps, are not among what a command shows."""
    configure_logging()
    monkeypatch.setattr(logging.getLogger("punchcard"), "handlers", [])
    return CommandLine(gateway, capsys)


@pytest.fixture
def told(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> tuple[InMemoryEvents, InMemoryFailures]:
    """What is announced, and what is left out."""
    events, failures = InMemoryEvents(), InMemoryFailures()
    monkeypatch.setattr(wiring, "events", lambda: events)
    monkeypatch.setattr(wiring, "failures", lambda: failures)
    monkeypatch.setattr(wiring, "audience", InMemoryAudience)
    return events, failures


@pytest.fixture
def chain(told: object) -> list[Entry]:
    """Three entries of a member, in the ledger too."""
    till = Till()
    for number in range(3):
        till.order(number, 1000)
    found = list(till.ledger.chains["club", MEMBER.id].values())
    for entry in found:
        wiring.ledger().append(entry)
    return found
