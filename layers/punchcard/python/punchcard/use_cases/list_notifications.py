"""Listing what was sent to an endpoint, in pages, the newest first."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from punchcard.domain.errors import CursorInvalidError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.subscriptions import Notification, NotificationStatus, Place
from punchcard.ports import Notifications, Subscriptions

NOTIFICATIONS_PER_PAGE_MAX = 100
NOTIFICATIONS_PER_PAGE = 20
"""Notifications on a page where the caller does not say how many."""

NOTIFICATIONS_LOOKED_AT_MAX = 500
"""Notifications looked at for one page of those of a status, which may be short of some."""

_PLACE = re.compile(r"(?P<at>[0-9TZ.:-]{20,24}) (?P<notification>evt_[0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Notifications, the newest first, and the cursor of the page behind them if there may be one.

    A page of one status can be short, or empty, and yet have a cursor.
    """

    notifications: tuple[Notification, ...]
    next_cursor: str | None


def list_notifications(
    *,
    program: str,
    subscription: str,
    status: NotificationStatus | None = None,
    cursor: str | None = None,
    limit: int = NOTIFICATIONS_PER_PAGE,
    subscriptions: Subscriptions,
    notifications: Notifications,
) -> NotificationPage:
    """One page of at most `limit` notifications, all or those of a status.

    Raises:
        SubscriptionNotFoundError: the program has no such subscription.
        CursorInvalidError: the cursor is made up.
    """
    subscriptions.subscription(program=program, subscription=subscription)
    after = None if cursor is None else _read_cursor(cursor)
    wanted = min(limit, NOTIFICATIONS_PER_PAGE_MAX)
    found: list[Notification] = []
    for _ in range(0, NOTIFICATIONS_LOOKED_AT_MAX, wanted):
        page, after = notifications.page(
            program=program, subscription=subscription, after=after, limit=wanted
        )
        fitting = [each for each in page if status is None or each.status is status]
        room = wanted - len(found)
        if len(fitting) > room:
            after = fitting[room - 1].place
        found.extend(fitting[:room])
        if len(found) == wanted or after is None:
            break
    return NotificationPage(tuple(found), None if after is None else _cursor(after))


def _cursor(place: Place) -> str:
    text = f"{instant_text(place.at)} {place.notification}"
    return urlsafe_b64encode(text.encode()).decode()


def _read_cursor(cursor: str) -> Place:
    try:
        match = _PLACE.fullmatch(urlsafe_b64decode(cursor.encode()).decode())
        if match is None:
            raise ValueError
        return Place(at=parse_instant(match["at"]), notification=match["notification"])
    except ValueError as error:
        raise CursorInvalidError(
            "this cursor was not given out by a page; begin with the first page", path="cursor"
        ) from error
