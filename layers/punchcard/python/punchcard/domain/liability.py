"""What outstanding points will cost: liability, deferred revenue and breakage, cohort by cohort.

Every figure is computed anew from what is booked and from the settings in force, which the estimate
carries with it; nothing is an average of averages. Amounts are minor units, ratios are exact
fractions, and each amount is rounded once, half up, so that totals are the sums of their parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from punchcard.domain.books import Position
from punchcard.domain.cohorts import Cohort, CohortMovement
from punchcard.domain.entry import Account
from punchcard.domain.program import ProgramVersion
from punchcard.domain.valuation import Estimating, PointsWorth, Valuation
from punchcard.domain.worth import defer, exactly, rounded, value_each, value_of_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that an estimate was made from, beside the points of the cohorts themselves.

    `value` is what points are worth (None: the program does not say, so that nothing has an
    amount), `revenue` what is paid where points are given. `declared` is the program's own
    expectation of how much of what is given gets redeemed. `redeemed` of `given` points were in
    those cohorts that have closed; `expected` is what the estimate takes, by its method.
    """

    as_of: datetime
    version: int
    currency: str
    method: Estimating
    value: PointsWorth | None
    revenue: PointsWorth | None
    declared: Fraction
    redeemed: int
    given: int
    expected: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortEstimate:
    """The points that expire at one instant; amounts are None where points have no value.

    A cohort that has closed has nothing outstanding: what was not redeemed counts as expired,
    whether or not the ledger has come to that. `expected_redemptions` are points, those redeemed
    already included. `deferred` is the revenue put aside when the points were given, `released`
    the part of it that has been earned since; `liability` is what the redemptions that are still
    expected will cost.
    """

    expires_at: datetime | None
    closed: bool
    points: CohortMovement
    expected_redemptions: Fraction
    deferred: int | None
    released: int | None
    liability: int | None

    @property
    def redemption_rate(self) -> Fraction | None:
        """Redeemed so far, of what was given; None: nothing was."""
        return _part(Fraction(self.points.redeemed), self.points.given)

    @property
    def breakage_rate(self) -> Fraction | None:
        """Expired of what was given; before the cohort has closed, what is expected to expire."""
        unredeemed = self.points.given - self.expected_redemptions
        return _part(unredeemed, self.points.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """An estimate for one instant, with its inputs.

    `pending` points belong to no cohort yet; they are expected to be redeemed as others are.
    `receivable` are points that members owe, at their full value; they are not set off.
    """

    program: str
    inputs: Inputs
    cohorts: tuple[CohortEstimate, ...]
    pending: int
    pending_liability: int | None
    receivable: int
    receivable_amount: int | None

    @property
    def outstanding(self) -> int:
        """Points that members have and may yet spend."""
        return self.pending + sum(cohort.points.outstanding for cohort in self.cohorts)

    @property
    def liability(self) -> int | None:
        """What the redemptions that are still expected will cost."""
        return _sum([self.pending_liability, *(cohort.liability for cohort in self.cohorts)])

    @property
    def deferred(self) -> int | None:
        """The revenue put aside for points of all cohorts together."""
        return _sum(cohort.deferred for cohort in self.cohorts)

    @property
    def released(self) -> int | None:
        """The part of it that has been earned since."""
        return _sum(cohort.released for cohort in self.cohorts)


def estimate_liability(position: Position, version: ProgramVersion, as_of: datetime) -> Liability:
    """Estimate what a program's points will cost.

    Args:
        position: where the program stands.
        version: the version in force, which says what points are worth.
        as_of: the instant; cohorts that expire by then have closed.
    """
    cohorts = {
        cohort: _settled(moved, closed=_is_closed(cohort, as_of))
        for cohort, moved in position.cohorts.items()
        if not cohort.owed
    }
    inputs = _inputs(cohorts, version, as_of)
    ordered = sorted(cohorts, key=lambda each: each.expires_at or datetime.max.replace(tzinfo=UTC))
    pending = position.totals.points(Account.PENDING)
    return Liability(
        program=version.program,
        inputs=inputs,
        cohorts=tuple(_estimate(cohort, cohorts[cohort], inputs) for cohort in ordered),
        pending=pending,
        pending_liability=_worth(pending * inputs.expected, inputs),
        receivable=position.owed,
        receivable_amount=_worth(Fraction(position.owed), inputs),
    )


def _is_closed(cohort: Cohort, as_of: datetime) -> bool:
    return cohort.expires_at is not None and cohort.expires_at <= as_of


def _settled(moved: CohortMovement, *, closed: bool) -> CohortMovement:
    return moved._replace(expired=moved.given - moved.redeemed) if closed else moved


def _inputs(
    cohorts: Mapping[Cohort, CohortMovement], version: ProgramVersion, as_of: datetime
) -> Inputs:
    settings = version.books or Valuation()
    closed = [moved for cohort, moved in cohorts.items() if _is_closed(cohort, as_of)]
    given, redeemed = sum(each.given for each in closed), sum(each.redeemed for each in closed)
    declared = exactly(settings.expected_redemption)
    observed = _part(Fraction(redeemed), given)
    expected = observed if settings.method is Estimating.OBSERVED else declared
    return Inputs(
        as_of=as_of,
        version=version.number,
        currency=version.currency,
        method=settings.method,
        value=value_of_points(version),
        revenue=settings.revenue,
        declared=declared,
        redeemed=redeemed,
        given=given,
        expected=declared if expected is None else expected,
    )


def _estimate(cohort: Cohort, moved: CohortMovement, inputs: Inputs) -> CohortEstimate:
    closed = _is_closed(cohort, inputs.as_of)
    redeemed, most = Fraction(moved.redeemed), Fraction(moved.redeemed + moved.outstanding)
    # What has been redeemed is certain, and what has expired will not be.
    expected = min(most, max(redeemed, moved.given * inputs.expected))
    deferred = released = None
    if inputs.value is not None:
        revenue = None if inputs.revenue is None else value_each(inputs.revenue)
        put_aside = defer(moved.given, value_each(inputs.value), inputs.declared, revenue)
        earned = put_aside * redeemed / expected if expected else put_aside
        deferred, released = rounded(put_aside), rounded(earned)
    return CohortEstimate(
        expires_at=cohort.expires_at,
        closed=closed,
        points=moved,
        expected_redemptions=expected,
        deferred=deferred,
        released=released,
        liability=_worth(expected - redeemed, inputs),
    )


def _worth(points: Fraction, inputs: Inputs) -> int | None:
    return None if inputs.value is None else rounded(points * value_each(inputs.value))


def _part(of: Fraction, whole: int) -> Fraction | None:
    return of / whole if whole else None


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum of amounts; None where points have no value, so that no amount is known."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
