"""What the documents claim about the code is true."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LIMIT_ROW = re.compile(r"^\| .* \| (\d+) \| `([\w.]+)` \|$", re.MULTILINE)
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_names_exist(document: Path) -> None:
    text = document.read_text()
    named = [ROOT / name for name in CODE_PATH.findall(text)]
    linked = [document.parent / name for name in LINK.findall(text)]
    assert [str(file) for file in (*named, *linked) if not file.exists()] == []
