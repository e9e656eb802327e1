"""What happened, as it is told to a merchant's own systems: ids and amounts, never a person.

Names are noun and past participle. An event's id is derived from what it tells, so that telling
it again, days later and by another machine, tells the same event.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from punchcard.domain.instants import instant_text

EVENT_VERSION = 1
"""Version of the schemas; a field that changes its meaning or goes raises it."""


class EventType(StrEnum):
    """What can be subscribed to."""

    MEMBER_ENROLLED = "member.enrolled"
    MEMBER_MERGED = "member.merged"
    POINTS_EARNED = "points.earned"
    POINTS_MATURED = "points.matured"
    POINTS_REVERSED = "points.reversed"
    POINTS_REDEEMED = "points.redeemed"
    POINTS_RETURNED = "points.returned"
    POINTS_EXPIRED = "points.expired"
    POINTS_EXPIRING = "points.expiring"
    POINTS_ADJUSTED = "points.adjusted"
    POINTS_REINSTATED = "points.reinstated"
    POINTS_TRANSFERRED = "points.transferred"
    REWARD_REDEEMED = "reward.redeemed"
    COUPON_REDEEMED = "coupon.redeemed"
    COUPON_CANCELLED = "coupon.cancelled"
    COUPON_RESTORED = "coupon.restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event about one member.

    `entry` is the ledger entry that says so, `points` how many it is about, `available` and
    `pending` the balance behind it, `reasons` the stable codes of its postings. `expires_at` is
    when points that expire soon will be gone. Where two accounts were merged, `absorbed` is the one
    that was closed and `merged_into` the one that goes on, whichever of them is told of. `reward`
    and `coupon` are the reward's id, and an id of the coupon that is not its code. What does not
    apply to a type is None or empty.
    """

    id: str
    type: EventType
    program: str
    member: str
    occurred_at: datetime
    entry: int | None = None
    points: int | None = None
    available: int | None = None
    pending: int | None = None
    expires_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    absorbed: str | None = None
    merged_into: str | None = None
    reward: str | None = None
    coupon: str | None = None


def event_id(
    event_type: EventType,
    *,
    program: str,
    member: str,
    about: int | str | datetime,
    ahead: timedelta | None = None,
) -> str:
    """The id of an event: the same in every telling, and of no other event.

    Args:
        event_type: what it tells.
        program: of the member.
        member: whom it is about.
        about: the number of the entry, with what tells several of this type in it apart, or the
            instant of what is announced ahead.
        ahead: how long before that instant it is announced, where that is done more than once.
    """
    subject = instant_text(about) if isinstance(about, datetime) else str(about)
    lead = () if ahead is None else (str(ahead // timedelta(seconds=1)),)
    told = "\n".join((event_type, program, member, subject, *lead))
    return f"evt_{hashlib.sha256(told.encode()).hexdigest()[:32]}"
