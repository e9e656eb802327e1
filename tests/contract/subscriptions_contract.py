"""What every store of subscriptions, their audience, their outages and notifications does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.events import Event, EventType
from punchcard.domain.subscriptions import (
    Attempt,
    DisabledReason,
    EndpointSecrets,
    Failure,
    Notification,
    NotificationStatus,
    Outage,
    Subscription,
    SubscriptionNotFoundError,
)
from punchcard.ports import Audience, Notifications, Outages, Subscriptions

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


class SubscriptionsContract:
    """One suite for every implementation; a subclass gives it fresh `subscriptions`."""

    def test_one_that_was_not_created_is_not_found(self, subscriptions: Subscriptions) -> None:
        with pytest.raises(SubscriptionNotFoundError):
            subscriptions.subscription(program="club", subscription="x" * 3000)
        with pytest.raises(SubscriptionNotFoundError):
            subscriptions.secrets(SUBSCRIPTION.id)
        assert subscriptions.listed("club") == []

    @pytest.mark.parametrize(
        "subscription",
        [
            SUBSCRIPTION,
            replace(
                SUBSCRIPTION,
                disabled_reason=DisabledReason.GONE,
                secret_rotated_at=NOON + timedelta(milliseconds=1),
            ),
        ],
    )
    def test_one_comes_back_as_it_was_created(
        self, subscriptions: Subscriptions, subscription: Subscription
    ) -> None:
        assert subscriptions.create(subscription, secret="one") == subscription

        assert subscriptions.subscription(**OF_SUBSCRIPTION) == subscription
        assert subscriptions.secrets(SUBSCRIPTION.id) == EndpointSecrets(current="one")

    def test_an_id_that_is_taken_keeps_what_it_has(self, subscriptions: Subscriptions) -> None:
        subscriptions.create(SUBSCRIPTION, secret="one")

        standing = subscriptions.create(replace(SUBSCRIPTION, created_as="other"), secret="two")

        assert standing == SUBSCRIPTION
        assert subscriptions.secrets(SUBSCRIPTION.id) == EndpointSecrets(current="one")

    def test_those_of_a_program_are_listed_in_the_order_of_creation(
        self, subscriptions: Subscriptions
    ) -> None:
        for each in (OTHER, SUBSCRIPTION, replace(SUBSCRIPTION, program="other")):
            subscriptions.create(each, secret="one")

        assert subscriptions.listed("club") == [SUBSCRIPTION, OTHER]

    def test_only_who_read_the_newest_one_changes_it(self, subscriptions: Subscriptions) -> None:
        subscriptions.create(SUBSCRIPTION, secret="one")
        changed = replace(SUBSCRIPTION, url="https://example.com/", revision=2)

        assert subscriptions.change(changed)
        assert not subscriptions.change(replace(changed, url="https://example.org/"))

        assert subscriptions.subscription(**OF_SUBSCRIPTION) == changed

    def test_one_that_is_gone_is_not_changed(self, subscriptions: Subscriptions) -> None:
        assert not subscriptions.change(replace(SUBSCRIPTION, revision=2))
        assert subscriptions.listed("club") == []

    def test_another_secret_leaves_the_one_before_it(self, subscriptions: Subscriptions) -> None:
        subscriptions.create(SUBSCRIPTION, secret="one")
        subscriptions.secrets(SUBSCRIPTION.id)
        for secret in ("two", "three", "three"):
            subscriptions.rotate_secret(SUBSCRIPTION.id, secret=secret)

        expected = EndpointSecrets(current="three", previous="two")
        assert subscriptions.secrets(SUBSCRIPTION.id) == expected

    def test_a_removed_one_is_gone_with_its_secret_and_its_id(
        self, subscriptions: Subscriptions
    ) -> None:
        subscriptions.create(SUBSCRIPTION, secret="one")
        subscriptions.create(OTHER, secret="one")

        for _ in range(2):
            subscriptions.remove(**OF_SUBSCRIPTION)

        with pytest.raises(SubscriptionNotFoundError):
            subscriptions.secrets(SUBSCRIPTION.id)
        assert subscriptions.create(SUBSCRIPTION, secret="two") is None
        assert subscriptions.listed("club") == [OTHER]


class AudienceContract:
    """One suite for every implementation over the same `subscriptions`."""

    def test_what_nobody_subscribed_to_is_not_wanted(self, audience: Audience) -> None:
        assert audience.wanted("club") == frozenset()

    def test_every_type_of_an_enabled_subscription_is_wanted(
        self, subscriptions: Subscriptions, audience: Audience
    ) -> None:
        stopped = DisabledReason.REQUESTED
        for each in (
            SUBSCRIPTION,
            replace(OTHER, disabled_reason=stopped),
            replace(OTHER, program="other"),
        ):
            subscriptions.create(each, secret="one")

        assert audience.wanted("club") == frozenset(SUBSCRIPTION.types)
        assert audience.wanted("other") == frozenset(OTHER.types)


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
