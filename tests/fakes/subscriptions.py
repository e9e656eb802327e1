"""Subscriptions, their audience, outages and notifications in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from punchcard.domain.events import EventType
from punchcard.domain.subscriptions import (
    EndpointSecrets,
    Notification,
    NotificationCall,
    Outage,
    Place,
    Subscription,
    SubscriptionNotFoundError,
)


@dataclass
class InMemorySubscriptions:
    """Subscriptions and their secrets in dictionaries; also the audience that they make."""

    kept: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    keys: dict[str, EndpointSecrets] = field(default_factory=dict)
    removed: set[tuple[str, str]] = field(default_factory=set)

    def create(self, subscription: Subscription, *, secret: str) -> Subscription | None:
        place = (subscription.program, subscription.id)
        if place in self.removed:
            return None
        self.keys.setdefault(subscription.id, EndpointSecrets(current=secret))
        return self.kept.setdefault(place, subscription)

    def subscription(self, *, program: str, subscription: str) -> Subscription:
        if (program, subscription) not in self.kept:
            raise SubscriptionNotFoundError(f"the program has no subscription {subscription}")
        return self.kept[program, subscription]

    def listed(self, program: str) -> Sequence[Subscription]:
        listed = [each for (of, _), each in self.kept.items() if of == program]
        return sorted(listed, key=lambda subscription: (subscription.created_at, subscription.id))

    def change(self, subscription: Subscription) -> bool:
        place = (subscription.program, subscription.id)
        if place not in self.kept or self.kept[place].revision != subscription.revision - 1:
            return False
        self.kept[place] = subscription
        return True

    def remove(self, *, program: str, subscription: str) -> None:
        self.removed.add((program, subscription))
        self.kept.pop((program, subscription), None)
        self.keys.pop(subscription, None)

    def secrets(self, subscription: str) -> EndpointSecrets:
        if subscription not in self.keys:
            raise SubscriptionNotFoundError(f"the program has no subscription {subscription}")
        return self.keys[subscription]

    def rotate_secret(self, subscription: str, *, secret: str) -> None:
        present = self.secrets(subscription)
        if present.current != secret:
            self.keys[subscription] = EndpointSecrets(current=secret, previous=present.current)

    def wanted(self, program: str) -> frozenset[EventType]:
        listed = self.listed(program)
        return frozenset(event for each in listed for event in each.types if each.wants(event))


@dataclass
class InMemoryAudience:
    """The same wishes for every program, as a test sets them."""

    types: frozenset[EventType] = frozenset(EventType)

    def wanted(self, program: str) -> frozenset[EventType]:
        return self.types


@dataclass
class InMemoryOutages:
    """Outages by program and subscription."""

    kept: dict[tuple[str, str], Outage] = field(default_factory=dict)

    def outage(self, *, program: str, subscription: str) -> Outage | None:
        return self.kept.get((program, subscription))

    def keep(self, outage: Outage) -> None:
        self.kept[outage.program, outage.subscription] = outage

    def end(self, *, program: str, subscription: str) -> None:
        self.kept.pop((program, subscription), None)


@dataclass
class InMemoryNotifications:
    """Notifications by program, subscription and event, kept for ever."""

    kept: dict[tuple[str, str, str], Notification] = field(default_factory=dict)

    def add(self, notification: Notification) -> Notification:
        return self.kept.setdefault(_place(notification), notification)

    def notification(
        self, *, program: str, subscription: str, notification: str
    ) -> Notification | None:
        return self.kept.get((program, subscription, notification))

    def replace(self, notification: Notification) -> bool:
        place = _place(notification)
        if place not in self.kept or self.kept[place].revision != notification.revision - 1:
            return False
        self.kept[place] = notification
        return True

    def page(
        self, *, program: str, subscription: str, after: Place | None, limit: int
    ) -> tuple[Sequence[Notification], Place | None]:
        newest_first = self._in_time(program, subscription)[::-1]
        behind = [each for each in newest_first if after is None or _time(each) < _time_of(after)]
        return behind[:limit], behind[limit - 1].place if len(behind) >= limit else None

    def since(
        self, *, program: str, subscription: str, since: datetime, after: Place | None, limit: int
    ) -> tuple[Sequence[Notification], Place | None]:
        begin = (since, "") if after is None else _time_of(after)
        ahead = [each for each in self._in_time(program, subscription) if _time(each) > begin]
        return ahead[:limit], ahead[limit - 1].place if len(ahead) >= limit else None

    def _in_time(self, program: str, subscription: str) -> list[Notification]:
        own = (
            each
            for (its_program, its_subscription, _), each in self.kept.items()
            if (its_program, its_subscription) == (program, subscription)
        )
        return sorted(own, key=_time)


@dataclass
class InMemoryNotificationQueue:
    """Calls with their delays, in the order of sending."""

    sent: list[tuple[NotificationCall, timedelta]] = field(default_factory=list)

    def send(self, calls: Sequence[NotificationCall], *, delay: timedelta = timedelta()) -> None:
        self.sent.extend((call, delay) for call in calls)


def _place(notification: Notification) -> tuple[str, str, str]:
    return (notification.program, notification.subscription, notification.id)


def _time(notification: Notification) -> tuple[datetime, str]:
    return _time_of(notification.place)


def _time_of(place: Place) -> tuple[datetime, str]:
    return place.at, place.notification
