"""From the text of a YAML or JSON document to a tree of plain values that knows its places.

Scalars follow YAML's core schema without floats: `null`, `true`, `false` and whole numbers are
what they look like, everything else, such as 1.50, 12:30, 2026-05-01, yes and on, stays text.
Aliases, tags and a second document are refused: a document is a tree, as it is in JSON.
"""

import re
from collections.abc import Iterator
from typing import cast

import yaml

from punchcard.domain.problem import Path
from punchcard.domain.value_checks import shown
from punchcard.edge.document_tree import Document, Place, Value
from punchcard.edge.findings import Finding, ProgramDocumentInvalidError, path_text

CHARACTERS_MAX = 5_000_000
"""Longest document; a request of 6 MB is the most that a function is given."""

KEYS_MAX = 1_000
"""Keys of one mapping; rules are items of a list."""

DEPTH_MAX = 16
"""Deepest nesting; a program needs five levels."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Beyond 18 digits no field can use a number, and no leading zero is lost from a SKU.
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_UNREADABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JSON_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)


def read_document(text: str, *, source: str) -> Document:
    """Read YAML or JSON.

    Raises:
        ProgramDocumentInvalidError: the text is neither, or too long or nested too deeply.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > CHARACTERS_MAX:
        raise _unreadable(source, 1, 1, f"has more than {CHARACTERS_MAX} characters")
    if (stray := _UNREADABLE.search(text)) is not None:
        line = text.count("\n", 0, stray.start()) + 1
        column = stray.start() - text.rfind("\n", 0, stray.start())
        raise _unreadable(source, line, column, f"has the character {stray.group()!a}")
    if text.lstrip().startswith("{"):
        text = _JSON_SURROGATES.sub(_join_surrogates, text)
    # The parser of libyaml: the one in Python knows no tabs between the tokens of JSON.
    reader = _Reader(yaml.parse(text, Loader=yaml.CSafeLoader), source)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        message = f"is no YAML: {error.problem or error.context}"
        if text.splitlines()[line : line + 1] and text.splitlines()[line][column:].startswith("\t"):
            message += "; indent with spaces, not with tabs"
        raise _unreadable(source, line + 1, column + 1, message) from error


class _Reader:
    """Builds the tree from the parser's events, which are read only as far as they are good."""

    def __init__(self, events: Iterator[yaml.Event], source: str) -> None:
        self._events = events
        self._source = source
        self._findings: list[Finding] = []

    def document(self) -> Document:
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _unreadable(self._source, 1, 1, "is empty")
        event = next(self._events)
        root = Place(*_start(event), {})
        value = self._node(event, (), root.parts)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            line, column = _start(event)
            raise _unreadable(self._source, line, column, "holds a second document")
        return Document(value, root, tuple(self._findings))

    def _node(self, event: yaml.Event, path: Path, parts: dict[str | int, Place]) -> Value:
        """The value that begins with an event; places of its parts go to `parts`."""
        if len(path) > DEPTH_MAX:
            message = f"is nested more than {DEPTH_MAX} deep"
            raise _unreadable(self._source, *_start(event), message)
        if isinstance(event, yaml.AliasEvent):
            self._report(
                event, path, f"{shown(f'*{event.anchor}')} is an alias; write the value again"
            )
            return None
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            hint = "write text in quotes instead"
            self._report(event, path, f"has the tag {shown(event.tag)}; {hint}")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(path, parts)
        return self._entries(path, parts)

    def _items(self, path: Path, parts: dict[str | int, Place]) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            index = len(items)
            parts[index] = Place(*_start(event), {})
            items.append(self._node(event, (*path, index), parts[index].parts))
        return items

    def _entries(self, path: Path, parts: dict[str | int, Place]) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _unreadable(self._source, *_start(event), "has a key that is no text")
            if len(parts) == KEYS_MAX:
                message = f"is the key number {KEYS_MAX + 1} of one mapping; that is too many"
                raise _unreadable(self._source, *_start(event), message)
            name: str = event.value
            place = Place(*_start(event), {})
            value = self._node(next(self._events), (*path, name), place.parts)
            if name in parts:
                first = parts[name].line
                self._report(event, (*path, name), f"is given twice, first in line {first}")
                continue
            entries[name], parts[name] = value, place
        return entries

    def _report(self, event: yaml.Event, path: Path, message: str) -> None:
        line, column = _start(event)
        self._findings.append(Finding(line, column, path_text(path), message))


def _scalar(event: yaml.ScalarEvent) -> bool | int | str | None:
    """The value of a scalar: only a plain one can be anything but text."""
    text: str = event.value
    if event.implicit[0]:
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
    return text


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = cast("yaml.Mark", event.start_mark)
    return mark.line + 1, mark.column + 1


def _join_surrogates(match: re.Match[str]) -> str:
    """JSON may write one character as two escapes; YAML knows one escape for it."""
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08X}"


def _unreadable(source: str, line: int, column: int, message: str) -> ProgramDocumentInvalidError:
    return ProgramDocumentInvalidError((Finding(line, column, "", message),), source=source)
