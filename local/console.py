"""What people see of a command: one line a step with the time it took, and tables."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TextIO

INTERRUPTED = 130
"""Exit code of a command that a signal such as Ctrl-C ended."""

COLUMN_GAP = "  "


def end_on_signals() -> None:
    """Let Ctrl-C, or a polite request to end, raise KeyboardInterrupt.

    Also where a shell has started the command in the background, with the signal switched off.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


class Colour(StrEnum):
    """Control sequences of terminals."""

    NONE = ""
    DIM = "\x1b[2m"
    BOLD = "\x1b[1m"
    RED = "\x1b[31m"
    GREEN = "\x1b[32m"


RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Console:
    """Lines to a stream; times count from when the console was made."""

    stream: TextIO
    is_coloured: bool
    started: float = field(default_factory=time.monotonic)

    def step(self, text: str) -> None:
        """Say what has just got done, and when."""
        elapsed = f"{time.monotonic() - self.started:5.1f} s"
        self.say(f"{self._paint(elapsed, Colour.DIM)}  {text}")

    def say(self, text: str = "", colour: Colour = Colour.NONE) -> None:
        """Write lines as they are."""
        print(self._paint(text, colour), file=self.stream, flush=True)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        wrong: AbstractSet[int] = frozenset(),
    ) -> None:
        """Write a table; the rows whose numbers are in `wrong` stand out."""
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        self.row(header, widths, Colour.BOLD)
        for number, row in enumerate(rows):
            self.row(row, widths, Colour.RED if number in wrong else Colour.NONE)

    def row(
        self, cells: Sequence[str], widths: Sequence[int], colour: Colour = Colour.NONE
    ) -> None:
        """Write one row of a table whose columns are so wide."""
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        self.say(COLUMN_GAP.join(padded).rstrip(), colour)

    def _paint(self, text: str, colour: Colour) -> str:
        return f"{colour}{text}{RESET}" if self.is_coloured and colour else text


def console(stream: TextIO | None = None) -> Console:
    """A console; colours only where a person looks on, and has not asked for none (NO_COLOR)."""
    stream = stream or sys.stdout
    return Console(stream, is_coloured=stream.isatty() and not os.environ.get("NO_COLOR"))
