"""Sending notifications again, and the log that tells what was sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.subscriptions import (
    DisabledReason,
    NotificationNotFoundError,
    NotificationStatus,
    SubscriptionNotFoundError,
)
from punchcard.use_cases.list_notifications import (
    NOTIFICATIONS_LOOKED_AT_MAX,
    NotificationCursorError,
    NotificationPage,
    list_notifications,
)
from punchcard.use_cases.replay_notifications import (
    REPLAYED_MAX,
    NotificationsReplayed,
    SubscriptionNotEnabledError,
    replay_notification,
    replay_notifications,
)

from tests.fakes.endpoints import BROKEN, MONDAY, OK, Road, earned

MINUTE = timedelta(minutes=1)


@pytest.fixture
def road() -> Road:
    road = Road()
    road.subscribe()
    return road


def tell(road: Road, numbers: range) -> None:
    """An event every minute, each attempted once."""
    for number in numbers:
        road.tell(earned(number))
        road.run(until=road.now)
        road.now += MINUTE


def replay(road: Road, *, minutes: int, subscription: str = "sub_harbour") -> NotificationsReplayed:
    return replay_notifications(
        program="club",
        subscription=subscription,
        since=MONDAY + minutes * MINUTE,
        subscriptions=road.subscriptions,
        notifications=road.notifications,
        queue=road.queue,
        now=road.now,
    )


def replay_one(road: Road, event_id: str, *, program: str = "club") -> NotificationsReplayed:
    return replay_notification(
        program=program,
        subscription="sub_harbour",
        notification=event_id,
        subscriptions=road.subscriptions,
        notifications=road.notifications,
        queue=road.queue,
        now=road.now,
    )


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


def ids(road: Road) -> list[str]:
    return [sent.headers["webhook-id"] for sent in road.endpoints.received]


class TestReplaying:
    def test_everything_since_an_instant_is_sent_again_under_its_ids(self, road: Road) -> None:
        tell(road, range(5))
        road.endpoints.received.clear()

        assert replay(road, minutes=2) == NotificationsReplayed(replayed=3)
        road.run()

        assert ids(road) == [earned(number).id for number in (2, 3, 4)]

    def test_what_was_given_up_while_an_endpoint_was_down_arrives(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        tell(road, range(3))
        road.run()
        assert road.kept(earned(0)).status is NotificationStatus.GIVEN_UP

        road.endpoints.answers = lambda _: OK
        replay(road, minutes=0)
        road.run()

        kept = [road.kept(earned(number)).status for number in range(3)]
        assert kept == [NotificationStatus.DELIVERED] * 3

    def test_what_still_waits_is_sent_now_and_not_again_later(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        tell(road, range(1))
        road.run(until=MONDAY + timedelta(hours=3))
        road.endpoints.answers = lambda _: OK
        road.endpoints.received.clear()

        replay(road, minutes=0)
        now = road.now
        road.run()

        assert [sent.at for sent in road.endpoints.received] == [now]

    def test_one_notification_is_sent_again_whatever_became_of_it(self, road: Road) -> None:
        tell(road, range(3))
        road.endpoints.received.clear()

        assert replay_one(road, earned(1).id).replayed == 1
        road.run()

        assert ids(road) == [earned(1).id]
        assert road.kept(earned(1)).attempts_made == 2

    def test_a_replay_has_all_attempts_before_it(self, road: Road) -> None:
        road.endpoints.answers = lambda _: BROKEN
        tell(road, range(1))
        road.run()
        road.outages.kept.clear()
        replay_one(road, earned(0).id)
        road.run()

        assert road.kept(earned(0)).attempts_made == 20
        assert road.kept(earned(0)).status is NotificationStatus.GIVEN_UP

    def test_a_replay_during_an_attempt_is_not_lost(self, road: Road) -> None:
        def asked_meanwhile(_: str) -> object:
            if len(road.endpoints.received) == 1:
                replay_one(road, earned(0).id)
                return BROKEN
            return OK

        road.endpoints.answers = asked_meanwhile  # type: ignore[assignment]
        road.tell(earned(0))
        road.run()

        assert road.kept(earned(0)).status is NotificationStatus.DELIVERED

    def test_more_than_a_call_takes_is_gone_on_with_from_where_it_ended(self, road: Road) -> None:
        for number in range(REPLAYED_MAX + 3):
            road.now = MONDAY + number * MINUTE
            road.tell(earned(number))
        road.run()
        road.endpoints.received.clear()

        first = replay(road, minutes=0)
        assert first.replayed == REPLAYED_MAX
        assert first.next_since == MONDAY + (REPLAYED_MAX - 1) * MINUTE
        second = replay(road, minutes=REPLAYED_MAX - 1)
        assert second == NotificationsReplayed(replayed=4)
        road.run()

        assert set(ids(road)) == {earned(number).id for number in range(REPLAYED_MAX + 3)}

    def test_nothing_is_replayed_to_an_endpoint_that_is_disabled(self, road: Road) -> None:
        road.subscribe("stopped", disabled_reason=DisabledReason.FAILING)
        with pytest.raises(SubscriptionNotEnabledError, match="enable"):
            replay(road, minutes=0, subscription="sub_stopped")
        with pytest.raises(SubscriptionNotFoundError):
            replay(road, minutes=0, subscription="sub_nobody")

    def test_what_the_log_does_not_have_is_not_found(self, road: Road) -> None:
        with pytest.raises(NotificationNotFoundError):
            replay_one(road, "evt_unknown")
        with pytest.raises(SubscriptionNotFoundError):
            replay_one(road, "evt_unknown", program="other")


class TestTheLog:
    def test_pages_give_each_notification_once_the_newest_first(self, road: Road) -> None:
        tell(road, range(5))

        found: list[str] = []
        cursor = None
        for _ in range(3):
            page = listed(road, cursor=cursor, limit=2)
            found.extend(notification.id for notification in page.notifications)
            cursor = page.next_cursor

        assert found == [earned(number).id for number in reversed(range(5))]
        assert cursor is None

    def test_those_of_a_status_are_found_among_the_others(self, road: Road) -> None:
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

    def test_a_page_of_one_status_looks_at_no_more_than_its_limit(self, road: Road) -> None:
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

        second = listed(
            road, status=NotificationStatus.GIVEN_UP, limit=100, cursor=first.next_cursor
        )
        assert [each.id for each in second.notifications] == [earned(0).id]

    @pytest.mark.parametrize("cursor", ["", "x", "####", "é", "MjAyNg==", "Li4gZXZ0XzE="])
    def test_a_cursor_that_was_made_up_is_refused(self, road: Road, cursor: str) -> None:
        with pytest.raises(NotificationCursorError):
            listed(road, cursor=cursor)

    def test_an_endpoint_that_is_not_known_has_no_log(self, road: Road) -> None:
        with pytest.raises(SubscriptionNotFoundError):
            listed(road, subscription="sub_nobody")
