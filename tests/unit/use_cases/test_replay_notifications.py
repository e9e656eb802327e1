"""Sending notifications again, under the ids they have."""

from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.errors import ContentionError
from punchcard.domain.subscriptions import (
    DisabledReason,
    Notification,
    NotificationNotFoundError,
    NotificationStatus,
    SubscriptionNotFoundError,
)
from punchcard.use_cases.replay_notifications import (
    REPLAYED_MAX,
    NotificationsReplayed,
    SubscriptionNotEnabledError,
    replay_notification,
    replay_notifications,
)

from tests.fakes.endpoints import BROKEN, MONDAY, OK, Road, earned
from tests.fakes.failing_notifications import OvertakenNotifications
from tests.fakes.subscriptions import InMemoryNotifications

MINUTE = timedelta(minutes=1)


class ForgettingNotifications(InMemoryNotifications):
    """A log that keeps nothing any more when it is first written to."""

    @override
    def replace(self, notification: Notification) -> bool:
        self.kept.clear()
        return super().replace(notification)


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

    def test_what_others_write_meanwhile_is_replayed_over_it(self, road: Road) -> None:
        tell(road, range(1))
        road.endpoints.received.clear()
        road.notifications = OvertakenNotifications(road.notifications.kept, overtakes=2)

        replay(road, minutes=0)
        road.run()

        assert ids(road) == [earned(0).id]
        assert road.kept(earned(0)).attempts_made == 2

    def test_what_others_write_all_the_time_is_not_sent(self, road: Road) -> None:
        """It is the log that says that something is to be sent; a call without it is void."""
        tell(road, range(1))
        road.notifications = OvertakenNotifications(road.notifications.kept, overtakes=3)

        with pytest.raises(ContentionError):
            replay(road, minutes=0)

        assert road.queue.sent == []
        assert replay(road, minutes=0).replayed == 1

    def test_what_has_gone_from_the_log_meanwhile_is_not_sent(self, road: Road) -> None:
        tell(road, range(2))
        road.notifications = ForgettingNotifications(road.notifications.kept)

        replayed = replay(road, minutes=0)

        assert road.queue.sent == []
        assert road.notifications.kept == {}
        assert replayed == NotificationsReplayed(replayed=0)

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
