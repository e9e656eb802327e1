import pytest

from tests.infra.assembly import Assembly, Template, synthesise


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    return synthesise(tmp_path_factory.mktemp("cdk.out"))


@pytest.fixture(scope="session")
def data(assembly: Assembly) -> Template:
    return assembly.data


@pytest.fixture(scope="session")
def service(assembly: Assembly) -> Template:
    return assembly.service
