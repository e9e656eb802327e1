"""A program's rules as data: one immutable version, and the timeline of all versions.

Amounts are minor units of the program's currency. Ids, tags and names are compared as written.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from punchcard.domain.catalogue import Reward
from punchcard.domain.money import Ratio, Rounding
from punchcard.domain.policies import (
    AtOnce,
    ExpiresAfterMonths,
    Expiry,
    Maturity,
    PeriodEnd,
    ReinstatementPolicy,
    TakeBack,
)
from punchcard.domain.valuation import Valuation

RULES_MAX = 20_000


class Per(StrEnum):
    """The span a cap counts over, in the program's time zone; weeks are ISO weeks."""

    ORDER = "order"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `points` per span. Without a rule of its own it limits the sum of all rules."""

    per: Per
    points: int


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
    at least one must have paid. `cost_centre` is who funds its points, for the books; None: the
    program itself.
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
    cost_centre: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What counts towards the basis of an order beside the plain price of its lines."""

    tax: bool = False
    shipping: bool = False
    tips: bool = False
    gift_cards: bool = False
    paid_with_points: bool = False


ADJUSTMENT_POINTS = 1_000
"""Points that an operator moves by hand alone where a program does not say."""

ADJUSTMENT_POINTS_PER_DAY = 5_000
"""Points that an operator moves by hand alone in a day where a program does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLimits:
    """What an operator may move by hand alone; above, a second person has to approve.

    `limit` is for one move, `per_day` for all of one operator on a day of the program's zone.
    Points given, taken, reinstated and transferred count alike.
    """

    limit: int = ADJUSTMENT_POINTS
    per_day: int = ADJUSTMENT_POINTS_PER_DAY


HOLD_MINUTES = 60
"""How long a hold lasts where a program does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Points as money: `points` are worth `amount` minor units.

    At most `max_percent` of a basket can be paid so, in whole multiples of `multiple` points (None:
    the fewest that are whole minor units) and from `minimum` points on. A hold lasts
    `hold_minutes`.
    """

    points: int
    amount: int
    max_percent: int = 100
    multiple: int | None = None
    minimum: int = 0
    hold_minutes: int = HOLD_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramVersion:
    """One published version: immutable, in force from `effective_at` until the next one's.

    `returned_lot_grace_days` is how long burned points stay usable that come back after their
    lot has expired; 0 means that they are lost. `guest_days` is how long the orders of somebody
    who has not joined wait. Without `spending` points are not taken as money. `books` says what
    points are worth to the merchant's books; without it, what they are spent at. `rewards` is the
    catalogue.
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
    adjustments: AdjustmentLimits = field(default_factory=AdjustmentLimits)
    reinstatement: ReinstatementPolicy = field(default_factory=ReinstatementPolicy)
    spending: Spending | None = None
    books: Valuation | None = None
    rewards: tuple[Reward, ...] = ()
