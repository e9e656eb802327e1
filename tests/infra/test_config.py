import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from infra.config import Config, ConfigError


def given(**context: object) -> Config:
    return Config.from_context(cdk.App(context=context).node)


def test_nothing_has_to_be_given() -> None:
    assert given() == Config(
        environment="production",
        operators=("first", "second"),
        browser_origins=(),
        alarm_email=None,
        log_level="INFO",
        log_retention_days=30,
        archive_lock="governance",
        archive_lock_days=3653,
        runbook_url=None,
        traces=False,
        local=False,
        bundle=True,
    )


def test_everything_can_be_given_on_the_command_line() -> None:
    config = given(
        environment="staging",
        operators="ada, night-shift",
        browser_origins="https://shop.example,http://localhost:5173",
        alarm_email="alarms@example.com",
        log_level="DEBUG",
        log_retention_days="7",
        archive_lock="compliance",
        archive_lock_days="2557",
        runbook_url="https://git.example.com/loyalty/main",
        traces="true",
        local="true",
        bundle="false",
    )
    assert config == Config(
        environment="staging",
        operators=("ada", "night-shift"),
        browser_origins=("https://shop.example", "http://localhost:5173"),
        alarm_email="alarms@example.com",
        log_level="DEBUG",
        log_retention_days=7,
        archive_lock="compliance",
        archive_lock_days=2557,
        runbook_url="https://git.example.com/loyalty/main",
        traces=True,
        local=True,
        bundle=False,
    )


def test_values_in_cdk_json_may_have_their_own_types() -> None:
    assert given(local=True, log_retention_days=90) == Config(local=True, log_retention_days=90)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("environment", "Production"),
        ("environment", "two words"),
        ("operators", "Ada"),
        ("operators", "a--b"),
        ("operators", "ada,ada"),
        ("operators", "machines"),
        ("operators", ",".join(f"operator-{number}" for number in range(21))),
        ("browser_origins", "shop.example"),
        ("browser_origins", "http://shop.example"),
        ("browser_origins", "https://shop.example/page"),
        ("browser_origins", "*"),
        ("environment", "ends-with-"),
        ("environment", "on-aws"),
        ("environment", "local"),
        ("environment", "longer-than-twenty-characters"),
        ("alarm_email", "nobody"),
        ("log_level", "LOUD"),
        ("log_retention_days", "31"),
        ("log_retention_days", "a month"),
        ("runbook_url", "http://git.example.com"),
        ("runbook_url", "https://git.example.com/"),
        ("traces", "1"),
        ("local", "yes"),
        ("archive_lock", "forever"),
        ("archive_lock_days", "0"),
        ("archive_lock_days", "36501"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: "):
        given(**{name: value})


def test_shops_keep_their_secrets_apart_in_each_environment() -> None:
    assert Config(environment="staging").shop_secret_prefix == "punchcard/staging/shops/"


@pytest.mark.parametrize(
    ("machine", "architecture"),
    [
        ("x86_64", lambda_.Architecture.X86_64),
        ("AMD64", lambda_.Architecture.X86_64),
        ("arm64", lambda_.Architecture.ARM_64),
        ("aarch64", lambda_.Architecture.ARM_64),
    ],
)
def test_the_emulator_gets_functions_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, machine: str, architecture: lambda_.Architecture
) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert Config(local=True).architecture.name == architecture.name
    assert Config().architecture.name == lambda_.Architecture.ARM_64.name
