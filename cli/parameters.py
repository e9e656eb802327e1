"""Kinds of options and arguments that several commands take."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import override
from uuid import uuid4

import click
from punchcard.domain.instants import parse_instant

DAY = re.compile("2[01][0-9]{2}-[0-9]{2}-[0-9]{2}")
"""Years from 2000 to 2199, as everywhere."""

DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)


class Instant(click.ParamType[datetime]):
    """A time with its offset from UTC."""

    name = "time"

    @override
    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it, or say what it looks like."""
        try:
            return parse_instant(value)
        except (ValueError, OverflowError):
            self.fail("write a time such as 2026-03-01T00:00:00+01:00", param, ctx)


class Day(click.ParamType[date]):
    """A day in the program's time zone."""

    name = "day"

    @override
    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read it, or say what it looks like."""
        if isinstance(value, date):
            return value
        if not DAY.fullmatch(value):
            self.fail("write a day from 2000 to 2199, such as 2026-03-01", param, ctx)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"the calendar has no day {value}", param, ctx)


class WholeNumber(click.IntRange):
    """A whole number within bounds; what is none is told so, and not that it is no range."""

    name = "integer"


class HeaderText(click.ParamType[str]):
    """Text that a header of HTTP can carry."""

    name = "text"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take it, or say what it may have in it."""
        if not (value.isascii() and value.isprintable() and value.strip() == value != ""):
            self.fail("use printable ASCII characters", param, ctx)
        return value


KEY = click.option(
    "--key",
    type=HeaderText(),
    metavar="TEXT",
    help="Names this call, so that repeating the command has no effect.",
)


def idempotency(key: str | None) -> dict[str, str]:
    """The header that names a call: by the given key, or by one of its own."""
    return {"Idempotency-Key": key or f"cli-{uuid4()}"}


def limited[F: Callable[..., object]](count: int) -> Callable[[F], F]:
    """Give a command that lists something the option `--limit`, which is `count` by default."""
    return click.option(
        "--limit",
        type=WholeNumber(1),
        metavar="COUNT",
        default=count,
        show_default=True,
        help="Show so many at the most.",
    )


def read_text(file: Path) -> str:
    """The text of a file. Raises ClickException where there is none in UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{file}: is no text in UTF-8, as byte {error.start + 1} shows"
        ) from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
