"""What a command shows: tables and lines for people, one JSON document for programs."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cli.documents import Document
from local.console import COLUMN_GAP, Colour, Console, console

NUMBER = re.compile(r"[+-]?\d+")
LAST_WIDTH_MIN = 20
"""A table's last column is cut to the terminal, but not below so many characters."""


@dataclass(slots=True)
class Output:
    """Where a command's result goes; `as_json` is what the option asks for."""

    as_json: bool = False

    def show(self, document: Document, *, told: Callable[[Console], None]) -> None:
        """Show one answer: the document itself, or what `told` writes of it."""
        if self.as_json:
            print(_json(document.fields))
        else:
            told(console())

    def listing(self, documents: Sequence[Document], columns: Sequence[str], *, empty: str) -> None:
        """Show several answers: a JSON array, or a table of some of their fields."""
        if self.as_json:
            print(_json([item.fields for item in documents]))
        elif documents:
            table(console(), documents, columns)
        else:
            print(empty)

    def fail(self, problem: Mapping[str, object], text: str) -> None:
        """Say on standard error why there is no result."""
        if self.as_json:
            print(_json(problem), file=sys.stderr)
        else:
            console(sys.stderr).say(text)

    def note(self, text: str) -> None:
        """Say something beside the result, to people alone."""
        if not self.as_json:
            console(sys.stderr).say(text, Colour.DIM)

    def progress(self, text: str) -> None:
        """Say how far a long command is: over the same line, and only where a person looks on."""
        if sys.stderr.isatty() and not self.as_json:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    def finish_progress(self) -> None:
        """Clear the line of the progress."""
        self.progress("")


def table(show: Console, documents: Sequence[Document], columns: Sequence[str]) -> None:
    """Write some fields of each document; numbers stand to the right, as they are added up."""
    header = [name.replace("_", " ") for name in columns]
    rows = [[item.text(name) for name in columns] for item in documents]
    for index, title in enumerate(header):
        cells = [row[index] for row in rows]
        if any(cells) and all(not cell or NUMBER.fullmatch(cell) for cell in cells):
            width = max(map(len, [title, *cells]))
            header[index] = title.rjust(width)
            for row in rows:
                row[index] = row[index].rjust(width)
    _fit(show, header, rows)
    show.table(header, rows)


def facts(show: Console, pairs: Sequence[tuple[str, str]]) -> None:
    """Write names and values in two columns; those without a value are left out."""
    given = [(name, value) for name, value in pairs if value]
    width = max((len(name) for name, _ in given), default=0)
    for name, value in given:
        show.say(f"{name.replace('_', ' ').ljust(width)}  {value}")


def heading(show: Console, text: str) -> None:
    """Write a line that begins a part."""
    show.say()
    show.say(text, Colour.BOLD)


def _fit(show: Console, header: Sequence[str], rows: Sequence[list[str]]) -> None:
    """Cut the last column where lines would be broken; what is not for a person stays whole."""
    if not show.stream.isatty():
        return
    before = sum(
        max(len(title), *(len(row[index]) for row in rows)) + len(COLUMN_GAP)
        for index, title in enumerate(header[:-1])
    )
    room = max(shutil.get_terminal_size().columns - before, LAST_WIDTH_MIN)
    for row in rows:
        if len(row[-1]) > room:
            row[-1] = row[-1][: room - 1] + "…"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
