"""What every registry of shops does, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.errors import ShopNotFoundError
from punchcard.domain.shops import Enrolment, Platform, Shop, ShopSecrets
from punchcard.ports import Shops

UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOP = Shop(
    id="example-shop",
    platform=Platform.SHOPIFY,
    program="club",
    currency="EUR",
    enrolment=Enrolment.EVERY_CUSTOMER,
)


class ShopsContract:
    """One suite for every implementation; a subclass gives it fresh `shops`."""

    @pytest.mark.parametrize("shop_id", ["example-shop", "", "no such\nshop", "x" * 5000])
    def test_a_shop_that_is_not_registered_is_not_found(self, shops: Shops, shop_id: str) -> None:
        with pytest.raises(ShopNotFoundError):
            shops.shop(shop_id)
        with pytest.raises(ShopNotFoundError):
            shops.secrets(shop_id)
        with pytest.raises(ShopNotFoundError):
            shops.secrets(shop_id, refresh=True)

    @pytest.mark.parametrize(
        "shop", [SHOP, replace(SHOP, enabled=False, enrolment=Enrolment.EXPLICIT)]
    )
    def test_a_shop_comes_back_as_it_was_registered(self, shops: Shops, shop: Shop) -> None:
        shops.register(shop, secret="one")

        assert shops.shop(shop.id) == shop
        assert shops.secrets(shop.id) == ShopSecrets(current="one")

    def test_settings_may_change(self, shops: Shops) -> None:
        shops.register(SHOP, secret="one")
        shops.shop(SHOP.id)

        shops.register(replace(SHOP, enabled=False), secret="one")

        assert not shops.shop(SHOP.id).enabled
        assert shops.secrets(SHOP.id) == ShopSecrets(current="one")

    def test_another_secret_leaves_the_one_before_it_valid(self, shops: Shops) -> None:
        for secret in ("one", "two", "three"):
            shops.register(SHOP, secret=secret)
            shops.secrets(SHOP.id)

        assert shops.secrets(SHOP.id) == ShopSecrets(current="three", previous="two")

    def test_the_same_secret_again_changes_nothing(self, shops: Shops) -> None:
        for secret in ("one", "two", "two"):
            shops.register(SHOP, secret=secret)

        assert shops.secrets(SHOP.id) == ShopSecrets(current="two", previous="one")

    def test_shops_have_secrets_of_their_own(self, shops: Shops) -> None:
        shops.register(SHOP, secret="one")
        shops.register(replace(SHOP, id="example-shop-2"), secret="two")

        assert shops.secrets("example-shop") == ShopSecrets(current="one")
        assert shops.secrets("example-shop-2") == ShopSecrets(current="two")

    def test_shops_are_listed_in_pages_by_id(self, shops: Shops) -> None:
        assert shops.page(after=None, limit=2) == ([], None)
        mine = [replace(SHOP, id=f"example-shop-{number}") for number in range(3)]
        for shop in mine[::-1]:
            shops.register(shop, secret="one")

        first, after = shops.page(after=None, limit=2)
        second, end = shops.page(after=after, limit=2)

        assert [*first, *second] == mine
        assert end is None

    def test_settings_are_changed_one_by_one_without_the_secret(self, shops: Shops) -> None:
        shops.register(SHOP, secret="one")

        off = shops.change(SHOP.id, enabled=False, enrolment=None)
        explicit = shops.change(SHOP.id, enabled=None, enrolment=Enrolment.EXPLICIT)

        assert off == replace(SHOP, enabled=False)
        assert explicit == replace(off, enrolment=Enrolment.EXPLICIT) == shops.shop(SHOP.id)
        assert shops.secrets(SHOP.id) == ShopSecrets(current="one")

    def test_a_secret_that_is_rotated_stays_valid_until_an_instant(self, shops: Shops) -> None:
        shops.register(SHOP, secret="one")

        rotated = shops.rotate(SHOP.id, secret="two", previous_until=UNTIL)
        again = shops.rotate(SHOP.id, secret="two", previous_until=UNTIL + timedelta(days=1))

        expected = ShopSecrets(current="two", previous="one", previous_until=UNTIL)
        assert rotated == again == expected == shops.secrets(SHOP.id)

    def test_a_shop_that_is_not_registered_cannot_be_changed(self, shops: Shops) -> None:
        with pytest.raises(ShopNotFoundError):
            shops.change("nowhere", enabled=True, enrolment=None)
        with pytest.raises(ShopNotFoundError):
            shops.rotate("nowhere", secret="two", previous_until=UNTIL)
