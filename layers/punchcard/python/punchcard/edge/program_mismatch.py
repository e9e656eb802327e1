"""Tells what validation refused in the words of the document: its paths, its keys, its values."""

from collections.abc import Iterator
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAliasType, get_args, get_origin, get_type_hints

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from punchcard.domain.kinds import kind_of
from punchcard.domain.problem import Path, Problem
from punchcard.domain.value_checks import SHOWN_LENGTH_MAX
from punchcard.edge.document_tree import Value
from punchcard.edge.program_values import told

_EXPECTED: dict[object, str] = {
    str: "is no text",
    int: "is no whole number",
    date: "is no date such as 2026-12-31",
    time: "is no time of day such as 17:30",
    datetime: "is no date or time such as 2026-05-01T18:00",
}
_NOT_IN_DOCUMENTS = {"number"}


def mismatches(error: ValidationError, value: Value, cls: type) -> Iterator[Problem]:
    """The problems of a value that was validated as a class.

    Where the class has a union, validation tries every choice and complains about each: only
    what it says of the choice that the value's `kind` names is told.
    """
    for refusal in error.errors(include_url=False, include_context=False):
        yield from _problem(refusal, value, cls)


def _problem(refusal: ErrorDetails, value: Value, cls: type) -> Iterator[Problem]:
    path: Path = ()
    shape: Any = cls
    outer = shape
    for step in refusal["loc"]:
        if isinstance(shape, UnionType):
            (shape,) = [choice for choice in get_args(shape) if choice.__name__ == step]
            if not isinstance(value, dict) or value.get("kind") != kind_of(shape):
                return
            continue
        path = (*path, step)
        outer, shape, value = shape, _part(shape, step), _value_at(value, step)
    if refusal["type"] == "missing":
        yield Problem(path, "is missing")
    elif refusal["type"] == "unexpected_keyword_argument":
        yield _unknown_key(path, outer)
    else:
        yield _misfit(path, value, shape)


def _unknown_key(path: Path, shape: Any) -> Problem:
    keys = tuple(name for name in _hints(shape) if name not in _NOT_IN_DOCUMENTS)
    near = get_close_matches(str(path[-1])[:SHOWN_LENGTH_MAX], keys, n=1)
    hint = f"did you mean {near[0]}?" if near else f"possible are {', '.join(keys)}"
    return Problem(path, f"is no known key; {hint}", keys)


def _misfit(path: Path, value: Value, shape: Any) -> Problem:
    if allowed := _words(shape):
        return Problem(path, f"{told(value)} is not one of {', '.join(allowed)}", allowed)
    if shape is str and isinstance(value, int):
        return Problem(path, f"{told(value)} is meant as text, so it must stand in quotes")
    if shape is int and isinstance(value, str) and value.isdecimal():
        return Problem(
            path,
            f"{told(value)} is meant as a number, so it must not stand in quotes, nor have more "
            "than 18 digits",
        )
    return Problem(path, f"{told(value)} {_expected(shape)}")


def _words(shape: Any) -> tuple[str, ...]:
    if shape is bool:
        return ("true", "false")
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return tuple(str(word) for word in shape)
    return ()


def _expected(shape: Any) -> str:
    if get_origin(shape) is tuple:
        return "is no list"
    if shape in _EXPECTED:
        return _EXPECTED[shape]
    return f"is no mapping with keys such as {', '.join([*_hints(shape)][:3])}"


def _part(shape: Any, step: str | int) -> Any:
    """The type of a field of a class, or of an element of a list."""
    if isinstance(step, int):
        return _plain(get_args(shape)[0])
    return _hints(shape).get(step)


@cache
def _hints(shape: Any) -> dict[str, Any]:
    return {name: _plain(hint) for name, hint in get_type_hints(shape).items()}


def _plain(hint: Any) -> Any:
    """A type without its name and without "or None"."""
    if isinstance(hint, TypeAliasType):
        hint = hint.__value__
    if isinstance(hint, UnionType) and NoneType in get_args(hint):
        (hint,) = [choice for choice in get_args(hint) if choice is not NoneType]
    return hint


def _value_at(value: Any, step: str | int) -> Value:
    """The part of a mapping or list; nothing if it is missing there."""
    found: Value = value[step] if isinstance(step, int) else value.get(step)
    return found
