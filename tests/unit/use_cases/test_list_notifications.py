"""The log tells what was sent to an endpoint, in pages."""

from dataclasses import replace

import pytest
from punchcard.domain.errors import CursorInvalidError
from punchcard.domain.subscriptions import NotificationStatus, SubscriptionNotFoundError
from punchcard.use_cases.list_notifications import (
    NOTIFICATIONS_LOOKED_AT_MAX,
    NotificationPage,
    list_notifications,
)

from tests.fakes.endpoints import BROKEN, MONDAY, OK, Road, earned
from tests.unit.use_cases.test_replay_notifications import MINUTE, ids, tell


@pytest.fixture
def road() -> Road:
    road = Road()
    road.subscribe()
    return road


def listed(
    road: Road,
    *,
    status: NotificationStatus | None = None,
    cursor: str | None = None,
    limit: int = 20,
    subscription: str = "sub_harbour",
) -> NotificationPage:
    return list_notifications(
        program="club",
        subscription=subscription,
        status=status,
        cursor=cursor,
        limit=limit,
        subscriptions=road.subscriptions,
        notifications=road.notifications,
    )


def test_pages_give_each_notification_once_the_newest_first(road: Road) -> None:
    tell(road, range(5))

    found: list[str] = []
    cursor = None
    for _ in range(3):
        page = listed(road, cursor=cursor, limit=2)
        found.extend(notification.id for notification in page.notifications)
        cursor = page.next_cursor

    assert found == [earned(number).id for number in reversed(range(5))]
    assert cursor is None


def test_those_of_a_status_are_found_among_the_others(road: Road) -> None:
    broken = {earned(number).id for number in (0, 3, 6)}
    road.endpoints.answers = lambda _: BROKEN if ids(road)[-1] in broken else OK
    tell(road, range(9))

    found: list[str] = []
    cursor = None
    for _ in range(2):
        page = listed(road, status=NotificationStatus.PENDING, cursor=cursor, limit=2)
        found.extend(notification.id for notification in page.notifications)
        cursor = page.next_cursor

    assert found == [earned(number).id for number in (6, 3, 0)]
    assert cursor is None


def test_a_page_that_is_full_before_all_is_told_goes_on_behind_its_last(road: Road) -> None:
    broken = {earned(number).id for number in (0, 1, 3)}
    road.endpoints.answers = lambda _: BROKEN if ids(road)[-1] in broken else OK
    tell(road, range(4))

    first = listed(road, status=NotificationStatus.PENDING, limit=2)
    rest = listed(road, status=NotificationStatus.PENDING, limit=2, cursor=first.next_cursor)

    assert [each.id for each in first.notifications] == [earned(3).id, earned(1).id]
    assert [each.id for each in rest.notifications] == [earned(0).id]
    assert rest.next_cursor is None


def test_a_page_of_one_status_looks_at_no_more_than_its_limit(road: Road) -> None:
    for number in range(NOTIFICATIONS_LOOKED_AT_MAX + 1):
        road.now = MONDAY + number * MINUTE
        road.tell(earned(number))
    oldest = road.kept(earned(0))
    road.notifications.replace(
        replace(oldest, status=NotificationStatus.GIVEN_UP, revision=oldest.revision + 1)
    )

    first = listed(road, status=NotificationStatus.GIVEN_UP, limit=100)
    assert first.notifications == ()
    assert first.next_cursor is not None

    second = listed(road, status=NotificationStatus.GIVEN_UP, limit=100, cursor=first.next_cursor)
    assert [each.id for each in second.notifications] == [earned(0).id]


@pytest.mark.parametrize("cursor", ["", "x", "####", "é", "MjAyNg==", "Li4gZXZ0XzE="])
def test_a_cursor_that_was_made_up_is_refused(road: Road, cursor: str) -> None:
    with pytest.raises(CursorInvalidError):
        listed(road, cursor=cursor)


def test_an_endpoint_that_is_not_known_has_no_log(road: Road) -> None:
    with pytest.raises(SubscriptionNotFoundError):
        listed(road, subscription="sub_nobody")
