"""What every log of notifications does, and every memory of outages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.events import Event, EventType
from punchcard.domain.subscriptions import (
    Attempt,
    Failure,
    Notification,
    NotificationStatus,
    Outage,
)
from punchcard.ports import Notifications, Outages

from tests.contract.notification_samples import (
    EVENT,
    NOON,
    NOTIFICATION,
    OF_SUBSCRIPTION,
    OTHER,
    SUBSCRIPTION,
    numbered,
)


class OutagesContract:
    """One suite for every implementation; a subclass gives it fresh `outages`."""

    def test_an_outage_stands_until_it_ends(self, outages: Outages) -> None:
        outage = Outage(program="club", subscription=SUBSCRIPTION.id, since=NOON)
        waiting = replace(outage, wait_until=NOON + timedelta(milliseconds=1500))
        assert outages.outage(**OF_SUBSCRIPTION) is None

        for each in (outage, waiting):
            outages.keep(each)
            assert outages.outage(**OF_SUBSCRIPTION) == each
        assert outages.outage(program="other", subscription=SUBSCRIPTION.id) is None

        for _ in range(2):
            outages.end(**OF_SUBSCRIPTION)
            assert outages.outage(**OF_SUBSCRIPTION) is None


class NotificationsContract:
    """One suite for every implementation; a subclass gives it fresh `notifications`."""

    def test_one_that_was_not_added_is_none(self, notifications: Notifications) -> None:
        assert notifications.notification(**OF_SUBSCRIPTION, notification=EVENT.id) is None
        assert notifications.page(**OF_SUBSCRIPTION, after=None, limit=1) == ([], None)

    @pytest.mark.parametrize(
        "notification",
        [
            NOTIFICATION,
            replace(
                NOTIFICATION,
                event=Event(
                    id=EVENT.id,
                    type=EventType.MEMBER_ENROLLED,
                    program="club",
                    member=EVENT.member,
                    occurred_at=NOON,
                ),
                status=NotificationStatus.GIVEN_UP,
                next_attempt_at=None,
                attempts=(
                    Attempt(at=NOON, status=204),
                    Attempt(at=NOON, status=500, failure=Failure.SERVER_FAILED),
                    Attempt(at=NOON, failure=Failure.TIMED_OUT),
                ),
                attempts_made=3,
                failures=2,
                claimed_until=NOON + timedelta(milliseconds=5),
                revision=9,
            ),
        ],
    )
    def test_one_comes_back_as_it_was_added(
        self, notifications: Notifications, notification: Notification
    ) -> None:
        assert notifications.add(notification) == notification

        found = notifications.notification(**OF_SUBSCRIPTION, notification=EVENT.id)
        assert found == notification

    def test_one_that_is_there_is_not_added_again(self, notifications: Notifications) -> None:
        notifications.add(NOTIFICATION)

        later = replace(NOTIFICATION, created_at=NOON + timedelta(days=1))
        assert notifications.add(later) == NOTIFICATION

        assert notifications.page(**OF_SUBSCRIPTION, after=None, limit=9)[0] == [NOTIFICATION]

    def test_one_event_has_a_notification_for_each_subscription(
        self, notifications: Notifications
    ) -> None:
        notifications.add(NOTIFICATION)
        other = replace(NOTIFICATION, subscription=OTHER.id)

        assert notifications.add(other) == other
        assert notifications.page(**OF_SUBSCRIPTION, after=None, limit=9)[0] == [NOTIFICATION]

    def test_only_who_read_the_newest_one_replaces_it(self, notifications: Notifications) -> None:
        notifications.add(NOTIFICATION)
        done = replace(
            NOTIFICATION, status=NotificationStatus.DELIVERED, next_attempt_at=None, revision=2
        )

        assert notifications.replace(done)
        assert not notifications.replace(replace(NOTIFICATION, revision=2))

        assert notifications.notification(**OF_SUBSCRIPTION, notification=EVENT.id) == done

    def test_pages_give_each_of_them_once_the_newest_first(
        self, notifications: Notifications
    ) -> None:
        expected = [numbered(number) for number in range(7)]
        for each in expected:
            notifications.add(each)

        found: list[Notification] = []
        after = None
        for _ in range(4):
            page, after = notifications.page(**OF_SUBSCRIPTION, after=after, limit=2)
            found.extend(page)
        assert found == expected[::-1]
        assert after is None

    def test_those_since_an_instant_come_the_oldest_first(
        self, notifications: Notifications
    ) -> None:
        expected = [numbered(number) for number in range(7)]
        for each in expected:
            notifications.add(each)

        found: list[Notification] = []
        after = None
        since = expected[2].created_at
        for _ in range(3):
            page, after = notifications.since(**OF_SUBSCRIPTION, since=since, after=after, limit=2)
            found.extend(page)
        assert found == expected[2:]
