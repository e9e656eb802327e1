"""A subscription, an event and its notification, as the contracts store them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from punchcard.domain.events import Event, EventType
from punchcard.domain.subscriptions import Notification, Subscription

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SUBSCRIPTION = Subscription(
    id="sub_0123456789abcdef0123456789abcdef",
    program="club",
    url="https://example.com/hooks?kind=points",
    types=(EventType.MEMBER_ENROLLED, EventType.POINTS_EARNED),
    created_at=NOON,
    updated_at=NOON,
    created_as="f" * 64,
)
OTHER = replace(
    SUBSCRIPTION,
    id="sub_00000000000000000000000000000000",
    types=(EventType.POINTS_EXPIRED,),
    created_at=NOON + timedelta(hours=1),
)
EVENT = Event(
    id="evt_0123456789abcdef0123456789abcdef",
    type=EventType.POINTS_EARNED,
    program="club",
    member="01KJQ38XW0ABCDEFGHJKMNPQRS",
    occurred_at=NOON,
    entry=7,
    points=50,
    available=0,
    pending=50,
    expires_at=NOON + timedelta(days=365, milliseconds=1),
    reasons=("base", "cap"),
)
NOTIFICATION = Notification(
    event=EVENT, subscription=SUBSCRIPTION.id, created_at=NOON, next_attempt_at=NOON
)
OF_SUBSCRIPTION = {"program": "club", "subscription": SUBSCRIPTION.id}


def numbered(number: int) -> Notification:
    """Notifications by the minute."""
    at = NOON + timedelta(minutes=number)
    return replace(
        NOTIFICATION,
        event=replace(EVENT, id=f"evt_{number:032x}"),
        created_at=at,
        next_attempt_at=at,
    )
