"""Registered shops: settings in a DynamoDB table, what they sign with in a store of secrets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aging import Aging
from punchcard.adapters.dynamodb_items import Item, expect_attributes, flag, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.secretsmanager_secrets import SecretsManagerSecrets
from punchcard.domain.errors import ShopNotFoundError
from punchcard.domain.shops import Enrolment, Platform, Shop, ShopSecrets

SHOP_CACHE_SECONDS = 300
SECRET_REFRESH_SECONDS = 10
"""Age from which a signature that does not fit may cause a secret to be read again."""

ATTRIBUTES = frozenset(
    {
        keys.PARTITION,
        keys.SORT,
        "shop",
        "platform",
        "program",
        "currency",
        "enrolment",
        "enabled",
    }
)


class DynamoDbShops:
    """Shops by id. Both settings and secrets are kept for five minutes.

    Args:
        table: holds the settings.
        open_secrets: called when a secret is needed first; who only asks for settings needs no
            right to any secret.
        monotonic: seconds on a clock that nobody sets.
    """

    def __init__(
        self,
        *,
        table: DynamoDbTable,
        open_secrets: Callable[[], SecretsManagerSecrets],
        monotonic: Callable[[], float],
    ) -> None:
        self._table = table
        self._open_secrets = open_secrets
        self._shops: Aging[Shop] = Aging(monotonic)
        self._secrets: Aging[ShopSecrets] = Aging(monotonic)

    def shop(self, shop_id: str) -> Shop:
        """A shop's settings.

        Raises:
            ShopNotFoundError: no shop of this id is registered.
        """
        kept = self._shops.get(shop_id, seconds_max=SHOP_CACHE_SECONDS)
        if kept is not None:
            return kept
        item = self._table.get(keys.shop(shop_id), keys.SETTINGS)
        if item is None:
            raise ShopNotFoundError(f"no shop {shop_id} is registered")
        return self._shops.keep(shop_id, _read(item))

    def secrets(self, shop_id: str, *, refresh: bool = False) -> ShopSecrets:
        """A shop's signing secrets.

        Args:
            shop_id: the shop's id.
            refresh: read them again unless that was done in the last ten seconds.

        Raises:
            ShopNotFoundError: no shop of this id is registered.
        """
        self.shop(shop_id)
        seconds_max = SECRET_REFRESH_SECONDS if refresh else SHOP_CACHE_SECONDS
        kept = self._secrets.get(shop_id, seconds_max=seconds_max)
        if kept is not None:
            return kept
        secrets = self._open_secrets().get(shop_id)
        if secrets is None:
            raise ShopNotFoundError(f"no secret of the shop {shop_id} is stored")
        return self._secrets.keep(shop_id, secrets)

    def register(self, shop: Shop, *, secret: str) -> None:
        """Store a shop's settings and secret; another secret moves the present one to previous.

        The settings come last: a shop that is found has a secret.
        """
        self._open_secrets().rotate(shop.id, secret)
        self._table.put({keys.PARTITION: {"S": keys.SHOPS}, keys.SORT: {"S": shop.id}})
        self._table.put(_write(shop))
        self._shops.forget(shop.id)
        self._secrets.forget(shop.id)

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[Shop], str | None]:
        """Up to `limit` shops by id, and the id after which the next page begins, if any."""
        rows, following = self._table.page(keys.SHOPS, after=after, limit=limit)
        places = [(keys.shop(text(row, keys.SORT)), keys.SETTINGS) for row in rows]
        found = self._table.get_many(places) if places else {}
        return [_read(found[place]) for place in places if place in found], following

    def change(self, shop_id: str, *, enabled: bool | None, enrolment: Enrolment | None) -> Shop:
        """Change what is not None of a shop's settings, as they stand and not as remembered.

        Raises:
            ShopNotFoundError: no shop of this id is registered.
        """
        self._shops.forget(shop_id)
        shop = self.shop(shop_id)
        changed = replace(
            shop,
            enabled=shop.enabled if enabled is None else enabled,
            enrolment=enrolment or shop.enrolment,
        )
        self._table.put(_write(changed))
        return self._shops.keep(shop_id, changed)

    def rotate(self, shop_id: str, *, secret: str, previous_until: datetime) -> ShopSecrets:
        """Make a secret the current one; the present one stays valid until an instant.

        Raises:
            ShopNotFoundError: no shop of this id is registered.
        """
        self.shop(shop_id)
        self._open_secrets().rotate(shop_id, secret, previous_until=previous_until)
        self._secrets.forget(shop_id)
        return self.secrets(shop_id)


def _write(shop: Shop) -> Item:
    return {
        keys.PARTITION: {"S": keys.shop(shop.id)},
        keys.SORT: {"S": keys.SETTINGS},
        "shop": {"S": shop.id},
        "platform": {"S": shop.platform},
        "program": {"S": shop.program},
        "currency": {"S": shop.currency},
        "enrolment": {"S": shop.enrolment},
        "enabled": {"BOOL": shop.enabled},
    }


def _read(item: Item) -> Shop:
    expect_attributes(item, ATTRIBUTES)
    return Shop(
        id=text(item, "shop"),
        platform=Platform(text(item, "platform")),
        program=text(item, "program"),
        currency=text(item, "currency"),
        enrolment=Enrolment(text(item, "enrolment")),
        enabled=flag(item, "enabled"),
    )
