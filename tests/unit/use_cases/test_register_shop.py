from base64 import b64encode
from dataclasses import replace

import pytest
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.domain.shops import Platform, Shop, ShopSecrets
from punchcard.use_cases.register_shop import (
    SecretInvalidError,
    ShopCurrencyError,
    ShopMovedError,
    register_shop,
)

from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.shops import InMemoryShops

FIRST = "first"
SHOP = Shop(id="corner", platform=Platform.SHOPIFY, program="club", currency="EUR")


def register(shops: InMemoryShops, shop: Shop = SHOP, *, secret: str = FIRST) -> None:
    programs = InMemoryPrograms()
    programs.publish(program_version())
    register_shop(shop, secret=secret, shops=shops, programs=programs)


def test_a_registered_shop_is_found_with_its_secret() -> None:
    shops = InMemoryShops()
    register(shops)
    assert shops.shop("corner") == SHOP
    assert shops.secrets("corner") == ShopSecrets(current=FIRST)


def test_registering_again_replaces_the_settings_and_keeps_the_secret_before() -> None:
    shops = InMemoryShops()
    register(shops)
    register(shops, replace(SHOP, enabled=False), secret="second")
    assert not shops.shop("corner").enabled
    assert shops.secrets("corner") == ShopSecrets(current="second", previous=FIRST)


def test_registering_the_same_again_changes_nothing() -> None:
    shops = InMemoryShops()
    register(shops)
    register(shops)
    assert shops.secrets("corner") == ShopSecrets(current=FIRST)


def test_a_shop_in_another_currency_than_its_program_is_refused() -> None:
    shops = InMemoryShops()
    with pytest.raises(ShopCurrencyError, match=r"EUR.*USD"):
        register(shops, replace(SHOP, currency="USD"))
    assert shops.shops == {}


def test_a_shop_of_an_unknown_program_is_refused() -> None:
    with pytest.raises(ProgramNotFoundError):
        register(InMemoryShops(), replace(SHOP, program="unknown"))


@pytest.mark.parametrize("platform", [Platform.SHOPIFY, Platform.WOOCOMMERCE])
def test_any_text_is_a_secret_where_the_platform_takes_any(platform: Platform) -> None:
    shops = InMemoryShops()
    register(shops, replace(SHOP, platform=platform), secret="no base64 at all &amp; more")
    assert shops.secrets("corner").current == "no base64 at all &amp; more"


STANDARD = replace(SHOP, platform=Platform.STANDARD)


def test_a_secret_that_standard_webhooks_cannot_use_is_refused() -> None:
    for secret in ("whsec_c2hvcnQ=", "no base64 at all", ""):
        with pytest.raises(SecretInvalidError):
            register(InMemoryShops(), STANDARD, secret=secret)


def test_a_secret_of_standard_webhooks_is_kept_as_it_is() -> None:
    shops = InMemoryShops()
    secret = "whsec_" + b64encode(bytes(24)).decode()
    register(shops, STANDARD, secret=secret)
    assert shops.secrets("corner").current == secret


def test_a_shop_keeps_its_platform_and_its_program() -> None:
    shops, programs = InMemoryShops(), InMemoryPrograms()
    for program in ("club", "other"):
        programs.publish(program_version(program=program))
    shop = Shop(id="harbour", platform=Platform.SHOPIFY, program="club", currency="EUR")
    register_shop(shop, secret="shared", shops=shops, programs=programs)
    with pytest.raises(ShopMovedError):
        register_shop(
            replace(shop, program="other"), secret="shared", shops=shops, programs=programs
        )
    assert shops.shop("harbour") == shop
