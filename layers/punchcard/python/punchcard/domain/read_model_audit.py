"""What the read models ought to say of a member, and in what they say something else."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.cohorts import CohortMovement
from punchcard.domain.entry import Entry
from punchcard.domain.summary import Summary, fold_chain
from punchcard.domain.timeline import Timeline

NOT_COMPARED = frozenset({"due_at", "warned_until"})
"""What of a summary no ledger says: when a member is due depends on warnings that were given, and
on the versions that were known when the summary was written."""


def summarise(
    entries: Sequence[Entry], timeline: Timeline, warned_from: Summary | None = None
) -> tuple[Summary, dict[date, Booked]]:
    """A member's summary as the whole chain makes it, and what is booked by booking day.

    Args:
        entries: the chain up to the newest that counts; at least one entry.
        timeline: the versions of the program.
        warned_from: the summary that tells which warnings have been given, if there is one.
    """
    if not entries:
        raise ValueError("a member without entries has no summary")
    warned_until = None if warned_from is None else warned_from.warned_until
    return fold_chain(entries, timeline, warned_until=warned_until)


def differing(stated: Summary, right: Summary) -> list[str]:
    """In what a summary differs from what the ledger says: names, what is stated, what is right."""
    names = [field.name for field in fields(Summary) if field.name not in NOT_COMPARED]
    return [
        f"{name} {getattr(stated, name)} and not {getattr(right, name)}"
        for name in names
        if getattr(stated, name) != getattr(right, name)
    ]


def less(booked: Booked, other: Booked) -> Booked:
    """What is booked beyond something else."""
    negative = Booked(
        flows={flow: -points for flow, points in other.flows.items()},
        owed={day: -points for day, points in other.owed.items()},
        cohorts={
            cohort: CohortMovement(*(-points for points in moved))
            for cohort, moved in other.cohorts.items()
        },
        members=-other.members,
        entries=-other.entries,
        orders=-other.orders,
    )
    return add_up_booked([booked, negative])
