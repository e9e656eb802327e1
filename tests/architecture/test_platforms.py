"""Another platform is its module, its name and a line: nothing else that ships tells them apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

from punchcard.connectors import connector_for
from punchcard.domain.shops import Platform

from tests.architecture.sources import PACKAGE, ROOT, modules, shown, syntax

CONNECTORS = PACKAGE / "connectors"
REGISTRY = CONNECTORS / "platforms.py"
OWN = tuple(f"punchcard.connectors.{platform}" for platform in Platform)


def test_every_platform_has_a_connector_of_its_own() -> None:
    connectors = [connector_for(platform) for platform in Platform]
    assert len({id(connector) for connector in connectors}) == len(Platform)


def test_one_module_tells_platforms_apart() -> None:
    told = {shown(module) for module in shipped() for _ in platforms_named_in(module)}
    assert told == {shown(REGISTRY)}


def test_connectors_are_reached_through_the_registry() -> None:
    reached = {
        name
        for module in shipped()
        if CONNECTORS not in module.parents
        for name in imported_by(module)
        if name.startswith(OWN)
    }
    assert reached == set()


def shipped() -> Iterator[Path]:
    return modules(PACKAGE, ROOT / "functions")


def platforms_named_in(module: Path) -> Iterator[str]:
    """Platforms named as `Platform.NAME`."""
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Platform":
            yield node.attr


def imported_by(module: Path) -> Iterator[str]:
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
