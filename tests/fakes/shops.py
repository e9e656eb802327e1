"""Shops in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from punchcard.domain.errors import ShopNotFoundError
from punchcard.domain.shops import Enrolment, Shop, ShopSecrets


@dataclass
class InMemoryShops:
    """Shops and their secrets in dictionaries, read afresh every time."""

    shops: dict[str, Shop] = field(default_factory=dict)
    keys: dict[str, ShopSecrets] = field(default_factory=dict)

    def shop(self, shop_id: str) -> Shop:
        if shop_id not in self.shops:
            raise ShopNotFoundError(f"no shop {shop_id} is registered")
        return self.shops[shop_id]

    def secrets(self, shop_id: str, *, refresh: bool = False) -> ShopSecrets:
        if shop_id not in self.keys:
            raise ShopNotFoundError(f"no shop {shop_id} is registered")
        return self.keys[shop_id]

    def register(self, shop: Shop, *, secret: str) -> None:
        present = self.keys.get(shop.id)
        if present is None or present.current != secret:
            previous = None if present is None else present.current
            self.keys[shop.id] = ShopSecrets(current=secret, previous=previous)
        self.shops[shop.id] = shop

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[Shop], str | None]:
        names = sorted(name for name in self.shops if after is None or name > after)
        following = names[limit - 1] if len(names) > limit else None
        return [self.shops[name] for name in names[:limit]], following

    def change(self, shop_id: str, *, enabled: bool | None, enrolment: Enrolment | None) -> Shop:
        shop = self.shop(shop_id)
        self.shops[shop_id] = replace(
            shop,
            enabled=shop.enabled if enabled is None else enabled,
            enrolment=enrolment or shop.enrolment,
        )
        return self.shops[shop_id]

    def rotate(self, shop_id: str, *, secret: str, previous_until: datetime) -> ShopSecrets:
        present = self.secrets(shop_id)
        if present.current != secret:
            self.keys[shop_id] = ShopSecrets(
                current=secret, previous=present.current, previous_until=previous_until
            )
        return self.keys[shop_id]
