"""How commands explain themselves: whole sentences, and what all have in common by itself."""

import re
from collections.abc import Iterable
from typing import override

import click

WHOLE = 1_000
"""Longer than the first sentence of any command: none of them is cut off."""

BELOW_ZERO = re.compile(r"-[0-9]+")


class SharedOption(click.Option):
    """An option that all commands have."""


class Command(click.Command):
    """A command whose own options stand before those that all have."""

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its own options, and behind them the shared ones."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        own = [each for each in options if not isinstance(each, SharedOption)]
        shared = [each for each in options if isinstance(each, SharedOption)]
        _write(ctx, formatter, "Options", own)
        _write(ctx, formatter, "Options of every command", shared)


class CommandOfNumbers(Command):
    """A command with an argument that may be below zero, and then looks like an option."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take numbers below zero for arguments."""
        ctx.ignore_unknown_options = any(BELOW_ZERO.fullmatch(each) for each in args)
        return super().parse_args(ctx, args)


class Group(Command, click.Group):
    """A group that lists its commands in the order of their making, each by a whole sentence."""

    command_class = Command
    group_class = type

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, as they were added."""
        return list(self.commands)

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands first: they are what somebody looks for."""
        self.format_commands(ctx, formatter)
        Command.format_options(self, ctx, formatter)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with its first sentence."""
        rows = [
            (name, command.get_short_help_str(WHOLE)) for name, command in self.commands.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _write(
    ctx: click.Context,
    formatter: click.HelpFormatter,
    title: str,
    options: Iterable[click.Option],
) -> None:
    records = [record for each in options if (record := each.get_help_record(ctx)) is not None]
    if records:
        with formatter.section(title):
            formatter.write_dl(records)
