"""What outstanding points will cost."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from punchcard.domain.books import Position
from punchcard.domain.cohorts import OWED, Cohort, CohortMovement
from punchcard.domain.entry import Account
from punchcard.domain.liability import (
    CohortEstimate,
    Liability,
    estimate_liability,
)
from punchcard.domain.money import Ratio
from punchcard.domain.program import Spending
from punchcard.domain.totals import Totals
from punchcard.domain.valuation import Estimating, PointsWorth, Valuation
from punchcard.domain.worth import defer, value_of_points, worth_of

from tests.fakes.programs import program_version

NOW = datetime(2026, 3, 2, 23, tzinfo=UTC)
SOON, LATER, PAST = NOW + timedelta(days=30), NOW + timedelta(days=90), NOW - timedelta(days=1)
CENT = PointsWorth(points=1, amount=1)


def valuation(
    percent: int = 80,
    *,
    value: PointsWorth | None = CENT,
    method: Estimating = Estimating.DECLARED,
    revenue: PointsWorth | None = None,
) -> Valuation:
    return Valuation(
        point_value=value,
        expected_redemption=Ratio(numerator=percent, denominator=100),
        method=method,
        revenue=revenue,
    )


def estimated(
    cohorts: Mapping[Any, CohortMovement],
    books: Valuation | None,
    *,
    pending: int = 0,
    owed: int = 0,
    spending: Spending | None = None,
) -> Liability:
    by_cohort = {Cohort(at): moved for at, moved in cohorts.items()}
    if owed:
        by_cohort[OWED] = CohortMovement(given=-owed)
    position = Position(
        totals=Totals(balances={Account.PENDING: pending}), owed=owed, cohorts=by_cohort
    )
    version = program_version(number=3, books=books, spending=spending)
    return estimate_liability(position, version, NOW)


def only(liability: Liability) -> CohortEstimate:
    (cohort,) = liability.cohorts
    return cohort


def test_a_price_is_shared_between_what_was_sold_and_the_points() -> None:
    """A fare of 800 gives 2,000 points of 0.012, of which 80 % are expected to be redeemed."""
    books = valuation(
        value=PointsWorth(points=1000, amount=1200),
        revenue=PointsWorth(points=2000, amount=80_000),
    )
    found = only(estimated({LATER: CohortMovement(given=2000)}, books))

    assert 2000 * Fraction(1200, 1000) * Fraction(4, 5) == 1920
    assert found.deferred == 1875
    assert 80_000 - found.deferred == 78_125
    assert found.liability == 1920


@pytest.mark.parametrize(
    ("redeemed", "expected", "released"), [(4_500, 95, 4_110), (8_500, 97, 7_603)]
)
def test_what_was_put_aside_is_released_as_points_are_redeemed(
    redeemed: int, expected: int, released: int
) -> None:
    """10,000 points of 1 with sales of 100,000: 8,676 of it are put aside.

    It is earned in proportion: what was redeemed, of what is expected to be redeemed in all.
    """
    put_aside = defer(10_000, Fraction(1), Fraction(95, 100), Fraction(10))
    assert round(put_aside) == 8_676
    assert round(put_aside * redeemed / (100 * expected)) == released


def test_release_follows_the_expectation_as_it_is_revised() -> None:
    past = CohortMovement(given=100, redeemed=97, expired=3)
    one = PointsWorth(points=1, amount=100)
    books = valuation(
        95, value=one, method=Estimating.OBSERVED, revenue=PointsWorth(points=1, amount=1000)
    )
    found = estimated({PAST: past, LATER: CohortMovement(given=10_000, redeemed=8_500)}, books)

    _, cohort = found.cohorts
    assert cohort.expected_redemptions == 9_700
    assert (cohort.deferred, cohort.released) == (867_580, 760_250)
    assert cohort.liability == 1_200 * 100


def test_liability_is_what_is_outstanding_times_value_times_expected_redemption() -> None:
    found = estimated({LATER: CohortMovement(given=1000)}, valuation(), pending=50)

    assert found.outstanding == 1050
    assert only(found).liability == 800
    assert found.pending_liability == 40
    assert found.liability == 840
    assert only(found).breakage_rate == Fraction(1, 5)
    assert only(found).redemption_rate == 0


def test_without_a_price_what_was_put_aside_and_not_released_is_the_liability() -> None:
    cohort = only(estimated({LATER: CohortMovement(given=1000, redeemed=300)}, valuation()))
    assert (cohort.deferred, cohort.released) == (800, 300)
    assert cohort.liability == 500


def test_a_closed_cohort_costs_nothing_more_and_its_breakage_is_a_fact() -> None:
    found = only(
        estimated({PAST: CohortMovement(given=400, redeemed=300, expired=100)}, valuation())
    )
    assert found.closed
    assert found.breakage_rate == Fraction(1, 4)
    assert (found.liability, found.released, found.deferred) == (0, 320, 320)


def test_a_late_sweep_changes_nothing() -> None:
    swept = CohortMovement(given=400, redeemed=300, expired=100)
    unswept = swept._replace(expired=0)
    assert estimated({PAST: unswept}, valuation()) == estimated({PAST: swept}, valuation())


def test_a_cohort_expires_at_its_instant_not_after_it() -> None:
    assert only(estimated({NOW: CohortMovement(given=1)}, valuation())).closed
    after = NOW + timedelta(microseconds=1)
    assert not only(estimated({after: CohortMovement(given=1)}, valuation())).closed


def test_more_than_was_expected_is_expected_once_it_is_redeemed() -> None:
    cohort = only(estimated({SOON: CohortMovement(given=100, redeemed=90)}, valuation()))
    assert cohort.expected_redemptions == 90
    assert (cohort.liability, cohort.released) == (0, cohort.deferred)


def test_no_more_is_expected_than_is_left() -> None:
    moved = CohortMovement(given=100, redeemed=10, expired=60)
    cohort = only(estimated({None: moved}, valuation()))
    assert cohort.expected_redemptions == 40
    assert cohort.liability == 30


def test_the_observed_rate_is_that_of_closed_cohorts_once_there_are_any() -> None:
    books = valuation(method=Estimating.OBSERVED)
    young = estimated({LATER: CohortMovement(given=1000)}, books)
    assert (young.inputs.expected, young.inputs.given) == (Fraction(4, 5), 0)

    grown = estimated(
        {
            LATER: CohortMovement(given=1000),
            PAST: CohortMovement(given=400, redeemed=100, expired=300),
        },
        books,
    )
    assert grown.inputs.expected == Fraction(1, 4)
    assert (grown.inputs.redeemed, grown.inputs.given) == (100, 400)
    assert grown.cohorts[1].liability == 250
    assert grown.inputs.declared == Fraction(4, 5)


def test_what_members_owe_is_shown_apart_at_its_full_value() -> None:
    found = estimated({LATER: CohortMovement(given=100)}, valuation(), owed=30)
    assert (found.receivable, found.receivable_amount) == (30, 30)
    assert (found.outstanding, found.liability) == (100, 80)


def test_without_a_value_there_are_points_and_no_amounts() -> None:
    found = estimated({LATER: CohortMovement(given=100)}, None, pending=5)
    assert found.outstanding == 105
    assert (found.liability, found.deferred, found.released) == (None, None, None)
    assert found.receivable_amount is None
    assert only(found).breakage_rate == 0


def test_points_are_worth_what_they_are_spent_at_unless_the_books_say_otherwise() -> None:
    spending = Spending(points=100, amount=50)
    cohorts = {LATER: CohortMovement(given=1000)}
    assert estimated(cohorts, None, spending=spending).liability == 500
    assert estimated(cohorts, valuation(value=None), spending=spending).liability == 400
    assert value_of_points(program_version(spending=spending, books=valuation())) == CENT


def test_the_estimate_keeps_its_inputs() -> None:
    inputs = estimated({}, valuation()).inputs
    assert (inputs.as_of, inputs.version, inputs.currency) == (NOW, 3, "EUR")
    assert (inputs.method, inputs.value, inputs.revenue) == (Estimating.DECLARED, CENT, None)


def test_cohorts_come_by_expiry_those_that_never_expire_last() -> None:
    moved = CohortMovement(given=1)
    found = estimated({None: moved, LATER: moved, SOON: moved}, valuation())
    assert [each.expires_at for each in found.cohorts] == [SOON, LATER, None]


def test_a_cohort_that_was_corrected_below_nothing_has_a_rate_all_the_same() -> None:
    cohort = only(estimated({LATER: CohortMovement(redeemed=-5)}, valuation()))
    assert (cohort.redemption_rate, cohort.breakage_rate) == (None, None)


def test_amounts_are_rounded_half_up_on_either_side_of_zero() -> None:
    value = PointsWorth(points=2, amount=1)
    assert [worth_of(points, value) for points in (1, -1, 4, 0)] == [1, -1, 2, 0]
    assert worth_of(7, None) is None
    cohort = only(estimated({LATER: CohortMovement(given=-1)}, valuation(100, value=value)))
    assert cohort.deferred == -1
