"""Which warnings of points that expire soon are to be given now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from punchcard.domain.attention import WARNING_DAYS
from punchcard.domain.events import Event, EventType, event_id
from punchcard.domain.schedule import expiry_schedule
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ExpiryWarning:
    """So many points are gone at an instant if nobody spends them, announced `lead` ahead."""

    gone_at: datetime
    points: int
    lead: timedelta


def warnings_due(
    state: State, timeline: Timeline, *, after: datetime | None, to: datetime
) -> tuple[ExpiryWarning, ...]:
    """The warnings that fall due in (after, to], the soonest expiry first.

    Where several leads of the same points are due together only the shortest is told: whoever
    hears that points go within a week need not hear that they go within a month.

    Args:
        state: settled to `to`.
        timeline: the versions of the program.
        after: warnings that were due at or before this instant have been given; None: none has.
        to: the present instant.
    """
    if not state.lots:
        return ()
    return tuple(_due(state, timeline, after, to))


def warning_event(
    warning: ExpiryWarning, state: State, *, program: str, member: str, now: datetime
) -> Event:
    """A warning as it is announced: the same event in every telling."""
    return Event(
        id=event_id(
            EventType.POINTS_EXPIRING,
            program=program,
            member=member,
            about=warning.gone_at,
            ahead=warning.lead,
        ),
        type=EventType.POINTS_EXPIRING,
        program=program,
        member=member,
        occurred_at=now,
        points=warning.points,
        available=state.available,
        pending=state.pending_points,
        expires_at=warning.gone_at,
    )


def _due(
    state: State, timeline: Timeline, after: datetime | None, to: datetime
) -> Iterator[ExpiryWarning]:
    for gone_at, points in _going(state, timeline).items():
        leads = [
            lead
            for lead in (timedelta(days=days) for days in WARNING_DAYS)
            if gone_at - lead <= to and (after is None or gone_at - lead > after)
        ]
        if leads:
            yield ExpiryWarning(gone_at, points, min(leads))


def _going(state: State, timeline: Timeline) -> dict[datetime, int]:
    """The points that go at each instant, for whatever reasons: an instant is one event."""
    going: dict[datetime, int] = {}
    for lot in expiry_schedule(state, timeline):
        if lot.at is not None:
            going[lot.at] = going.get(lot.at, 0) + lot.points
    return going
