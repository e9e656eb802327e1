import pytest

from tests.infra.assembly import Assembly, Template, synthesise
from tests.infra.rights import Right, rights_of


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    return synthesise(tmp_path_factory.mktemp("cdk.out"))


@pytest.fixture(scope="session")
def data(assembly: Assembly) -> Template:
    return assembly.data


@pytest.fixture(scope="session")
def service(assembly: Assembly) -> Template:
    return assembly.service


@pytest.fixture(scope="session")
def rights(assembly: Assembly) -> frozenset[Right]:
    """What every role may do."""
    return frozenset(rights_of(assembly))
