"""Merchants' servers in memory, and the road to them under a virtual clock."""

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from punchcard.domain.events import Event, EventType
from punchcard.domain.subscriptions import (
    Answer,
    Notification,
    NotificationCall,
    Subscription,
)
from punchcard.use_cases.deliver_notification import Called, deliver_notification
from punchcard.use_cases.notify_subscribers import notify_subscribers

from tests.fakes.subscriptions import (
    InMemoryNotificationQueue,
    InMemoryNotifications,
    InMemoryOutages,
    InMemorySubscriptions,
)

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOP_MAX = timedelta(minutes=15)
SECRET = "whsec_" + "A" * 43 + "="
OK = Answer(status=204)
BROKEN = Answer(status=500)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as an endpoint saw it."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    at: datetime


@dataclass
class InMemoryEndpoints:
    """Servers that answer as a test says, by address."""

    now: Callable[[], datetime] = lambda: MONDAY
    answers: Callable[[str], Answer] = lambda url: OK
    received: list[Sent] = field(default_factory=list)

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.received.append(Sent(url, body, headers, self.now()))
        return self.answers(url)


@dataclass
class Road:
    """From an event to endpoints: the ports of the notifications function, in virtual time.

    The queue is a standard one: no order, and no delay over fifteen minutes.
    """

    now: datetime = MONDAY
    subscriptions: InMemorySubscriptions = field(default_factory=InMemorySubscriptions)
    outages: InMemoryOutages = field(default_factory=InMemoryOutages)
    notifications: InMemoryNotifications = field(default_factory=InMemoryNotifications)
    queue: InMemoryNotificationQueue = field(default_factory=InMemoryNotificationQueue)
    waiting: list[tuple[datetime, int, NotificationCall]] = field(default_factory=list)
    numbers: count = field(default_factory=count)  # type: ignore[type-arg]

    def __post_init__(self) -> None:
        self.endpoints = InMemoryEndpoints(now=lambda: self.now)

    def subscribe(self, name: str = "harbour", **changes: object) -> Subscription:
        """An endpoint for points that were earned."""
        subscription = Subscription(
            id=f"sub_{name}",
            program="club",
            url=f"https://{name}.example/hooks",
            types=(EventType.POINTS_EARNED,),
            created_at=self.now,
            updated_at=self.now,
            created_as=name,
        )
        created = replace(subscription, **changes)  # type: ignore[arg-type]
        self.subscriptions.create(created, secret=SECRET)
        return created

    def tell(self, event: Event) -> int:
        """Bring an event from the bus."""
        return notify_subscribers(
            event,
            subscriptions=self.subscriptions,
            notifications=self.notifications,
            queue=self.queue,
            now=self.now,
        )

    def call(self, call: NotificationCall) -> Called:
        """Bring a call from the queue."""
        return deliver_notification(
            call,
            subscriptions=self.subscriptions,
            outages=self.outages,
            notifications=self.notifications,
            queue=self.queue,
            endpoints=self.endpoints,
            now=self.now,
        )

    def run(self, *, until: datetime | None = None) -> list[Called]:
        """Let time pass until nothing is queued, or up to an instant."""
        called: list[Called] = []
        self._collect()
        while self.waiting and (until is None or self.waiting[0][0] <= until):
            due, _, call = heapq.heappop(self.waiting)
            self.now = max(self.now, due)
            called.append(self.call(call))
            self._collect()
        self.now = max(self.now, until or self.now)
        return called

    def kept(self, event: Event, subscription: str = "sub_harbour") -> Notification:
        """What the log says of an event."""
        return self.notifications.kept[event.program, subscription, event.id]

    def _collect(self) -> None:
        for call, delay in self.queue.sent:
            due = self.now + min(delay, HOP_MAX)
            heapq.heappush(self.waiting, (due, next(self.numbers), call))
        self.queue.sent.clear()


def earned(number: int = 1) -> Event:
    """Points that somebody earned."""
    return Event(
        id=f"evt_{number:032x}",
        type=EventType.POINTS_EARNED,
        program="club",
        member="01KJQ38XW0ABCDEFGHJKMNPQRS",
        occurred_at=MONDAY,
        entry=number,
        points=50,
        available=0,
        pending=50,
        reasons=("base",),
    )
