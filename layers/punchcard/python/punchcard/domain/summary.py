"""A member at a glance: what lists, searches and sweeps look at instead of the chain."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the entry `entry_number` left of a member; amounts are whole points.

    `due_at` is when the member is to be looked at next: something falls due by itself, or a
    warning is to be given. `warned_until` is up to when that has been done; None before the
    first warning.
    """

    program: str
    member: str
    entry_number: int
    recorded_at: datetime
    available: int
    pending: int
    tier: str | None = None
    active_at: datetime | None = None
    due_at: datetime | None = None
    warned_until: datetime | None = None
