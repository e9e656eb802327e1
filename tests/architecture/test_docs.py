"""What the documents claim about the code is true."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, SHIPPED, modules, syntax

LIMIT_ROW = re.compile(r"^\| .* \| (\d+) \| `([\w.]+)` \|$", re.MULTILINE)
LIMIT_NAME = re.compile(r"[A-Z][A-Z0-9_]*_MAX")
CODE_PATH = re.compile(r"`((?:functions|layers|infra|local|tests|docs)/[\w./-]+\.\w+)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def constant(dotted: str) -> int:
    """The value of a constant; of a span, its minutes."""
    module, name = dotted.rsplit(".", 1)
    value: int | timedelta = getattr(import_module(module), name)
    return value // timedelta(minutes=1) if isinstance(value, timedelta) else value


LIMITS = LIMIT_ROW.findall((ROOT / "docs/limits.md").read_text())


@pytest.mark.parametrize(("stated", "dotted"), LIMITS, ids=[dotted for _, dotted in LIMITS])
def test_a_limit_is_what_its_constant_says(stated: str, dotted: str) -> None:
    assert constant(dotted) == int(stated)


def test_every_row_of_the_limits_is_compared() -> None:
    rows = [line for line in (ROOT / "docs/limits.md").read_text().splitlines() if "` |" in line]
    assert len(rows) == len(LIMITS) > 0


def test_every_limit_of_what_is_shipped_has_its_row() -> None:
    stated = {dotted for _, dotted in LIMITS}
    assert sorted(set(declared_limits()) - stated) == []


def declared_limits() -> Iterator[str]:
    """Public constants that are named as limits, with their modules."""
    for module in modules(*SHIPPED):
        root = PACKAGE.parent if module.is_relative_to(PACKAGE) else ROOT
        dotted = ".".join(module.relative_to(root).with_suffix("").parts)
        for statement in syntax(module).body:
            if isinstance(statement, ast.Assign):
                names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
                yield from (f"{dotted}.{name}" for name in names if LIMIT_NAME.fullmatch(name))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_names_exist(document: Path) -> None:
    text = document.read_text()
    named = [ROOT / name for name in CODE_PATH.findall(text)]
    linked = [document.parent / name for name in LINK.findall(text)]
    assert [str(file) for file in (*named, *linked) if not file.exists()] == []
