"""Who reports: registered shops and what they sign with."""

from typing import Protocol

from punchcard.domain.shops import Shop, ShopSecrets


class Shops(Protocol):
    """Registered shops and the secrets they sign with."""

    def shop(self, shop_id: str) -> Shop:
        """A shop's settings. Raises ShopNotFoundError."""

    def secrets(self, shop_id: str, *, refresh: bool = False) -> ShopSecrets:
        """A shop's signing secrets; may be five minutes old. Raises ShopNotFoundError.

        Args:
            shop_id: the shop's id.
            refresh: read them again, for a signature that fits none of the known ones; they may
                then still be ten seconds old, so that forged signatures cost no reads.
        """

    def register(self, shop: Shop, *, secret: str) -> None:
        """Store a shop's settings and secret; another secret moves the present one to previous."""
