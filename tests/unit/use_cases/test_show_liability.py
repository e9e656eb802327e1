"""What outstanding points will cost, from the books."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from punchcard.domain.book_days import DayNotBegunError
from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.domain.liability import Liability
from punchcard.domain.money import Ratio
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.valuation import PointsWorth, Valuation
from punchcard.use_cases.show_liability import show_liability

from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
FOUR_FIFTHS = Valuation(
    point_value=PointsWorth(points=1, amount=1),
    expected_redemption=Ratio(numerator=4, denominator=5),
)
MUG = Reward(id="mug", title="Mug", points=50, coupon=CouponTerms(uses=1, valid_days=30))
PASSING = program_version(expiry=ExpiresAfterDays(days=10), rewards=(MUG,), books=FOUR_FIFTHS)
"""Points pass after ten days; those that come back later are usable for thirty more."""

LATER = program_version(
    number=2, effective_at=NOON + timedelta(days=2), books=FOUR_FIFTHS, time_zone="Europe/Vienna"
)


@pytest.fixture
def kept() -> Bookkeeping:
    """100 points on Monday, 50 on Tuesday; points get a value on Wednesday at noon."""
    kept = Bookkeeping(Till((program_version(time_zone="Europe/Vienna"), LATER)))
    kept.till.order(1, 10_000)
    kept.till.order(2, 5_000, at=NOON + timedelta(days=1))
    kept.catch_up()
    kept.till.wait_until(NOON + timedelta(days=3))
    return kept


def shown(kept: Bookkeeping, on: date | None = None, program: str = "club") -> Liability:
    return show_liability(
        program=program,
        on=on,
        books=kept.books,
        programs=kept.till.programs,
        now=kept.till.now,
    )


def test_it_is_of_what_is_booked_up_to_the_end_of_the_day(kept: Bookkeeping) -> None:
    assert shown(kept, MONDAY).outstanding == 100
    assert shown(kept, TUESDAY).outstanding == 150


def test_a_day_that_was_closed_is_where_it_goes_on_from(kept: Bookkeeping) -> None:
    open_books = shown(kept)
    kept.close(MONDAY)
    assert shown(kept, MONDAY).outstanding == 100
    assert shown(kept) == open_books


def test_the_estimate_of_a_closed_day_is_the_same_after_every_later_version() -> None:
    """Three hours after the day has ended in Auckland it has only begun in Honolulu."""
    valued = program_version(time_zone="Pacific/Auckland", books=FOUR_FIFTHS)
    kept = Bookkeeping(Till((valued,)))
    kept.till.order(1, 10_000)
    kept.catch_up()
    ended = NOON + timedelta(days=1)
    kept.till.wait_until(ended + timedelta(hours=2))
    kept.close(TUESDAY)
    before = shown(kept, TUESDAY)
    assert (before.inputs.as_of, before.liability) == (ended, 80)

    dearer = replace(
        valued,
        number=2,
        effective_at=ended + timedelta(hours=3),
        time_zone="Pacific/Honolulu",
        books=replace(FOUR_FIFTHS, point_value=PointsWorth(points=1, amount=10)),
    )
    assert kept.till.programs.publish(dearer)
    kept.till.wait_until(ended + timedelta(days=2))

    assert shown(kept, TUESDAY) == before
    assert (shown(kept).inputs.version, shown(kept).liability) == (2, 800)


def test_each_day_has_the_value_of_the_version_in_force_at_its_end(kept: Bookkeeping) -> None:
    assert shown(kept, TUESDAY).liability is None
    valued = shown(kept, MONDAY + timedelta(days=2))
    assert (valued.inputs.version, valued.liability) == (2, 120)
    assert valued.inputs.expected == Fraction(4, 5)


def test_it_is_as_of_the_end_of_the_day_or_as_of_now_while_the_day_lasts(
    kept: Bookkeeping,
) -> None:
    assert shown(kept, MONDAY).inputs.as_of == NOON + timedelta(hours=12)
    assert shown(kept).inputs.as_of == kept.till.now


def test_there_is_none_of_a_day_to_come(kept: Bookkeeping) -> None:
    with pytest.raises(DayNotBegunError, match="2026-03-05"):
        shown(kept, MONDAY + timedelta(days=4))


def test_there_is_none_of_an_unknown_program(kept: Bookkeeping) -> None:
    with pytest.raises(ProgramNotFoundError):
        shown(kept, program="none")


def test_points_that_are_reinstated_are_a_liability_as_others_are() -> None:
    kept = Bookkeeping(Till((PASSING,)))
    kept.till.order(1, 5_000)
    kept.catch_up()
    assert (shown(kept).outstanding, shown(kept).liability) == (50, 40)

    kept.till.wait_until(NOON + timedelta(days=12)).reinstate()
    kept.catch_up()

    assert (shown(kept).outstanding, shown(kept).liability) == (50, 40)
    assert [(c.redemption_rate, c.breakage_rate) for c in shown(kept).cohorts] == [
        (Fraction(0), Fraction(1)),
        (Fraction(0), Fraction(1, 5)),
    ]


def test_points_that_come_back_late_are_a_liability_as_others_are() -> None:
    kept = Bookkeeping(Till((PASSING,)))
    kept.till.order(1, 5_000)
    kept.till.redeem_reward("mug", request="click")
    kept.till.wait_until(NOON + timedelta(days=12)).cancel(request="click")
    kept.catch_up()

    assert (shown(kept).outstanding, shown(kept).liability) == (50, 40)


def test_points_that_are_lost_on_their_way_back_change_no_liability() -> None:
    kept = Bookkeeping(Till((replace(PASSING, returned_lot_grace_days=0),)))
    kept.till.order(1, 5_000)
    kept.till.redeem_reward("mug", request="click")
    kept.till.wait_until(NOON + timedelta(days=12)).order(2, 10_000, at=kept.till.now)
    kept.till.cancel(request="click")
    kept.catch_up()

    assert (shown(kept).outstanding, shown(kept).liability) == (100, 80)
