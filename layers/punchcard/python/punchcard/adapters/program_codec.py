"""Program versions as canonical JSON, the form in which they are kept.

Every field is written, defaults too: a default that changes later changes no published version.
Read by the functions that decide, so it needs no more than the standard library.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeAliasType, cast, get_args, get_origin, get_type_hints

from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.kinds import choices
from punchcard.domain.program import ProgramVersion

type _Read = Callable[[Any], Any]


class ProgramUnreadableError(MisconfiguredError):
    """A stored version was not written by this code, or by a newer one."""

    code = "program_unreadable"


def encode_version(version: ProgramVersion) -> str:
    """Write a version; equal versions are equal texts."""
    return json.dumps(_plain(version), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def decode_version(text: str) -> ProgramVersion:
    """Read what `encode_version` wrote. Fields added since then get their default.

    Raises:
        ProgramUnreadableError: something is missing, unknown or malformed.
    """
    try:
        return cast("ProgramVersion", _reader(ProgramVersion)(json.loads(text)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProgramUnreadableError("a stored program version cannot be read") from error


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return instant_text(value)
        case date() | time():
            return value.isoformat()
        case tuple():
            return [_plain(part) for part in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


@cache
def _reader(hint: Any) -> _Read:
    """What reads the values of a type; made once for each type."""
    if isinstance(hint, TypeAliasType):
        return _choice_reader(hint)
    if isinstance(hint, UnionType):
        (part,) = [part for part in get_args(hint) if part is not NoneType]
        return _optional_reader(_reader(part))
    if get_origin(hint) is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]))
    if is_dataclass(hint):
        return _class_reader(hint)
    if hint in _FROM_TEXT:
        return _FROM_TEXT[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return _exactly(str if get_origin(hint) is Literal else hint)


def _class_reader(cls: Any) -> _Read:
    hints = get_type_hints(cls)
    readers = {field.name: _reader(hints[field.name]) for field in fields(cls)}
    return lambda value: cls(**{name: readers[name](part) for name, part in value.items()})


def _choice_reader(union: TypeAliasType) -> _Read:
    readers = {kind: _reader(cls) for kind, cls in choices(union).items()}
    return lambda value: readers[value["kind"]](value)


def _optional_reader(read: _Read) -> _Read:
    return lambda value: None if value is None else read(value)


def _tuple_reader(read: _Read) -> _Read:
    return lambda value: tuple([read(part) for part in value])


def _exactly(cls: type) -> _Read:
    def read(value: Any) -> Any:
        if type(value) is not cls:
            raise TypeError(f"{value!r} is no {cls.__name__}")
        return value

    return read


_FROM_TEXT: dict[Any, _Read] = {
    datetime: parse_instant,
    date: date.fromisoformat,
    time: time.fromisoformat,
}
