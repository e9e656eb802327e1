"""The template tells each function what its handler's adapters read, and nothing they do not."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, override

import boto3
import pytest
from moto import mock_aws
from punchcard import wiring
from punchcard.wiring import announcing, operating, recording
from punchcard.wiring.settings import Settings

from tests.architecture.sources import syntax
from tests.infra.assembly import Template
from tests.infra.handlers import MODULES, called_as, sources

# Read outside of wiring: by the logger, and by whoever looks at a function in the console.
FOR_EVERY_FUNCTION = {
    "POWERTOOLS_LOG_LEVEL",
    "POWERTOOLS_SERVICE_NAME",
    "PUNCHCARD_ENVIRONMENT",
}

# Set on this machine alone, after the deployment.
NEVER_TOLD = {"PUNCHCARD_CLOCK_AHEAD_SECONDS"}

SECRETS = {"PUNCHCARD_PEPPER_SECRET_ARN", "PUNCHCARD_TOKEN_SECRET_ARN"}

# Shops' settings are read by more functions than their secrets, which are opened on first use.
OPENING_SHOP_SECRETS = {"programs", "webhooks"}
OPENING_ENDPOINT_SECRETS = {"notifications", "subscriptions"}

# More functions look up whose an order is than hide or show identities.
OPENING_IDENTITIES = {"approvals", "members", "purchases"}


class Recorded(dict[str, str]):
    """Variables that remember which of them were asked for."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables)
        self.asked: set[str] = set()

    @override
    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)


@pytest.fixture
def secret() -> Iterator[str]:
    """The ARN of a secret, the one kind of value that building an adapter reads from AWS."""
    with mock_aws():
        client = boto3.client("secretsmanager")
        yield client.create_secret(Name="secret", SecretString="s" * 64)["ARN"]


@pytest.mark.parametrize("name", MODULES)
def test_a_function_is_told_what_its_adapters_read(
    service: Template, secret: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = set(_told(service, name))
    variables = Recorded(dict.fromkeys(told, "value") | dict.fromkeys(SECRETS & told, secret))
    monkeypatch.setattr(Settings, "_value", lambda _, name: variables.get(name))
    _forget_adapters()

    for port in _ports_of(sources(name)):
        build = getattr(wiring, port)
        if not inspect.signature(build).parameters:
            build()
    if name in OPENING_SHOP_SECRETS:
        recording.shop_secrets()
    if name in OPENING_IDENTITIES:
        directory: Any = wiring.directory()
        directory.open_vault()
    if name in OPENING_ENDPOINT_SECRETS:
        announcing.endpoint_secrets()

    assert variables.asked - told <= NEVER_TOLD
    assert told - variables.asked <= FOR_EVERY_FUNCTION


def _told(service: Template, name: str) -> dict[str, object]:
    (variables,) = (
        function.properties["Environment"]["Variables"]
        for function in service.resources("AWS::Lambda::Function")
        if function.properties["Handler"] == called_as(name)
    )
    return dict(variables)


def _ports_of(modules: list[Path]) -> set[str]:
    """The names after `wiring.` in a function's modules."""
    return {
        node.attr
        for module in modules
        for node in ast.walk(syntax(module))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "wiring"
    }


def _forget_adapters() -> None:
    """Have every adapter built anew, as in a process that has just started."""
    for module in (announcing, operating, recording):
        for built in vars(module).values():
            if hasattr(built, "cache_clear") and built.__module__ == module.__name__:
                built.cache_clear()
