"""What a command shows: tables and lines for people, one JSON document for programs."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cli.documents import Document
from local.console import Colour, Console, console


@dataclass(slots=True)
class Output:
    """Where a command's result goes; `as_json` is what the option asks for."""

    as_json: bool = False

    def show(self, document: Document, *, told: Callable[[Console], None]) -> None:
        """Show one answer: the document itself, or what `told` writes of it."""
        if self.as_json:
            print(json.dumps(document.fields, indent=2, ensure_ascii=False))
        else:
            told(console())

    def listing(self, documents: Sequence[Document], columns: Sequence[str], *, empty: str) -> None:
        """Show several answers: a JSON array, or a table of some of their fields."""
        if self.as_json:
            print(json.dumps([item.fields for item in documents], indent=2, ensure_ascii=False))
        elif documents:
            rows = [[item.text(column) for column in columns] for item in documents]
            console().table([column.replace("_", " ") for column in columns], rows)
        else:
            print(empty)

    def progress(self, text: str) -> None:
        """Say how far a long command is: over the same line, and only where a person looks on."""
        if sys.stderr.isatty() and not self.as_json:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    def finish_progress(self) -> None:
        """Clear the line of the progress."""
        self.progress("")


def facts(show: Console, pairs: Sequence[tuple[str, str]]) -> None:
    """Write names and values in two columns; those without a value are left out."""
    given = [(name, value) for name, value in pairs if value]
    width = max((len(name) for name, _ in given), default=0)
    for name, value in given:
        show.say(f"{name.ljust(width)}  {value}")


def heading(show: Console, text: str) -> None:
    """Write a line that begins a part."""
    show.say()
    show.say(text, Colour.BOLD)
