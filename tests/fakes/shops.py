"""Shops in memory."""

from dataclasses import dataclass, field

from punchcard.domain.errors import ShopNotFoundError
from punchcard.domain.shops import Shop, ShopSecrets


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
