"""The rules of size and naming that no linter checks."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import EVERYTHING, PACKAGE, ROOT, modules, shown, syntax

LONGEST_MODULE = 250
LONGEST_FUNCTION = 70

# Names that say nothing, so that anything can be put under them.
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|$)")

# The one place where functions get their role, log group, limits and alarms.
FUNCTION_COMPONENT = ROOT / "infra/components/punchcard_function.py"
RAW_FUNCTIONS = {"Function", "CfnFunction", "DockerImageFunction", "SingletonFunction"}


def test_modules_fit_on_a_few_screens() -> None:
    lengths = {module: len(module.read_text().splitlines()) for module in modules(*EVERYTHING)}
    too_long = [shown(module, lines) for module, lines in lengths.items() if lines > LONGEST_MODULE]
    assert too_long == []


def test_functions_fit_on_one_screen() -> None:
    too_long = [
        f"{shown(module, function.lineno)} {function.name}"
        for module in modules(*EVERYTHING)
        for function in functions_in(syntax(module))
        if length(function) > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_every_folder_of_code_is_a_package() -> None:
    """The import contracts do not see a folder without `__init__.py`, nor what is below it."""
    unseen = {
        shown(module.parent)
        for module in modules(*EVERYTHING)
        if not module.with_name("__init__.py").exists()
    }
    assert unseen == set()


def test_modules_and_folders_are_named_after_what_they_hold() -> None:
    empty = [
        shown(module)
        for module in modules(*EVERYTHING)
        if any(EMPTY_NAMES.search(part) for part in module.relative_to(ROOT).with_suffix("").parts)
    ]
    assert empty == []


def test_one_component_creates_every_function() -> None:
    raw = [
        shown(module, call.lineno)
        for module in modules(ROOT / "infra")
        if module != FUNCTION_COMPONENT
        for call in ast.walk(syntax(module))
        if isinstance(call, ast.Call) and called_name(call) in RAW_FUNCTIONS
    ]
    assert raw == []


def test_the_domain_imports_the_standard_library_alone() -> None:
    allowed = {*sys.stdlib_module_names, "punchcard"}
    foreign = [
        f"{shown(module, line)} {name}"
        for module in modules(PACKAGE / "domain")
        for name, line in imports_of(module)
        if name.split(".")[0] not in allowed
    ]
    assert foreign == []


def functions_in(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def called_name(call: ast.Call) -> str | None:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def imports_of(module: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(syntax(module)):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield alias.name, node.lineno
            case ast.ImportFrom(module=str(name), level=0):
                yield name, node.lineno
            case _:
                pass
