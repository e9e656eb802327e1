"""Starting a sweep by hand, and looking at those there were."""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.domain.errors import CursorInvalidError, NotFoundError
from punchcard.domain.instants import instant
from punchcard.domain.sweeps import Sweep, SweepStatus
from punchcard.ports import Execution, Programs, Sweeps, Workflows

SWEEPS_PER_PAGE_MAX = 100
SWEEPS_PER_PAGE = 20
"""Sweeps on a page where the caller does not say how many."""

_PLACE = re.compile("[0-9TZ:.-]{20,30}#[A-Za-z0-9_:.-]{1,80}")
"""When a sweep began, and its id."""

_ID_DIGITS = 32


class SweepNotFoundError(NotFoundError):
    """No sweep of this program has this id."""

    code = "sweep_not_found"


@dataclass(frozen=True, slots=True)
class SweepPage:
    """Sweeps, the newest first, and the cursor of the page behind them if there is one."""

    sweeps: Sequence[Sweep]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class SweepStarted:
    """A sweep, and whether this call started it."""

    sweep: Sweep
    is_new: bool


def start_sweep(
    *,
    program: str,
    client: str,
    idempotency_key: str,
    programs: Programs,
    sweeps: Sweeps,
    workflows: Workflows,
    now: datetime,
) -> SweepStarted:
    """Start a sweep of a program now; the same key of the same client starts it once.

    It is kept before it is started: cut off in between, the same call starts it after all.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    programs.timeline(program)
    name = _name(program, client, idempotency_key)
    standing = sweeps.sweep(program=program, sweep=name)
    if standing is None:
        sweeps.keep(
            Sweep(id=name, program=program, status=SweepStatus.RUNNING, started_at=instant(now))
        )
    workflows.start_sweep(name, program=program)
    shown = show_sweep(program=program, sweep=name, sweeps=sweeps, workflows=workflows)
    return SweepStarted(shown, is_new=standing is None)


def show_sweep(*, program: str, sweep: str, sweeps: Sweeps, workflows: Workflows) -> Sweep:
    """One sweep of a program as it stands.

    Raises:
        SweepNotFoundError: this program has no such sweep, or it is no longer kept.
    """
    found = sweeps.sweep(program=program, sweep=sweep)
    if found is None:
        raise SweepNotFoundError("this program has no sweep with this id")
    return _as_it_stands(found, workflows)


def list_sweeps(
    *,
    program: str,
    cursor: str | None = None,
    limit: int = SWEEPS_PER_PAGE,
    programs: Programs,
    sweeps: Sweeps,
    workflows: Workflows,
) -> SweepPage:
    """One page of at most `limit` sweeps, the newest first.

    Raises:
        ProgramNotFoundError: there is no such program.
        CursorInvalidError: no page gave this cursor out.
    """
    programs.timeline(program)
    page, following = sweeps.page(
        program,
        after=None if cursor is None else _read_cursor(cursor),
        limit=min(limit, SWEEPS_PER_PAGE_MAX),
    )
    return SweepPage(
        tuple(_as_it_stands(sweep, workflows) for sweep in page),
        None if following is None else urlsafe_b64encode(following.encode()).decode(),
    )


def _as_it_stands(sweep: Sweep, workflows: Workflows) -> Sweep:
    """A sweep whose workflow was ended from outside has nobody left who could report it."""
    if sweep.status is SweepStatus.RUNNING and workflows.sweep(sweep.id) is Execution.BROKEN:
        return replace(sweep, status=SweepStatus.FAILED)
    return sweep


def _read_cursor(cursor: str) -> str:
    try:
        place = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
        if _PLACE.fullmatch(place) is None:
            raise ValueError
    except ValueError as error:
        raise CursorInvalidError(
            "no page gave this cursor out; begin with the first page", path="cursor"
        ) from error
    return place


def _name(program: str, client: str, idempotency_key: str) -> str:
    """An id that the same call always gets and no other; names of workflows have 80 characters."""
    call = "\n".join((program, client, idempotency_key))
    return hashlib.sha256(call.encode()).hexdigest()[:_ID_DIGITS]
