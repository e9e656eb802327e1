"""Subscriptions and their log in memory and in AWS: one contract, and what only AWS can show."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.dynamodb_notifications import (
    NOTIFICATIONS_KEPT_DAYS,
    DynamoDbNotifications,
)
from punchcard.adapters.dynamodb_outages import DynamoDbOutages
from punchcard.adapters.dynamodb_subscriptions import (
    AUDIENCE_CACHE_SECONDS,
    ENDPOINT_SECRET_CACHE_SECONDS,
    DynamoDbAudience,
    DynamoDbSubscriptions,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
from punchcard.ports import Subscriptions

from tests.contract.conftest import Stopwatch
from tests.contract.notification_samples import (
    EVENT,
    NOON,
    NOTIFICATION,
    OF_SUBSCRIPTION,
    OTHER,
    SUBSCRIPTION,
    numbered,
)
from tests.contract.notifications_contract import NotificationsContract, OutagesContract
from tests.contract.subscriptions_contract import AudienceContract, SubscriptionsContract
from tests.fakes.subscriptions import (
    InMemoryNotifications,
    InMemoryOutages,
    InMemorySubscriptions,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

PREFIX = "punchcard/test/endpoints/"


@pytest.fixture
def table(dynamodb: "DynamoDBClient", operations_table: str) -> DynamoDbTable:
    return DynamoDbTable(client=dynamodb, name=operations_table)


@pytest.fixture
def new_process(
    table: DynamoDbTable, secretsmanager: "SecretsManagerClient", watch: Stopwatch
) -> Callable[[], DynamoDbSubscriptions]:
    """Makes subscriptions with a cache of their own, over the same table and secrets."""
    secrets = SecretsManagerSecrets(client=secretsmanager, prefix=PREFIX)
    return lambda: DynamoDbSubscriptions(table=table, open_secrets=lambda: secrets, monotonic=watch)


class TestInMemorySubscriptions(SubscriptionsContract):
    @pytest.fixture
    def subscriptions(self) -> InMemorySubscriptions:
        return InMemorySubscriptions()


class TestInMemoryAudience(AudienceContract):
    @pytest.fixture
    def subscriptions(self) -> InMemorySubscriptions:
        return InMemorySubscriptions()

    @pytest.fixture
    def audience(self, subscriptions: InMemorySubscriptions) -> InMemorySubscriptions:
        return subscriptions


class TestInMemoryOutages(OutagesContract):
    @pytest.fixture
    def outages(self) -> InMemoryOutages:
        return InMemoryOutages()


class TestInMemoryNotifications(NotificationsContract):
    @pytest.fixture
    def notifications(self) -> InMemoryNotifications:
        return InMemoryNotifications()


class TestDynamoDbSubscriptions(SubscriptionsContract):
    @pytest.fixture
    def subscriptions(
        self, new_process: Callable[[], DynamoDbSubscriptions]
    ) -> DynamoDbSubscriptions:
        return new_process()

    def test_another_process_signs_with_a_new_secret_after_a_minute(
        self,
        subscriptions: DynamoDbSubscriptions,
        new_process: Callable[[], DynamoDbSubscriptions],
        watch: Stopwatch,
    ) -> None:
        subscriptions.create(SUBSCRIPTION, secret="one")
        subscriptions.secrets(SUBSCRIPTION.id)
        new_process().rotate_secret(SUBSCRIPTION.id, secret="two")

        watch.seconds += ENDPOINT_SECRET_CACHE_SECONDS - 1
        assert subscriptions.secrets(SUBSCRIPTION.id).current == "one"

        watch.seconds += 1
        assert subscriptions.secrets(SUBSCRIPTION.id).current == "two"

    def test_the_secret_is_kept_apart_from_the_settings(
        self,
        subscriptions: DynamoDbSubscriptions,
        table: DynamoDbTable,
        secretsmanager: "SecretsManagerClient",
    ) -> None:
        subscriptions.create(SUBSCRIPTION, secret="whsec_one")

        stored = secretsmanager.get_secret_value(SecretId=PREFIX + SUBSCRIPTION.id)
        assert json.loads(stored["SecretString"])["current"] == "whsec_one"
        item = table.get("subscriptions#club", SUBSCRIPTION.id)
        assert "whsec" not in repr(item)

    def test_a_creation_that_was_interrupted_keeps_its_first_secret(
        self, subscriptions: DynamoDbSubscriptions, table: DynamoDbTable
    ) -> None:
        subscriptions.create(SUBSCRIPTION, secret="one")
        table.delete("subscriptions#club", SUBSCRIPTION.id)

        assert subscriptions.create(SUBSCRIPTION, secret="two") == SUBSCRIPTION

        assert subscriptions.secrets(SUBSCRIPTION.id).current == "one"


class TestDynamoDbAudience(AudienceContract):
    @pytest.fixture
    def subscriptions(
        self, new_process: Callable[[], DynamoDbSubscriptions]
    ) -> DynamoDbSubscriptions:
        return new_process()

    @pytest.fixture
    def audience(self, table: DynamoDbTable, watch: Stopwatch) -> DynamoDbAudience:
        return DynamoDbAudience(table=table, monotonic=watch)

    def test_a_wish_is_heard_after_a_minute(
        self, subscriptions: Subscriptions, audience: DynamoDbAudience, watch: Stopwatch
    ) -> None:
        assert audience.wanted("club") == frozenset()
        subscriptions.create(OTHER, secret="one")

        watch.seconds += AUDIENCE_CACHE_SECONDS - 1
        assert audience.wanted("club") == frozenset()

        watch.seconds += 1
        assert audience.wanted("club") == frozenset(OTHER.types)


class TestDynamoDbOutages(OutagesContract):
    @pytest.fixture
    def outages(self, table: DynamoDbTable) -> DynamoDbOutages:
        return DynamoDbOutages(table)


class TestDynamoDbNotifications(NotificationsContract):
    @pytest.fixture
    def notifications(self, table: DynamoDbTable) -> DynamoDbNotifications:
        return DynamoDbNotifications(table)

    def test_everything_goes_after_thirty_days(
        self, notifications: DynamoDbNotifications, table: DynamoDbTable
    ) -> None:
        notifications.add(NOTIFICATION)

        expected = int(NOON.timestamp()) + NOTIFICATIONS_KEPT_DAYS * 24 * 60 * 60
        items = list(table.items(f"notifications#club#{SUBSCRIPTION.id}"))
        assert [item["expires_at"] for item in items] == [{"N": str(expected)}] * 2

    def test_one_whose_place_in_time_was_not_written_gets_it_when_it_is_told_again(
        self, notifications: DynamoDbNotifications, table: DynamoDbTable
    ) -> None:
        notifications.add(NOTIFICATION)
        for item in list(table.items(f"notifications#club#{SUBSCRIPTION.id}", prefix="at#")):
            table.delete(f"notifications#club#{SUBSCRIPTION.id}", item["sk"]["S"])

        notifications.add(replace(NOTIFICATION, created_at=numbered(5).created_at))

        assert notifications.page(**OF_SUBSCRIPTION, after=None, limit=9)[0] == [NOTIFICATION]

    def test_a_place_that_outlives_its_notification_is_passed_over(
        self, notifications: DynamoDbNotifications, table: DynamoDbTable
    ) -> None:
        for number in range(3):
            notifications.add(numbered(number))
        table.delete(f"notifications#club#{SUBSCRIPTION.id}", f"event#{numbered(1).id}")

        page, after = notifications.page(**OF_SUBSCRIPTION, after=None, limit=2)

        assert page == [numbered(2)]
        assert after == numbered(1).place

    def test_one_with_an_attribute_that_is_not_known_is_not_read(
        self, notifications: DynamoDbNotifications, table: DynamoDbTable
    ) -> None:
        notifications.add(NOTIFICATION)
        item = table.get(f"notifications#club#{SUBSCRIPTION.id}", f"event#{EVENT.id}")
        assert item is not None
        table.put({**item, "newer": {"S": "yes"}})

        with pytest.raises(ItemUnreadableError):
            notifications.notification(**OF_SUBSCRIPTION, notification=EVENT.id)
