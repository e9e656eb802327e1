"""The repository's own Python files, as the rules about their shape see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/punchcard/python/punchcard"
SHIPPED = (PACKAGE, ROOT / "functions", ROOT / "infra")
EVERYTHING = (*SHIPPED, ROOT / "cli", ROOT / "local", ROOT / "benchmarks", ROOT / "tests")


def modules(*folders: Path) -> Iterator[Path]:
    """Every Python file below the folders, in a fixed order."""
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


def syntax(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), filename=str(module))


def shown(module: Path, line: int = 1) -> str:
    """The place as an editor opens it."""
    return f"{module.relative_to(ROOT)}:{line}"
