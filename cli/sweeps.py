"""`punchcard sweep` and `punchcard totals`: what falls due by itself, and where all points are."""

import time
from uuid import uuid4

import click

from cli.documents import Document
from cli.failures import ExitCode
from cli.help import Command, Group
from cli.output import facts, heading
from cli.parameters import limited
from cli.session import Session, in_session, shared_options
from local.console import Console

COLUMNS = ("sweep", "status", "started_at", "planned", "settled", "warned", "failed")
SWEEPS_SHOWN = 20
POLL_SECONDS = 1.0
RUNNING = "running"


@click.group(cls=Group)
@shared_options
def sweep() -> None:
    """Settle the members of whom something fell due, and see how that went."""


@sweep.command("start")
@click.option(
    "--wait",
    is_flag=True,
    help="Until it has ended; the exit code then says whether all went well.",
)
@shared_options
@in_session
def start_sweep(session: Session, *, wait: bool) -> int:
    """Start a sweep now; a schedule does so every hour."""
    place = ("programs", session.program, "sweeps")
    key = {"Idempotency-Key": f"cli-{uuid4()}"}
    started = session.client.ask("POST", *place, headers=key)
    while wait and started.text("status") == RUNNING:
        done = started.number("planned") - started.number("failed")
        session.output.progress(f"{done} of {started.number('planned')} members done")
        time.sleep(POLL_SECONDS)
        started = session.client.ask("GET", *place, started.text("sweep"))
    session.output.finish_progress()
    session.output.show(started, told=lambda show: _tell_sweep(show, started))
    return ExitCode.FAILED if wait and started.text("status") != "succeeded" else 0


@sweep.command("list")
@limited(SWEEPS_SHOWN)
@shared_options
@in_session
def list_sweeps(session: Session, *, limit: int) -> None:
    """List sweeps, the newest first."""
    found = session.some(limit, "programs", session.program, "sweeps", name="sweeps")
    session.output.listing(found, COLUMNS, empty="no sweeps")


@sweep.command("show")
@click.argument("name", metavar="SWEEP")
@shared_options
@in_session
def show_sweep(session: Session, *, name: str) -> None:
    """Show how a sweep stands."""
    found = session.client.ask("GET", "programs", session.program, "sweeps", name)
    session.output.show(found, told=lambda show: _tell_sweep(show, found))


@click.command(cls=Command)
@shared_options
@in_session
def totals(session: Session) -> None:
    """Show where all points of a program are."""
    found = session.client.ask("GET", "programs", session.program, "totals")
    session.output.show(found, told=lambda show: _tell_totals(show, found))


def _tell_sweep(show: Console, found: Document) -> None:
    names = (*COLUMNS, "points_matured", "points_expired", "ended_at")
    # Who is not done with while a sweep runs has not failed.
    is_running = found.text("status") == RUNNING
    facts(
        show,
        [
            ("to come" if name == "failed" and is_running else name, found.text(name))
            for name in names
        ],
    )


def _tell_totals(show: Console, found: Document) -> None:
    facts(show, [(name, found.text(name)) for name in ("members", "orders", "entries")])
    points = found.part("points") or Document({})
    heading(show, "Points")
    facts(show, [(name, points.text(name)) for name in points.fields])
