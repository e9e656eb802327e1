"""A document as plain values, with the place of every one of them."""

from dataclasses import dataclass

from punchcard.domain.problem import Problem
from punchcard.edge.findings import Finding, path_text

type Value = bool | int | str | list[Value] | dict[str, Value] | None
"""What JSON can say, without fractions."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value begins, with its key if it has one; counted from 1."""

    line: int
    column: int
    parts: dict[str | int, "Place"]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read, and what was found wrong on the way that did not stop the reading."""

    value: Value
    root: Place
    findings: tuple[Finding, ...]

    def finding(self, problem: Problem) -> Finding:
        """A problem with its place; of something missing, the place of what should have it."""
        place = self.root
        for step in problem.path:
            if step not in place.parts:
                break
            place = place.parts[step]
        path = path_text(problem.path)
        return Finding(place.line, place.column, path, problem.message, problem.allowed)
