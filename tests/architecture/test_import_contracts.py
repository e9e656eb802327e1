"""Each import contract of pyproject.toml refuses what it was written against.

A contract can be kept because the code is clean or because it names nothing that exists. So every
contract is broken here once, in a copy of the tree.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SHIPPED

LINTER = Path(sys.executable).with_name("lint-imports")
PYTHON = Path("layers/punchcard/python")
CORE = PYTHON / "punchcard"

type Trespass = dict[Path, str]

TRESPASSES: list[tuple[str, Trespass]] = [
    ("layers", {CORE / "domain/stray.py": "import punchcard.use_cases"}),
    ("layers", {CORE / "connectors/stray.py": "import punchcard.ports"}),
    ("layers", {CORE / "adapters/stray.py": "import punchcard.edge"}),
    ("layers", {CORE / "in_no_layer.py": ""}),
    ("pure-core", {CORE / "domain/stray.py": "import boto3"}),
    ("pure-core", {CORE / "domain/stray.py": "import pydantic"}),
    ("pure-core", {CORE / "use_cases/stray.py": "import aws_lambda_powertools"}),
    ("thin-functions", {Path("functions/api/stray.py"): "import boto3"}),
    ("thin-functions", {Path("functions/api/stray.py"): "import punchcard.adapters"}),
    ("one-wiring", {CORE / "edge/stray.py": "import punchcard.adapters"}),
    (
        "separate-functions",
        {
            Path("functions/api/__init__.py"): "",
            Path("functions/api/one/handler.py"): "import functions.api.other.handler",
            Path("functions/api/other/handler.py"): "",
        },
    ),
    ("separate-infra", {Path("infra/stray.py"): "import punchcard.domain"}),
    ("separate-infra", {CORE / "edge/stray.py": "import infra"}),
    ("shipped-alone", {CORE / "edge/stray.py": "import cli.client"}),
    ("shipped-alone", {Path("functions/api/stray.py"): "import local.console"}),
    ("command-line-outside", {Path("local/stray.py"): "import cli.client"}),
    (
        "no-cycles",
        {
            CORE / "domain/one.py": "import punchcard.domain.other",
            CORE / "domain/other.py": "import punchcard.domain.one",
        },
    ),
]


def declared_contracts() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract["name"] for contract in contracts}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of all that is shipped and of the tools, beside the same settings."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in (*SHIPPED, ROOT / "cli", ROOT / "local"):
        without_caches = shutil.ignore_patterns("__pycache__")
        shutil.copytree(folder, tmp_path / folder.relative_to(ROOT), ignore=without_caches)
    return tmp_path


def lint(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-logo", "--no-cache", "--contract", contract],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / PYTHON)},
        capture_output=True,
        text=True,
        check=False,
    )


def add_module(tree: Path, module: Path, source: str) -> None:
    (tree / module).parent.mkdir(parents=True, exist_ok=True)
    (tree / module).with_name("__init__.py").touch()
    (tree / module).write_text(source + "\n")


@pytest.mark.parametrize(("contract", "trespass"), TRESPASSES)
def test_a_contract_refuses_the_import_it_is_for(
    tree: Path, contract: str, trespass: Trespass
) -> None:
    for module, source in trespass.items():
        add_module(tree, module, source)

    verdict = lint(tree, contract)

    assert f"{declared_contracts()[contract]} BROKEN" in verdict.stdout, verdict.stderr
    assert verdict.returncode != 0


def test_every_contract_is_broken_once_above() -> None:
    assert {contract for contract, _ in TRESPASSES} == set(declared_contracts())
