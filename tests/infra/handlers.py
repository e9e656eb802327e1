"""The functions as the source tree has them: one a folder, or one a step of a workflow."""

from collections.abc import Mapping
from pathlib import Path

from tests.architecture.sources import ROOT

FUNCTIONS = ROOT / "functions"
HANDLER = "handler"


def _modules() -> dict[str, Path]:
    alone = {path.parent.name: path for path in FUNCTIONS.glob(f"*/*/{HANDLER}.py")}
    steps = {
        f"{path.parent.name}_{path.stem}": path
        for path in FUNCTIONS.glob("workflow/*/*.py")
        if "def handler(" in path.read_text()
    }
    return dict(sorted((alone | steps).items()))


MODULES: Mapping[str, Path] = _modules()
"""The module that Lambda calls, by the name of the function."""


def name_of(handler: str) -> str:
    """The name of a function by what Lambda is told to call: `folder.module.handler`."""
    folder, module, _ = handler.split(".")
    return folder if module == HANDLER else f"{folder}_{module}"


def called_as(name: str) -> str:
    """What Lambda is told to call for a function."""
    module = MODULES[name]
    return f"{module.parent.name}.{module.stem}.handler"


def sources(name: str) -> list[Path]:
    """The modules that a function is made of: those of its folder, or the step's own."""
    module = MODULES[name]
    return list(module.parent.rglob("*.py")) if module.stem == HANDLER else [module]
