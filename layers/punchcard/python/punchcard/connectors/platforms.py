"""The connectors there are.

Another platform is one module like these (which may have helpers of its own), its name in
`Platform`, and one line here: whatever depends on the platform asks its connector.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from punchcard.connectors import shopify, standard, woocommerce
from punchcard.domain.activity import Translation
from punchcard.domain.shops import Platform, Shop, ShopSecrets


class Connector(Protocol):
    """What a platform's module offers. All of it is pure; `body` is decoded JSON.

    Functions that take a topic expect one of `TOPICS`, except `translate`.
    """

    @property
    def TOPICS(self) -> frozenset[str]:  # noqa: N802 - a module's constant
        """The topics that belong to us, those included that end as dead letters."""

    def check_secret(self, secret: str) -> None:
        """Raise MisconfiguredError where no signature could be checked with this secret."""

    def is_ping(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether this is the platform's unsigned greeting: answered 200, and never used."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], secrets: ShopSecrets, *, now: datetime
    ) -> None:
        """Check the signature of the raw body. Raises SignatureInvalidError."""

    def topic_of(self, headers: Mapping[str, str], body: object) -> str:
        """The topic, as claimed. Raises InvalidError where there is none."""

    def delivery_id(self, body: bytes, headers: Mapping[str, str]) -> str:
        """What all attempts at one delivery share. Raises InvalidError where it is missing."""

    def check_shape(self, topic: str, body: object) -> None:
        """Raise InvalidError where the body cannot be of the topic."""

    def group(self, topic: str, body: object) -> str | None:
        """What deliveries share that are better handled one after the other, if anything."""

    def order_of(self, topic: str, body: object) -> str | None:
        """The shop's id of the order that a delivery is about, if it is about one.

        Raises InvalidError where it cannot be read.
        """

    def translate(self, topic: str, body: object, shop: Shop) -> tuple[Translation, ...]:
        """What the delivery says. Raises InvalidError where it cannot be used."""


_CONNECTORS: dict[Platform, Connector] = {
    Platform.SHOPIFY: shopify,
    Platform.STANDARD: standard,
    Platform.WOOCOMMERCE: woocommerce,
}


def connector_for(platform: Platform) -> Connector:
    """The connector of a platform."""
    return _CONNECTORS[platform]
