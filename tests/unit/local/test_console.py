"""Output is plain unless a person looks on who has not asked for none of it."""

import io
from typing import override

import pytest

from local.console import Colour, Console, console


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()

    console(terminal).say("done", Colour.GREEN)

    assert terminal.getvalue() == "\x1b[32mdone\x1b[0m\n"


def test_a_pipe_gets_none() -> None:
    pipe = io.StringIO()

    console(pipe).say("done", Colour.GREEN)

    assert pipe.getvalue() == "done\n"


def test_whoever_asks_for_no_colour_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()

    console(terminal).step("done")

    assert "\x1b" not in terminal.getvalue()


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    written = io.StringIO()

    Console(written, is_coloured=False).table(("a", "b"), [("long", "x"), ("y", "")])

    assert written.getvalue() == "a     b\nlong  x\ny\n"


def test_a_wrong_row_stands_out() -> None:
    written = io.StringIO()

    Console(written, is_coloured=True).table(("a",), [("x",), ("y",)], wrong={1})

    assert written.getvalue().splitlines()[1:] == ["x", "\x1b[31my\x1b[0m"]
