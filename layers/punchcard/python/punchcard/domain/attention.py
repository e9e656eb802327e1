"""When a member is to be looked at next: something falls due, or a warning is to be given."""

from datetime import datetime, timedelta

from punchcard.domain.schedule import expiry_schedule
from punchcard.domain.settle import next_due
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline

WARNING_DAYS = (30, 7)
"""How many days before points are gone their owner is warned of it."""


def next_attention(
    state: State, timeline: Timeline, warned_until: datetime | None
) -> datetime | None:
    """The next instant at which something falls due or a warning is due; None: there is none.

    It may be past: points that are earned for less than thirty days are warned of at once.

    Args:
        state: what the member's newest entry carries.
        timeline: the versions of the program.
        warned_until: warnings that were due at or before this instant have been given.
    """
    due = next_due(state, timeline)
    if not state.lots:
        return due
    warning = next_warning(state, timeline, after=warned_until)
    return min((moment for moment in (due, warning) if moment is not None), default=None)


def next_warning(state: State, timeline: Timeline, *, after: datetime | None) -> datetime | None:
    """When the next warning is due, of those later than an instant; None: there is none."""
    return min(
        (
            warn_at
            for lot in expiry_schedule(state, timeline)
            if lot.at is not None
            for warn_at in warnings_of(lot.at)
            if after is None or warn_at > after
        ),
        default=None,
    )


def warnings_of(gone_at: datetime) -> tuple[datetime, ...]:
    """When to warn of points that are gone at an instant, the earliest first."""
    return tuple(gone_at - timedelta(days=days) for days in WARNING_DAYS)
