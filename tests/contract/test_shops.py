"""Shops in memory and in AWS: one contract, and what only AWS can show."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_shops import (
    SECRET_REFRESH_SECONDS,
    SHOP_CACHE_SECONDS,
    DynamoDbShops,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.secretsmanager_secrets import (
    PEPPER_LENGTH_MIN,
    SecretsManagerSecrets,
    read_pepper,
)
from punchcard.domain.errors import MisconfiguredError, ShopNotFoundError
from punchcard.domain.shops import ShopSecrets
from punchcard.ports import Shops

from tests.contract.conftest import Stopwatch
from tests.contract.shops_contract import SHOP, ShopsContract
from tests.fakes.shops import InMemoryShops

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient


class TestInMemoryShops(ShopsContract):
    @pytest.fixture
    def shops(self) -> Shops:
        return InMemoryShops()


class TestDynamoDbShops(ShopsContract):
    @pytest.fixture
    def new_process(
        self,
        dynamodb: "DynamoDBClient",
        programs_table: str,
        secretsmanager: "SecretsManagerClient",
        watch: Stopwatch,
    ) -> Callable[[], DynamoDbShops]:
        """Makes shops with a cache of their own, over the same table and secrets."""
        secrets = SecretsManagerSecrets(client=secretsmanager, prefix="punchcard/test/shops/")
        return lambda: DynamoDbShops(
            table=DynamoDbTable(client=dynamodb, name=programs_table),
            open_secrets=lambda: secrets,
            monotonic=watch,
        )

    @pytest.fixture
    def shops(self, new_process: Callable[[], DynamoDbShops]) -> DynamoDbShops:
        return new_process()

    @pytest.fixture
    def operator(self, new_process: Callable[[], DynamoDbShops]) -> DynamoDbShops:
        return new_process()

    def test_anothers_changes_are_seen_after_five_minutes(
        self, shops: DynamoDbShops, operator: DynamoDbShops, watch: Stopwatch
    ) -> None:
        operator.register(SHOP, secret="one")
        shops.secrets(SHOP.id)
        operator.register(replace(SHOP, enabled=False), secret="two")

        watch.seconds += SHOP_CACHE_SECONDS - 1
        assert shops.shop(SHOP.id).enabled
        assert shops.secrets(SHOP.id).current == "one"

        watch.seconds += 1
        assert not shops.shop(SHOP.id).enabled
        assert shops.secrets(SHOP.id).current == "two"

    def test_a_shop_is_found_as_soon_as_it_is_registered(
        self, shops: DynamoDbShops, operator: DynamoDbShops
    ) -> None:
        with pytest.raises(ShopNotFoundError):
            shops.secrets(SHOP.id)

        operator.register(SHOP, secret="one")

        assert shops.secrets(SHOP.id).current == "one"

    def test_a_signature_that_does_not_fit_brings_the_new_secret_within_seconds(
        self, shops: DynamoDbShops, operator: DynamoDbShops, watch: Stopwatch
    ) -> None:
        operator.register(SHOP, secret="one")
        shops.secrets(SHOP.id)
        operator.register(SHOP, secret="two")

        watch.seconds += SECRET_REFRESH_SECONDS

        expected = ShopSecrets(current="two", previous="one")
        assert shops.secrets(SHOP.id, refresh=True) == expected
        assert shops.secrets(SHOP.id) == expected

    def test_many_forged_signatures_cause_one_read_in_ten_seconds(
        self,
        shops: DynamoDbShops,
        watch: Stopwatch,
        secretsmanager: "SecretsManagerClient",
    ) -> None:
        shops.register(SHOP, secret="one")
        reads: list[str] = []

        def note(event_name: str, **_: object) -> None:
            reads.append(event_name)

        secretsmanager.meta.events.register("before-call.secrets-manager.GetSecretValue", note)

        for _ in range(100):
            watch.seconds += SECRET_REFRESH_SECONDS / 50
            shops.secrets(SHOP.id, refresh=True)

        assert 1 <= len(reads) <= 3

    def test_a_shop_whose_secret_is_gone_is_not_found(
        self, shops: DynamoDbShops, secretsmanager: "SecretsManagerClient"
    ) -> None:
        shops.register(SHOP, secret="one")
        secretsmanager.delete_secret(
            SecretId="punchcard/test/shops/example-shop", ForceDeleteWithoutRecovery=True
        )

        with pytest.raises(ShopNotFoundError):
            shops.secrets(SHOP.id)

    @pytest.mark.parametrize("stored", ["plain", "[]", '{"current":"one","next":"two"}', "{}"])
    def test_a_secret_of_another_form_is_a_matter_of_configuration(
        self, shops: DynamoDbShops, secretsmanager: "SecretsManagerClient", stored: str
    ) -> None:
        shops.register(SHOP, secret="one")
        secretsmanager.put_secret_value(
            SecretId="punchcard/test/shops/example-shop", SecretString=stored
        )

        with pytest.raises(MisconfiguredError, match="example-shop") as raised:
            shops.secrets(SHOP.id)
        assert stored not in raised.value.detail

    def test_the_secret_is_stored_under_the_shops_name(
        self, shops: DynamoDbShops, secretsmanager: "SecretsManagerClient"
    ) -> None:
        shops.register(SHOP, secret="one")
        shops.register(SHOP, secret="two")

        stored = secretsmanager.get_secret_value(SecretId="punchcard/test/shops/example-shop")

        assert json.loads(stored["SecretString"]) == {"current": "two", "previous": "one"}


class TestPepper:
    def test_the_pepper_is_the_secrets_text(self, secretsmanager: "SecretsManagerClient") -> None:
        text = "p" * PEPPER_LENGTH_MIN
        arn = secretsmanager.create_secret(Name="pepper", SecretString=text)["ARN"]

        assert read_pepper(secretsmanager, arn=arn) == text.encode()

    def test_a_pepper_that_could_be_guessed_is_refused(
        self, secretsmanager: "SecretsManagerClient"
    ) -> None:
        text = "p" * (PEPPER_LENGTH_MIN - 1)
        arn = secretsmanager.create_secret(Name="pepper", SecretString=text)["ARN"]

        with pytest.raises(MisconfiguredError, match="pepper"):
            read_pepper(secretsmanager, arn=arn)

    def test_a_missing_pepper_is_a_matter_of_configuration(
        self, secretsmanager: "SecretsManagerClient"
    ) -> None:
        with pytest.raises(MisconfiguredError):
            read_pepper(secretsmanager, arn="pepper")
