"""How many steps fit into one transaction."""

from collections.abc import Sequence
from datetime import date

from punchcard.domain.summary import Advance
from punchcard.ports import ADVANCE_PLACES_MAX, ADVANCE_SIZE_MAX


def booked_together(steps: Sequence[Advance]) -> int:
    """How many of the steps, from the first on, are booked together; at least one."""
    size, notes, days = 0, 0, set[tuple[str, date]]()
    for count, step in enumerate(steps):
        size += step.added.size
        days.add((step.after.program, step.day))
        notes += step.late is not None
        places = count + 1 + len(days) + notes
        fits = size <= ADVANCE_SIZE_MAX and places <= ADVANCE_PLACES_MAX
        if count and not fits:
            return count
    return len(steps)
