"""`punchcard up`: the whole system on this machine."""

import os

import click

from local import run


@click.command()
@click.option("--fresh", is_flag=True, help="Begin without the data of the last time.")
@click.option("--port", type=click.IntRange(1, 65535), help="Listen there instead of on 4600.")
def up(*, fresh: bool, port: int | None) -> int:
    """Start the whole system on this machine, until Ctrl-C."""
    if fresh:
        os.environ["FRESH"] = "1"
    if port is not None:
        os.environ["PORT"] = str(port)
    return run.main([])
