"""Who reports: registered shops and what they sign with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from punchcard.domain.shops import Enrolment, Shop, ShopSecrets

SHOPS_PER_PAGE_MAX = 100


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

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[Shop], str | None]:
        """Up to `limit` shops by id, and the id after which the next page begins, if any.

        Args:
            after: the id that the page before ended with; None begins at the first.
            limit: at most `SHOPS_PER_PAGE_MAX`.
        """

    def change(self, shop_id: str, *, enabled: bool | None, enrolment: Enrolment | None) -> Shop:
        """Change what is not None of a shop's settings. Raises ShopNotFoundError."""

    def rotate(self, shop_id: str, *, secret: str, previous_until: datetime) -> ShopSecrets:
        """Make a secret the current one; the present one stays valid until an instant.

        Nothing changes if it is the current one already. Raises ShopNotFoundError.
        """
