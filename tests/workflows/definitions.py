"""The definitions in `infra/workflows` as the tests read them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.architecture.sources import ROOT

FILES = sorted((ROOT / "infra/workflows").glob("*.asl.json"))
STEPS = ROOT / "functions/workflow"
SUBSTITUTION = re.compile(r"\$\{(\w+)\}")

# The states language's own shape: JSON objects of whatever each type of state has.
type Json = Any


@dataclass(frozen=True, slots=True)
class Machine:
    """A graph of states: a whole definition, or what one map does with each item."""

    name: str
    body: Mapping[str, Json]

    @property
    def start(self) -> str:
        """The state that it begins with."""
        start: str = self.body["StartAt"]
        return start

    @property
    def states(self) -> Mapping[str, Mapping[str, Json]]:
        """The states of this graph, without those inside of maps."""
        states: Mapping[str, Mapping[str, Json]] = self.body["States"]
        return states

    def graphs(self) -> Iterator["Machine"]:
        """This graph and those inside of its maps."""
        yield self
        for name, state in self.states.items():
            if state["Type"] == "Map":
                yield from Machine(f"{self.name}/{name}", state["ItemProcessor"]).graphs()


def load(path: Path) -> Machine:
    """A definition by its file."""
    return Machine(path.name.removesuffix(".asl.json"), json.loads(path.read_text()))


def all_states(machine: Machine) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Every state with its name, those inside of maps included."""
    for graph in machine.graphs():
        yield from graph.states.items()


def successors(state: Mapping[str, Json]) -> Iterator[str]:
    """Where a state may lead."""
    rules = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    yield from (rule["Next"] for rule in rules if "Next" in rule)
    if "Default" in state:
        yield state["Default"]


def expressions(value: Json) -> Iterator[str]:
    """The JSONata expressions anywhere in a part of a definition."""
    match value:
        case str() if value.startswith("{%"):
            yield value.removeprefix("{%").removesuffix("%}").strip()
        case dict():
            for each in value.values():
                yield from expressions(each)
        case list():
            for each in value:
                yield from expressions(each)
        case _:
            pass


def module_name(state: str) -> str:
    """The module of a step: `PlanBatches` is `plan_batches`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", state).lower()


def step_module(machine: str, state: str) -> ModuleType:
    """The step that a state of a workflow calls."""
    return import_module(f"functions.workflow.{machine}.{module_name(state)}")
