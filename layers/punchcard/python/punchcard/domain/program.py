"""A program's rules as data: one immutable version, and the timeline of all versions.

Amounts are minor units of the program's currency. Ids, tags and names are compared as written.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from punchcard.domain.money import Rounding

RULES_MAX = 20_000
CAPS_PER_RULE_MAX = 6


class Per(StrEnum):
    """The span a cap counts over, in the program's time zone; weeks are ISO weeks."""

    ORDER = "order"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PERIOD = "period"


class PeriodEnd(StrEnum):
    """The calendar end up to which an expiry date is moved."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class TakeBack(StrEnum):
    """What happens to returned points that the member no longer has."""

    DEFICIT = "deficit"
    WITHIN_BALANCE = "within_balance"
    PENDING_ONLY = "pending_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `points` per span. Without a rule of its own it limits the sum of all rules."""

    per: Per
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """An exact positive fraction, such as 3/2."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPerAmount:
    """`points` for every `per` minor units of the eligible part, in proportion."""

    kind: Literal["amount"] = "amount"
    points: int
    per: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPerUnit:
    """`points` for each unit of the eligible lines, or of an activity's quantity."""

    kind: Literal["unit"] = "unit"
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPoints:
    """`points` once, as long as anything eligible is kept."""

    kind: Literal["fixed"] = "fixed"
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiply:
    """Multiplies the sum of the other rules, as long as anything eligible is kept."""

    kind: Literal["multiply"] = "multiply"
    factor: Ratio


type Earn = PointsPerAmount | PointsPerUnit | FixedPoints | Multiply


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMatch:
    """Lines on which every named field has one of the values listed; no field, every line."""

    skus: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A half-open span of a day in the program's time zone; `until` before `since` wraps."""

    since: time
    until: time


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Circumstances of an activity; every named one must hold.

    `basket_min` and `basket_max` (inclusive) are compared with the order's whole basis;
    `weekdays` count from Monday = 1; `since` and `until` are half-open.
    """

    channels: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    order_tags: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    basket_min: int | None = None
    basket_max: int | None = None
    first_order: bool | None = None
    weekdays: tuple[int, ...] = ()
    hours: Hours | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to earn.

    `on` names the type of activity. Within a `group`, an exclusive rule silences the others;
    the highest `priority` wins, then the better for the member. `requires` lists rules of which
    at least one must have paid.
    """

    id: str
    title: str
    earn: Earn
    on: str = "order"
    when: When = field(default_factory=When)
    lines: LineMatch = field(default_factory=LineMatch)
    exclude: LineMatch | None = None
    rounding: Rounding = Rounding.FLOOR
    caps: tuple[Cap, ...] = ()
    group: str | None = None
    exclusive: bool = False
    priority: int = 0
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What counts towards the basis of an order beside the plain price of its lines."""

    tax: bool = False
    shipping: bool = False
    tips: bool = False
    gift_cards: bool = False
    paid_with_points: bool = False


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


type Expiry = (
    NeverExpires | ExpiresAfterDays | ExpiresAfterMonths | ExpiresOnDate | ExpiresOnInactivity
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramVersion:
    """One published version: immutable, in force from `effective_at` until the next one's.

    `returned_lot_grace_days` is how long burned points stay usable that come back after their
    lot has expired; 0 means that they are lost. `guest_days` is how long the orders of somebody
    who has not joined wait.
    """

    program: str
    number: int
    effective_at: datetime
    name: str
    currency: str
    time_zone: str
    rules: tuple[Rule, ...]
    rounding: Rounding = Rounding.FLOOR
    basis: Basis = field(default_factory=Basis)
    caps: tuple[Cap, ...] = ()
    period_start: date | None = None
    maturity: Maturity = field(default_factory=AtOnce)
    expiry: Expiry = field(
        default_factory=lambda: ExpiresAfterMonths(months=12, round_up_to=PeriodEnd.MONTH)
    )
    take_back: TakeBack = TakeBack.DEFICIT
    returned_lot_grace_days: int = 30
    guest_days: int = 90
