"""Builders of program versions and rules: sound as they come, every field open to a change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack

from punchcard.domain.catalogue import Reward
from punchcard.domain.money import Ratio, Rounding
from punchcard.domain.policies import Expiry, Maturity, ReinstatementPolicy, TakeBack
from punchcard.domain.program import (
    AdjustmentLimits,
    Basis,
    Cap,
    Earn,
    FixedPoints,
    LineMatch,
    Multiply,
    PointsPerAmount,
    PointsPerUnit,
    ProgramVersion,
    Rule,
    Spending,
    When,
)
from punchcard.domain.valuation import Valuation

STARTED = datetime(2026, 1, 1, tzinfo=UTC)


class RuleFields(TypedDict, total=False):
    """What `rule` lets a test choose."""

    id: str
    title: str
    earn: Earn
    on: str
    when: When
    lines: LineMatch
    exclude: LineMatch | None
    rounding: Rounding
    caps: tuple[Cap, ...]
    group: str | None
    exclusive: bool
    priority: int
    requires: tuple[str, ...]
    cost_centre: str | None


class ProgramFields(TypedDict, total=False):
    """What `program_version` lets a test choose."""

    program: str
    number: int
    effective_at: datetime
    name: str
    currency: str
    time_zone: str
    rules: tuple[Rule, ...]
    rounding: Rounding
    basis: Basis
    caps: tuple[Cap, ...]
    period_start: date | None
    maturity: Maturity
    expiry: Expiry
    take_back: TakeBack
    returned_lot_grace_days: int
    guest_days: int
    adjustments: AdjustmentLimits
    reinstatement: ReinstatementPolicy
    spending: Spending | None
    books: Valuation | None
    rewards: tuple[Reward, ...]


def per_amount(points: int = 1, *, per: int = 100) -> PointsPerAmount:
    """`points` for every `per` minor units: 1 per 1.00 as it comes."""
    return PointsPerAmount(points=points, per=per)


def per_unit(points: int = 1) -> PointsPerUnit:
    return PointsPerUnit(points=points)


def fixed(points: int = 1) -> FixedPoints:
    return FixedPoints(points=points)


def multiply(numerator: int, denominator: int = 1) -> Multiply:
    return Multiply(factor=Ratio(numerator=numerator, denominator=denominator))


def rule(**overrides: Unpack[RuleFields]) -> Rule:
    """A rule that pays 1 point per 1.00 of every order."""
    return replace(Rule(id="base", title="1 point per 1.00", earn=per_amount()), **overrides)


def program_version(**overrides: Unpack[ProgramFields]) -> ProgramVersion:
    """Version 1 of a program in EUR and Berlin, in force since 2026, with the rule of `rule`."""
    version = ProgramVersion(
        program="club",
        number=1,
        effective_at=STARTED,
        name="Club",
        currency="EUR",
        time_zone="Europe/Berlin",
        rules=(rule(),),
    )
    return replace(version, **overrides)
