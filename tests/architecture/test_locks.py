"""The locks agree with pyproject.toml and with each other, and name no registry."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT

EVERYTHING = ROOT / "requirements.lock"
LAYER = ROOT / "layers/dependencies/requirements.txt"
EMULATOR = ROOT / "local/emulator.lock"
BOOTSTRAP = ROOT / "local/bootstrap.lock"
PYTHON_LOCKS = [EVERYTHING, LAYER, EMULATOR, BOOTSTRAP]
NODE = ROOT / "package-lock.json"

RERUN = "run `make lock` and commit the result"


class Pin(NamedTuple):
    """One locked package."""

    requirement: Requirement
    hashes: frozenset[str]

    @property
    def version(self) -> str:
        (specifier,) = self.requirement.specifier
        return specifier.version


def pins(lock: Path) -> dict[str, Pin]:
    """The packages of a lock by their canonical name."""
    found: dict[str, Pin] = {}
    for entry in lock.read_text().replace("\\\n", " ").splitlines():
        if entry.startswith("#"):
            continue
        requirement, *hashes = entry.split("--hash=")
        pin = Pin(Requirement(requirement.strip()), frozenset(map(str.strip, hashes)))
        found[canonicalize_name(pin.requirement.name)] = pin
    return found


def declared(*groups: str, runtime: bool = False) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [entry for group in groups for entry in project["dependency-groups"][group]]
    if runtime:
        wanted += project["project"]["dependencies"]
    return [Requirement(entry) for entry in wanted]


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        (EVERYTHING, declared("dev", "infra", runtime=True)),
        (LAYER, declared(runtime=True)),
        (EMULATOR, declared("emulator")),
        (BOOTSTRAP, declared("bootstrap")),
    ],
    ids=["everything", "layer", "emulator", "bootstrap"],
)
def test_a_lock_satisfies_what_is_declared(lock: Path, requirements: list[Requirement]) -> None:
    locked = pins(lock)
    for requirement in requirements:
        pin = locked.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement} is not in {lock.name}: {RERUN}"
        assert requirement.specifier.contains(pin.version), f"{requirement}: {RERUN}"


def test_the_layer_ships_the_versions_that_are_tested() -> None:
    tested = pins(EVERYTHING)
    differing = {name for name, pin in pins(LAYER).items() if tested.get(name) != pin}
    assert differing == set(), RERUN


@pytest.mark.parametrize(
    "lock", [EVERYTHING, LAYER, EMULATOR, BOOTSTRAP], ids=lambda lock: lock.name
)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    assert [name for name, pin in pins(lock).items() if not pin.hashes] == []


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, NODE], ids=lambda lock: lock.name)
def test_a_lock_names_no_registry(lock: Path) -> None:
    assert "://" not in lock.read_text()
