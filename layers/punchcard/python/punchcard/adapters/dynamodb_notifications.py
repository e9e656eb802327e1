"""The log of notifications in a DynamoDB table.

Each has two items: one by the id of its event, which is the truth, and one that only gives its
place in time. Both go 30 days after the notification was made.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import (
    Item,
    expect_attributes,
    instant_or_none,
    number,
    text,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.codec import Json, canonical
from punchcard.domain.event_codec import decode_event, encode_event
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.subscriptions import (
    Attempt,
    Failure,
    Notification,
    NotificationStatus,
    Place,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

NOTIFICATIONS_KEPT_DAYS = 30

OPTIONAL = frozenset({"next_attempt_at", "claimed_until"})
ATTRIBUTES = frozenset(
    {
        keys.PARTITION,
        keys.SORT,
        keys.EXPIRY,
        "event",
        "subscription",
        "created_at",
        "status",
        "attempts",
        "attempts_made",
        "failures",
        "revision",
    }
)


@dataclass(frozen=True, slots=True)
class DynamoDbNotifications:
    """Notifications by subscription and event."""

    table: DynamoDbTable

    def add(self, notification: Notification) -> Notification:
        """Write a notification unless it is there; the one that stands.

        Its place in time is written behind it, and again if only it is there: whoever was
        interrupted in between repeats the call.
        """
        standing = self.table.put_if_absent(_write(notification))
        kept = notification if standing is None else _read(standing)
        self.table.put(
            {
                keys.PARTITION: {
                    "S": operations_keys.notifications(kept.program, kept.subscription)
                },
                keys.SORT: {"S": operations_keys.notified_at(kept.created_at, kept.id)},
                keys.EXPIRY: _expiry(kept.created_at),
                "notification": {"S": kept.id},
            }
        )
        return kept

    def notification(
        self, *, program: str, subscription: str, notification: str
    ) -> Notification | None:
        """One notification, or None if there is none or it is too old."""
        item = self.table.get(
            operations_keys.notifications(program, subscription),
            operations_keys.notification(notification),
        )
        return None if item is None else _read(item)

    def replace(self, notification: Notification) -> bool:
        """Write a notification over the one that was read; whether nobody else has since."""
        return self.table.replace(_write(notification), revision=notification.revision - 1)

    def page(
        self, *, program: str, subscription: str, after: Place | None, limit: int
    ) -> tuple[Sequence[Notification], Place | None]:
        """Up to `limit` notifications, the newest first, and where the page ends if more follow."""
        partition = operations_keys.notifications(program, subscription)
        places, last = self.table.page(
            partition,
            prefix=operations_keys.NOTIFIED_PREFIX,
            after=None
            if after is None
            else operations_keys.notified_at(after.at, after.notification),
            limit=limit,
            descending=True,
        )
        return self._at(partition, places), _place(last)

    def since(
        self, *, program: str, subscription: str, since: datetime, after: Place | None, limit: int
    ) -> tuple[Sequence[Notification], Place | None]:
        """Up to `limit` notifications created since an instant, the oldest first; as `page`."""
        partition = operations_keys.notifications(program, subscription)
        places, last = self.table.page(
            partition,
            prefix=operations_keys.NOTIFIED_PREFIX,
            after=operations_keys.notified_at(since)
            if after is None
            else operations_keys.notified_at(after.at, after.notification),
            limit=limit,
        )
        return self._at(partition, places), _place(last)

    def _at(self, partition: str, places: Sequence[Item]) -> Sequence[Notification]:
        wanted = [
            (partition, operations_keys.notification(text(place, "notification")))
            for place in places
        ]
        if not wanted:
            return []
        found = self.table.get_many(wanted)
        # DynamoDB deletes what has expired item by item, so a place may outlive what stood there.
        return [_read(found[place]) for place in wanted if place in found]


def _place(sort: str | None) -> Place | None:
    if sort is None:
        return None
    at, notification = operations_keys.time_and_notification(sort)
    return Place(at=at, notification=notification)


def _expiry(created_at: datetime) -> "AttributeValueTypeDef":
    expires_at = created_at + timedelta(days=NOTIFICATIONS_KEPT_DAYS)
    return {"N": str(int(expires_at.timestamp()))}


def _write(notification: Notification) -> Item:
    texts = {
        keys.PARTITION: operations_keys.notifications(
            notification.program, notification.subscription
        ),
        keys.SORT: operations_keys.notification(notification.id),
        "event": encode_event(notification.event),
        "subscription": notification.subscription,
        "created_at": instant_text(notification.created_at),
        "status": notification.status,
        "attempts": canonical([_plain(attempt) for attempt in notification.attempts]),
    }
    if notification.next_attempt_at is not None:
        texts["next_attempt_at"] = instant_text(notification.next_attempt_at)
    if notification.claimed_until is not None:
        texts["claimed_until"] = instant_text(notification.claimed_until)
    numbers = {
        "attempts_made": notification.attempts_made,
        "failures": notification.failures,
        "revision": notification.revision,
    }
    return {
        **{name: {"S": value} for name, value in texts.items()},
        **{name: {"N": str(value)} for name, value in numbers.items()},
        keys.EXPIRY: _expiry(notification.created_at),
    }


def _plain(attempt: Attempt) -> Json:
    fields: Json = {
        "at": instant_text(attempt.at),
        "status": attempt.status,
        "failure": attempt.failure,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _attempt(fields: Json) -> Attempt:
    failure = fields.get("failure")
    return Attempt(
        at=parse_instant(fields["at"]),
        status=fields.get("status"),
        failure=None if failure is None else Failure(failure),
    )


def _read(item: Item) -> Notification:
    expect_attributes(item, ATTRIBUTES | (item.keys() & OPTIONAL))
    return Notification(
        event=decode_event(text(item, "event")),
        subscription=text(item, "subscription"),
        created_at=parse_instant(text(item, "created_at")),
        status=NotificationStatus(text(item, "status")),
        next_attempt_at=instant_or_none(item, "next_attempt_at"),
        attempts=tuple(_attempt(fields) for fields in json.loads(text(item, "attempts"))),
        attempts_made=number(item, "attempts_made"),
        failures=number(item, "failures"),
        claimed_until=instant_or_none(item, "claimed_until"),
        revision=number(item, "revision"),
    )
