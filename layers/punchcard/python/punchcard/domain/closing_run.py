"""How far a closing has come: what the states of its workflow hand from one to the next."""

from datetime import date
from typing import NamedTuple, TypedDict

from punchcard.domain.closing import Tally
from punchcard.domain.cohorts import cohort_text, read_cohort


class PlainTally(TypedDict):
    """A tally as the states carry it; cohorts by their texts."""

    members: int
    entries: int
    orders: int
    available: int
    pending: int
    held: int
    owed: int
    cohorts: dict[str, int]
    behind: int


class PlainRun(TypedDict):
    """A run over programs.

    `program` is the only one whose days are closed; None: all. `closing` is the one at hand, None
    where there is none any more, and `day` the last of its days that are closed. `tally` is what
    was counted of its members, up to the member `after`; `counted` says that it was all of them.
    `failed` counts programs that were given up.
    """

    program: str | None
    closing: str | None
    day: str | None
    after: str | None
    tally: PlainTally | None
    counted: bool
    failed: int


class AtHand(NamedTuple):
    """The program at hand, the last of its days that are closed, and what was counted so far."""

    program: str
    day: date
    tally: Tally


def take_up(run: PlainRun, program: str, day: date) -> PlainRun:
    """Go on with a program of which nothing is counted yet."""
    return {
        **run,
        "closing": program,
        "day": day.isoformat(),
        "after": None,
        "tally": plain_tally(Tally()),
        "counted": False,
    }


def count_on(run: PlainRun, tally: Tally, *, after: str | None) -> PlainRun:
    """Go on behind a member; None: all are counted."""
    return {**run, "after": after, "tally": plain_tally(tally), "counted": after is None}


def put_down(run: PlainRun) -> PlainRun:
    """Go on without what was counted: days have been closed, or stay open."""
    return {**run, "day": None, "after": None, "tally": None, "counted": False}


def at_hand(run: PlainRun) -> AtHand:
    """What a step works on.

    Raises:
        ValueError: no program is at hand.
    """
    program, day, tally = run["closing"], run["day"], run["tally"]
    if program is None or day is None or tally is None:
        raise ValueError("no program is at hand")
    return AtHand(program, date.fromisoformat(day), read_tally(tally))


def plain_tally(tally: Tally) -> PlainTally:
    """Write a tally."""
    return PlainTally(
        members=tally.members,
        entries=tally.entries,
        orders=tally.orders,
        available=tally.available,
        pending=tally.pending,
        held=tally.held,
        owed=tally.owed,
        cohorts={cohort_text(cohort): points for cohort, points in tally.cohorts.items()},
        behind=tally.behind,
    )


def read_tally(plain: PlainTally) -> Tally:
    """Read what `plain_tally` wrote."""
    cohorts = {read_cohort(text): points for text, points in plain["cohorts"].items()}
    return Tally(
        members=plain["members"],
        entries=plain["entries"],
        orders=plain["orders"],
        available=plain["available"],
        pending=plain["pending"],
        held=plain["held"],
        owed=plain["owed"],
        cohorts=cohorts,
        behind=plain["behind"],
    )
