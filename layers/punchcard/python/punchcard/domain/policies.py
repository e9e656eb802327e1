"""When points mature, when they expire, and what a return takes back: the policies of a program."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal


class PeriodEnd(StrEnum):
    """The calendar end up to which an expiry date is moved."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class TakeBack(StrEnum):
    """What happens to returned points that the member no longer has.

    With `pending_only` it matters when a return is recorded: what has matured by then stays.
    """

    DEFICIT = "deficit"
    WITHIN_BALANCE = "within_balance"
    PENDING_ONLY = "pending_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """Points can be spent as soon as they are earned."""

    kind: Literal["at_once"] = "at_once"


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterDays:
    """Points stay pending for a return window of `days` after the activity."""

    kind: Literal["after_days"] = "after_days"
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFulfilment:
    """Points of an order stay pending until `days` after it was fulfilled."""

    kind: Literal["on_fulfilment"] = "on_fulfilment"
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDate:
    """Points stay pending until 00:00 of a date; at once where it has passed."""

    kind: Literal["on_date"] = "on_date"
    date: date


type Maturity = AtOnce | AfterDays | OnFulfilment | OnDate


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverExpires:
    """Points stay until they are spent."""

    kind: Literal["never"] = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiresAfterDays:
    """Usable through the day that lies `days` after maturity."""

    kind: Literal["days"] = "days"
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiresAfterMonths:
    """Usable through the day `months` after maturity, moved up to a calendar end if one is named.

    Where the month is shorter, the day is its last.
    """

    kind: Literal["months"] = "months"
    months: int
    round_up_to: PeriodEnd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiresOnDate:
    """Usable through a date; points that mature after it, through the next return of the date."""

    kind: Literal["date"] = "date"
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiresOnInactivity:
    """The whole balance goes `months` after the last earning or burning."""

    kind: Literal["inactivity"] = "inactivity"
    months: int


REINSTATEMENT_WINDOW_DAYS = 90
"""How long expired points can be reinstated where a program does not say."""

REINSTATED_USABLE_DAYS = 30
"""How long reinstated points stay usable where a program does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstatementPolicy:
    """Which expired points an operator can make available again, and for how long.

    Through the day that lies `window_days` after they expired (0: none), and then usable through
    the day `usable_days` after that.
    """

    window_days: int = REINSTATEMENT_WINDOW_DAYS
    usable_days: int = REINSTATED_USABLE_DAYS


type Expiry = (
    NeverExpires | ExpiresAfterDays | ExpiresAfterMonths | ExpiresOnDate | ExpiresOnInactivity
)
