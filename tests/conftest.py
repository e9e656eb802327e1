"""What every suite has in common: no network, no real AWS account, repeatable examples."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from moto import mock_aws
from moto.core.models import MockAWS

TESTS = Path(__file__).parent

# Only this suite talks to a running system; it brings its own endpoint and credentials.
ONLINE = "e2e"
# Synthesis takes seconds: one worker makes the templates once and runs every test on them.
SHARED_SYNTHESIS = "infra"

NO_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}

# A shared machine may pause for longer than any deadline that would still mean something.
settings.register_profile("exploring", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("repeatable" if "CI" in os.environ else "exploring")


def suite_of(item: pytest.Item) -> str:
    """The folder below tests/ that the test belongs to."""
    return item.path.relative_to(TESTS).parts[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        suite = suite_of(item)
        if suite != ONLINE:
            item.add_marker(pytest.mark.disable_socket)
        if suite == SHARED_SYNTHESIS:
            item.add_marker(pytest.mark.xdist_group(suite))


@pytest.fixture(autouse=True)
def no_aws_account(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the developer's own account away from every test that does not ask for one."""
    if suite_of(request.node) == ONLINE:
        return
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for name, value in NO_ACCOUNT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def started_aws() -> Iterator[MockAWS]:
    """Moto, which takes longer to start than most tests to run: a module starts it once."""
    with mock_aws() as started:
        yield started
