"""What every store of subscriptions does, and the audience that they make."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.subscriptions import (
    DisabledReason,
    EndpointSecrets,
    Subscription,
    SubscriptionNotFoundError,
)
from punchcard.ports import Audience, Subscriptions

from tests.contract.notification_samples import (
    NOON,
    OF_SUBSCRIPTION,
    OTHER,
    SUBSCRIPTION,
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

    @pytest.mark.parametrize("reason", [DisabledReason.FAILING, DisabledReason.GONE])
    def test_what_an_endpoint_misses_against_its_will_is_wanted(
        self, subscriptions: Subscriptions, audience: Audience, reason: DisabledReason
    ) -> None:
        subscriptions.create(replace(SUBSCRIPTION, disabled_reason=reason), secret="one")

        assert audience.wanted("club") == frozenset(SUBSCRIPTION.types)
