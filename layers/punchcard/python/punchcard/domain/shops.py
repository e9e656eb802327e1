"""A registered shop, and what arrives from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Platform(StrEnum):
    """The connectors there are; each is one module in `connectors/`."""

    SHOPIFY = "shopify"
    STANDARD = "standard"
    WOOCOMMERCE = "woocommerce"


class Enrolment(StrEnum):
    """How people of a shop become members."""

    EXPLICIT = "explicit"
    EVERY_CUSTOMER = "every_customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop's settings. Its currency is its program's.

    `enrolment` every_customer makes a member of every customer that the shop tells of, which in
    Shopify includes people who bought without an account.
    """

    id: str
    platform: Platform
    program: str
    currency: str
    enrolment: Enrolment = Enrolment.EXPLICIT
    enabled: bool = True


def order_key(shop: Shop, order: str) -> str:
    """The key of all activities about an order, from the shop's own id of it."""
    return f"{shop.platform}:{shop.id}:order:{order}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSecrets:
    """The keys a shop signs with: the current one and, while rotating, the previous one.

    The previous one is valid until `previous_until`; None: until the current one changes.
    """

    current: str
    previous: str | None = None
    previous_until: datetime | None = None

    def valid_at(self, now: datetime) -> "ShopSecrets":
        """What is valid at an instant."""
        if self.previous_until is None or now < self.previous_until:
            return self
        return ShopSecrets(current=self.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One webhook as it came in, its signature checked, not translated yet.

    Exactly one of `body` (the text as received) and `body_reference` (where it is stored) is
    set. `group` orders deliveries that belong together. `order` is the shop's id of the order that
    it is about; None if it is about none, or if that cannot be read.
    """

    shop: str
    topic: str
    delivery_id: str
    received_at: datetime
    group: str
    body: str | None = None
    body_reference: str | None = None
    order: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A delivery that could not be used, and why.

    `reason` is the code of an error, `detail` its sentence; both are None where the queue gave
    up after too many attempts. `message` names the message that brought it, so that one which
    comes twice counts once.
    """

    delivery: Delivery
    reason: str | None = None
    detail: str | None = None
    message: str = ""
