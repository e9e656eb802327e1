"""The command line as a shell sees it: help, exit codes, JSON, arguments of any kind."""

import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import override

import click
import pytest

from cli.client import Client
from cli.documents import Document
from cli.main import punchcard as root
from cli.main import run
from cli.output import table
from cli.session import TOKEN, URL, Session
from local.console import Console
from local.http_calls import Answer, CallError
from tests.fakes.command_line import CommandLine

CLUB = ("--program", "club")


def commands(
    command: click.Command = root, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, (*path, name))


ALL = [pytest.param(path, command, id=" ".join(path) or "-") for path, command in commands()]


class Terminal(StringIO):
    """A stream that a person looks on."""

    @override
    def isatty(self) -> bool:
        return True


def answering(status: int, content: bytes) -> Session:
    """A session with an API that has one answer to everything."""

    def send(method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        return Answer(status=status, headers={}, content=content, seconds=0.0)

    return Session(connected=Client("http://api", "token", send=send))


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_command_explains_itself_in_whole_sentences(
    punchcard: CommandLine, path: Sequence[str], command: click.Command
) -> None:
    shown = punchcard(*path, "--help")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Usage: punchcard")
    assert "..." not in shown.out.replace("]...", "").replace("KIND:VALUE...", "")
    assert command.get_short_help_str(1_000).endswith(".")
    undocumented = [
        each.name for each in command.params if isinstance(each, click.Option) and not each.help
    ]
    assert undocumented == []


def test_the_version_is_told(punchcard: CommandLine) -> None:
    assert punchcard("--version").out.startswith("punchcard 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["shew"],
        ["member", "show"],
        ["member", "show", "ada"],
        ["member", "adjust", "email:ada@example.org", "5", "--reason", "whim"],
        ["member", "explain", "email:ada@example.org", "--language", "d\u00eb"],
        ["member", "adjust", "email:ada@example.org", "5", "--reason", "other", "--key", "a\nb"],
        ["basket", "try"],
        ["basket", "try", "13.50xx"],
        ["basket", "try", "1e5"],
        ["basket", "try", "1x" + "9" * 5_000],
        ["program", "diff", "no-such-file.yaml"],
        ["shop", "show", ""],
        ["shop", "show", ".."],
        ["shop", "show", "a" * 100_000],
        ["shop", "show", "\udcff"],
        ["trace", "", ""],
        ["dead-letters", "--limit", "0"],
        ["member", "adjust", "email:ada@example.org", "-5", "--reson", "other"],
        ["books", "show", "20260302"],
        ["books", "show", "2026-02-30"],
        ["books", "show", "1999-12-31"],
        ["books", "show", "2026-W10-1"],
        ["--json"],
    ],
)
def test_wrong_usage_is_two_and_one_document_in_json(
    punchcard: CommandLine, arguments: list[str]
) -> None:
    told = punchcard(*CLUB, *arguments)
    asked = punchcard(*CLUB, *arguments, "--json")

    assert (told.code, told.out) == (2, "")
    assert (asked.code, asked.out) == (2, "")
    assert json.loads(asked.err)["code"] == "wrong_usage"


@pytest.mark.parametrize("group", [[], ["member"], ["books"]])
def test_a_group_without_a_command_shows_what_there_is(
    punchcard: CommandLine, group: list[str]
) -> None:
    told = punchcard(*group)
    assert (told.code, told.out) == (2, "")
    assert told.err == punchcard(*group, "--help").out


def test_what_is_no_number_is_said_to_be_none(punchcard: CommandLine) -> None:
    told = punchcard("dead-letters", "--limit", "many")
    assert "'many' is not a valid integer.\n" in told.err


def test_a_port_that_is_none_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (URL, TOKEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORT", "abc")
    assert run(Session(), ["shop", "list"]) == 2
    assert capsys.readouterr().err.startswith("Error: PORT: 'abc' is no port from 1 to 65535\n")


def test_names_with_slashes_lead_nowhere_else(punchcard: CommandLine) -> None:
    for named in (("shop", "show", "../programs"), ("trace", "harbour", "2026/17")):
        shown = punchcard(*named)
        assert (shown.code, "has a slash" in shown.err) == (2, True)


def test_a_token_that_is_refused_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(answering(401, b'{"message":"Unauthorized"}'), ["shop", "list"]) == 1

    written = capsys.readouterr()
    assert written.out == ""
    assert "Unauthorized (401)\n  the token is wrong or too old\n" in written.err


def test_a_refusal_without_a_word_is_still_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(answering(431, b""), ["shop", "list", "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["status"] == 431


@pytest.mark.parametrize(("content", "code"), [(b"<html>", 3), (b"[]", 3), (b'{"shops":[1]}', 1)])
def test_what_is_no_answer_of_the_api_is_said(
    capsys: pytest.CaptureFixture[str], content: bytes, code: int
) -> None:
    assert run(answering(200, content), ["shop", "list"]) == code
    assert capsys.readouterr().err.startswith("Error: ")


def test_no_answer_is_three(capsys: pytest.CaptureFixture[str]) -> None:
    def send(method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        raise CallError("no answer")

    session = Session(connected=Client("http://api", "token", send=send))

    assert run(session, ["shop", "list", "--json"]) == 3
    assert json.loads(capsys.readouterr().err) == {"code": "unreachable", "detail": "no answer"}


def test_ctrl_c_is_one_word_and_130(capsys: pytest.CaptureFixture[str]) -> None:
    def send(method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        raise KeyboardInterrupt

    session = Session(connected=Client("http://api", "token", send=send))

    assert run(session, ["shop", "list"]) == 130
    assert capsys.readouterr().err.strip() == "interrupted"


@pytest.mark.parametrize(
    ("variables", "options"),
    [
        ({"PUNCHCARD_API_URL": "https://api.example"}, []),
        ({"PUNCHCARD_TOKEN": "token"}, []),
        ({"PUNCHCARD_API_URL": "api.example", "PUNCHCARD_TOKEN": "token"}, []),
        ({"PUNCHCARD_API_URL": "http://a:b", "PUNCHCARD_TOKEN": "token"}, []),
        ({"PUNCHCARD_API_URL": "https://api.example", "PUNCHCARD_TOKEN": "a\nb"}, []),
        ({"PUNCHCARD_API_URL": "https://api.example", "PUNCHCARD_TOKEN": "t"}, ["--as", "first"]),
    ],
)
def test_variables_that_lead_nowhere_are_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], options: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert run(Session(), ["shop", "list", *options]) == 2


def test_a_list_that_is_cut_off_says_so_beside_it(punchcard: CommandLine) -> None:
    for name in ("one", "two"):
        punchcard("member", "enrol", f"email:{name}@example.org", "--verified", *CLUB)
        punchcard("member", "adjust", "email:one@example.org", "5", "--reason", "other", *CLUB)

    shown = punchcard("member", "entries", "email:one@example.org", "--limit", "2", *CLUB)
    whole = punchcard("member", "entries", "email:one@example.org", "--limit", "3", *CLUB)

    assert len(shown.table) == 2
    assert shown.err == "there are more than these 2: see --limit\n"
    assert (len(whole.table), whole.err) == (3, "")


def test_a_table_fits_a_terminal_and_stays_whole_in_a_pipe() -> None:
    rows = [Document({"reason": "late", "detail": "x" * 500})]
    pipe, terminal = StringIO(), Terminal()

    table(Console(pipe, is_coloured=False), rows, ("reason", "detail"))
    table(Console(terminal, is_coloured=False), rows, ("reason", "detail"))

    assert "x" * 500 in pipe.getvalue()
    assert max(map(len, terminal.getvalue().splitlines())) < 500
    assert "…" in terminal.getvalue()
