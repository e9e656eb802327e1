"""What can happen in a bundled day, and what is expected of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A webhook of a shop, delivered so many `times`, several at once.

    `topic` is a header of Shopify's; in our own schema it stands in the body. A delivery has an
    id of its own for each topic, body and `delivery`. `who` is the member whose entries are looked
    at afterwards, and `becomes` what must be found.
    """

    what: str
    shop: str
    body: bytes
    who: str
    becomes: str
    topic: str | None = None
    delivery: str = "first"
    times: int = 1
    is_forged: bool = False
    answer: int = HTTPStatus.ACCEPTED

    @property
    def delivery_id(self) -> str:
        """What all attempts at this delivery share."""
        return sha256(f"{self.topic} {self.delivery} ".encode() + self.body).hexdigest()[:32]

    @property
    def answers(self) -> tuple[int, ...]:
        """The statuses to be expected."""
        return (self.answer,) * self.times


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Somebody becomes a member through the API."""

    what: str
    who: str
    identity: Mapping[str, str]
    becomes: str
    answers: tuple[int, ...] = (HTTPStatus.CREATED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A client of the API reports an activity of a member, again and again with one key."""

    what: str
    who: str
    key: str
    type: str
    occurred_at: datetime
    becomes: str
    quantity: int = 1
    attributes: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[int, ...] = (HTTPStatus.CREATED, HTTPStatus.CREATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaying:
    """The operator replays the dead letters of one reason, not before a time."""

    what: str
    reason: str
    not_before: datetime
    who: str
    becomes: str
    answers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """The merchant's endpoint is down when the next so many events, of a member, come to it."""

    what: str
    events: int
    who: str
    becomes: str
    answers: tuple[int, ...] = ()


type Step = Sending | Joining | Reporting | Replaying | Failing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a member must have at the end."""

    who: str
    available: int
    pending: int = 0
