"""`python -m cli.reference`: write the table of docs/command-line.md from the commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from cli.help import SharedOption
from cli.main import NAME, punchcard

FILE = Path(__file__).parents[1] / "docs/command-line.md"

_TABLE = re.compile(r"(<!-- commands -->\n)(?:\|.*\n)*")
_HEADER = "| command | what it does | options |\n|---|---|---|\n"


def generated() -> str:
    """What the page must contain: its own words, and a table of all commands."""
    table = _HEADER + "".join(_rows(punchcard, (NAME,)))
    return _TABLE.sub(lambda found: found[1] + table, FILE.read_text(encoding="utf-8"))


def _rows(group: click.Group, path: tuple[str, ...]) -> Iterator[str]:
    for name, command in group.commands.items():
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield _row(command, (*path, name))
        if isinstance(command, click.Group):
            yield from _rows(command, (*path, name))


def _row(command: click.Command, path: tuple[str, ...]) -> str:
    context = click.Context(command)
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    names = [each.make_metavar(context) for each in arguments]
    options = [
        f"`{each.opts[0]}`"
        for each in command.params
        if isinstance(each, click.Option) and not isinstance(each, SharedOption)
    ]
    usage = " ".join([*path, *names]).replace("|", "\\|")
    return f"| `{usage}` | {command.get_short_help_str(1_000)} | {' '.join(options)} |\n"


if __name__ == "__main__":
    FILE.write_text(generated(), encoding="utf-8")
