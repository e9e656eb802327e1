"""What is wrong with a value, and where in it: the findings of checks that report everything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

type Path = tuple[str | int, ...]
"""The way to a value from the root: names of fields, and positions in lists from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right; `allowed` lists the values possible there, if they can be listed."""

    path: Path
    message: str
    allowed: tuple[str, ...] = ()


def under(prefix: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a part, as problems of the whole that has it at `prefix`."""
    for problem in problems:
        yield Problem((*prefix, *problem.path), problem.message, problem.allowed)
