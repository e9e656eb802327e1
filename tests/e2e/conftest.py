"""One system for the whole suite: the real template on the emulator, with IAM enforced."""

from collections.abc import Iterator

import pytest

from local.api import Api
from local.deployed import Deployment
from local.deployment import deploy
from local.emulator import Emulator, running
from local.endpoint import free_port
from local.tokens import access_token
from tests.e2e.club import Club


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with running(tmp_path_factory.mktemp("emulator"), port=free_port()) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def deployment(emulator: Emulator) -> Deployment:
    return deploy(emulator, report=lambda line: None)


@pytest.fixture(scope="session")
def api(deployment: Deployment) -> Api:
    """With all scopes."""
    return Api(deployment.api_url, access_token(deployment))


@pytest.fixture
def club(deployment: Deployment, api: Api) -> Club:
    """A program of its own with two shops, so that no test sees another's purchases."""
    return Club.found(deployment, api)
