"""Walks through a workflow as Step Functions would, calling its steps in this process.

It knows what the definitions here use: Task, Choice, Pass, Wait, Map over a manifest, Succeed and
Fail, in JSONata, with Retry and Catch by the names of error classes. It waits for nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jsonata import Jsonata

from tests.workflows.definitions import Json, Machine, expressions

type Step = Callable[[Json], Json]
"""Called with what the state hands over; the answer has gone through JSON, as in Lambda."""


class Killed(BaseException):
    """The execution was stopped from outside; no state can catch that."""


class ExpressionUndefinedError(Exception):
    """An expression has no value, which Step Functions takes for an error."""


class ExecutionFailedError(Exception):
    """A Fail state was reached, or an error that no state catches."""


@dataclass
class Walker:
    """One execution after another of one definition."""

    machine: Machine
    steps: Mapping[str, Step]
    read_manifest: Callable[[str], Sequence[Json]]
    kill_after: int | None = None
    name: str = "sweep-1"
    visited: list[str] = field(default_factory=list)

    def run(self, given: Json) -> Json:
        """Walk from the first state to a last one; what that leaves.

        Raises:
            ExecutionFailedError: the execution ended in a failure.
            Killed: `kill_after` states had been left.
        """
        return self._walk(self.machine, given)

    def _walk(self, graph: Machine, given: Json) -> Json:
        current: str | None = graph.start
        while current is not None:
            self.visited.append(current)
            state = graph.states[current]
            match state["Type"]:
                case "Succeed":
                    return self._output(state, given, given)
                case "Fail":
                    raise ExecutionFailedError(state["Error"])
                case "Choice":
                    current = self._choose(state, given)
                case "Wait":
                    current = state["Next"]
                case "Pass":
                    given, current = self._output(state, given, given), state["Next"]
                case _:
                    given, current = self._attempt(current, state, given)
            if self.kill_after is not None and len(self.visited) >= self.kill_after:
                raise Killed
        return given

    def _attempt(self, name: str, state: Mapping[str, Json], given: Json) -> tuple[Json, str]:
        tries: dict[int, int] = {}
        while True:
            try:
                return self._do(name, state, given), state["Next"]
            except Exception as error:
                retrier = _matching(state.get("Retry", ()), error)
                if retrier is not None:
                    index, rule = retrier
                    tries[index] = tries.get(index, 0) + 1
                    if tries[index] <= rule["MaxAttempts"]:
                        continue
                catcher = _matching(state.get("Catch", ()), error)
                if catcher is None:
                    raise ExecutionFailedError(type(error).__name__) from error
                return self._output(catcher[1], given, given), catcher[1]["Next"]

    def _do(self, name: str, state: Mapping[str, Json], given: Json) -> Json:
        if state["Type"] == "Map":
            key = given
            for part in state["ItemReader"]["Parameters"]["Key.$"].removeprefix("$.").split("."):
                key = key[part]
            for item in self.read_manifest(key):
                self._walk(Machine(name, state["ItemProcessor"]), item)
            return given
        request = self._filled(state["Arguments"], {"input": given})
        answer = json.loads(json.dumps(self.steps[name](json.loads(json.dumps(request)))))
        return self._output(state, given, answer, result=answer)

    def _choose(self, state: Mapping[str, Json], given: Json) -> str:
        for rule in state["Choices"]:
            if self._filled(rule["Condition"], {"input": given}) is True:
                following: str = rule["Next"]
                return following
        default: str = state["Default"]
        return default

    def _output(
        self, part: Mapping[str, Json], given: Json, otherwise: Json, *, result: Json = None
    ) -> Json:
        if "Output" not in part:
            return otherwise
        return self._filled(part["Output"], {"input": given, "result": result})

    def _filled(self, template: Json, states: Mapping[str, Json]) -> Json:
        match template:
            case dict():
                return {name: self._filled(value, states) for name, value in template.items()}
            case list():
                return [self._filled(value, states) for value in template]
            case str() if template.startswith("{%"):
                (expression,) = expressions(template)
                context = {"Execution": {"Name": self.name}}
                return evaluate(expression, {**states, "context": context})
            case _:
                return template


def evaluate(expression: str, states: Mapping[str, Json]) -> Json:
    """The value of an expression over `$states`.

    Raises:
        ExpressionUndefinedError: it has none.
    """
    if not _evaluate(f"$exists({expression})", states):
        raise ExpressionUndefinedError(expression)
    return _evaluate(expression, states)


def _evaluate(expression: str, states: Mapping[str, Json]) -> Json:
    compiled = Jsonata(expression)
    compiled.assign("states", states)
    return compiled.evaluate(None)


def _matching(rules: Sequence[Json], error: Exception) -> tuple[int, Json] | None:
    """The first rule that names an error, and its place."""
    for index, rule in enumerate(rules):
        if {"States.ALL", type(error).__name__} & set(rule["ErrorEquals"]):
            return index, rule
    return None
