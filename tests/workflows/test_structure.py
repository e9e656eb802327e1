"""What every definition keeps to, whatever it does."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import punchcard
import pytest
from jsonata import Jsonata
from punchcard.domain.errors import PunchcardError

from infra.components.workflow import PARTITION, WorkflowDefinitionError, check_definition
from tests.architecture.sources import syntax
from tests.workflows.definitions import (
    FILES,
    STEPS,
    SUBSTITUTION,
    Json,
    Machine,
    all_states,
    expressions,
    load,
    module_name,
    step_module,
    successors,
)

MACHINES = [pytest.param(load(path), id=path.name.removesuffix(".asl.json")) for path in FILES]
LAST = {"Succeed", "Fail"}
# The one kind of state that is in JSONPath, and all that it may use of it.
OF_JSONPATH = {
    "InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "ItemsPath",
    "SecondsPath", "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath", "CredentialsPath",
}  # fmt: skip
ALLOWED_OF_JSONPATH = {"ResultPath"}
STATES_ERRORS = {"States.ALL", "States.TaskFailed", "States.Timeout"}


def test_there_are_definitions() -> None:
    assert FILES


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached(machine: Machine) -> None:
    for graph in machine.graphs():
        seen, left = set[str](), [graph.start]
        while left:
            name = left.pop()
            if name not in seen:
                seen.add(name)
                left.extend(successors(graph.states[name]))
        assert seen == set(graph.states), graph.name


@pytest.mark.parametrize("machine", MACHINES)
def test_every_graph_ends_in_states_that_say_how(machine: Machine) -> None:
    for graph in machine.graphs():
        for name, state in graph.states.items():
            assert (state["Type"] in LAST) != any(True for _ in successors(state)), name
            assert "End" not in state, name


@pytest.mark.parametrize("machine", MACHINES)
def test_an_execution_and_every_task_has_a_time_limit(machine: Machine) -> None:
    assert machine.body["TimeoutSeconds"] > 0
    for name, state in all_states(machine):
        if state["Type"] == "Task":
            assert state["TimeoutSeconds"] > 0, name


@pytest.mark.parametrize("machine", MACHINES)
def test_every_task_and_map_retries_what_it_does_not_know_and_catches_the_rest(
    machine: Machine,
) -> None:
    for name, state in all_states(machine):
        if state["Type"] in {"Task", "Map"}:
            assert state["Retry"][-1]["ErrorEquals"] == ["States.ALL"], name
            assert state["Retry"][-1]["MaxAttempts"] > 0, name
            assert state["Catch"][-1]["ErrorEquals"] == ["States.ALL"], name


@pytest.mark.parametrize("machine", MACHINES)
def test_states_are_in_jsonata_but_maps_over_a_manifest(machine: Machine) -> None:
    assert "QueryLanguage" not in machine.body
    for name, state in all_states(machine):
        if state["Type"] == "Map":
            assert "QueryLanguage" not in state, name
            assert set(state) & OF_JSONPATH <= ALLOWED_OF_JSONPATH, name
            assert list(expressions({**state, "ItemProcessor": None})) == [], name
            assert set(state["ItemReader"]["Parameters"]) == {"Bucket.$", "Key.$"}, name
        else:
            assert state["QueryLanguage"] == "JSONata", name
            assert not set(state) & OF_JSONPATH, name
            assert not any(key.endswith(".$") for key in _keys(state)), name


@pytest.mark.parametrize("machine", MACHINES)
def test_a_map_drops_results_that_may_outgrow_a_state(machine: Machine) -> None:
    for name, state in all_states(machine):
        if state["Type"] == "Map":
            assert state["ResultPath"] is None, name
            inner = Machine(name, state["ItemProcessor"])
            outputs = {s.get("Output") for s in inner.states.values() if s["Type"] == "Succeed"}
            assert outputs == {0}, name


@pytest.mark.parametrize("machine", MACHINES)
def test_expressions_are_jsonata_and_read_what_states_have(machine: Machine) -> None:
    for name, state in all_states(machine):
        for expression in expressions(state):
            Jsonata(expression)
            if state["Type"] != "Map":
                assert expression.count("$states.") >= 1, name


@pytest.mark.parametrize("machine", MACHINES)
def test_an_expression_only_picks_or_compares(machine: Machine) -> None:
    """What is longer belongs into a step, where it can be tested as Python."""
    for name, state in all_states(machine):
        if state["Type"] != "Map":
            assert [each for each in expressions(state) if len(each) > 60] == [], name


@pytest.mark.parametrize("machine", MACHINES)
def test_every_error_that_is_named_exists(machine: Machine) -> None:
    known = set(_error_names()) | STATES_ERRORS
    for name, state in all_states(machine):
        for rule in (*state.get("Retry", ()), *state.get("Catch", ())):
            assert set(rule["ErrorEquals"]) <= known, name


@pytest.mark.parametrize("machine", MACHINES)
def test_every_task_calls_the_step_of_its_name_and_every_step_is_called(machine: Machine) -> None:
    called = {name for name, state in all_states(machine) if state["Type"] == "Task"}
    for name in called:
        assert callable(step_module(machine.name, name).handler)
    files = {path.stem for path in (STEPS / machine.name).glob("*.py")} - {"__init__"}
    assert {module_name(name) for name in called} == {
        name for name in files if _is_step(machine, name)
    }


def test_every_folder_of_steps_has_its_definition() -> None:
    folders = {path.name for path in STEPS.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert folders == {load(path).name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_definition_is_given_exactly_its_functions(path: Path) -> None:
    text = path.read_text()
    steps = {name for name, state in all_states(load(path)) if state["Type"] == "Task"}

    check_definition(text, steps=steps)

    assert set(SUBSTITUTION.findall(text)) - {PARTITION} == steps
    with pytest.raises(WorkflowDefinitionError, match="no function is given"):
        check_definition(text, steps=steps - {min(steps)})
    with pytest.raises(WorkflowDefinitionError, match="no state calls Another"):
        check_definition(text, steps=steps | {"Another"})
    first, second = sorted(steps)[:2]
    swapped = text.replace(f"${{{first}}}", "${X}").replace(f"${{{second}}}", f"${{{first}}}")
    with pytest.raises(WorkflowDefinitionError, match="named after"):
        check_definition(swapped.replace("${X}", f"${{{second}}}"), steps=steps)


def _keys(value: Json) -> Iterator[str]:
    match value:
        case dict():
            for key, each in value.items():
                yield key
                yield from _keys(each)
        case list():
            for each in value:
                yield from _keys(each)
        case _:
            pass


def _is_step(machine: Machine, module: str) -> bool:
    tree = syntax(STEPS / machine.name / f"{module}.py")
    return any(isinstance(node, ast.FunctionDef) and node.name == "handler" for node in tree.body)


def _error_names() -> Iterator[str]:
    """The classes of Punchcard's errors, wherever in the package they are."""
    for info in pkgutil.walk_packages(punchcard.__path__, "punchcard."):
        for name, member in inspect.getmembers(import_module(info.name), inspect.isclass):
            if issubclass(member, PunchcardError):
                yield name
