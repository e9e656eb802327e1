"""Semantics 2: when points mature, and when they are gone."""

from datetime import UTC, date, datetime, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

import pytest
from punchcard.domain.lots import add_to_lot, burn
from punchcard.domain.periods import expires_at
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnDate,
    ExpiresOnInactivity,
    Expiry,
    NeverExpires,
    OnDate,
    OnFulfilment,
    PeriodEnd,
)
from punchcard.domain.schedule import expiry_schedule
from punchcard.domain.state import DatedPoints, State

from tests.fakes.programs import ProgramFields, program_version
from tests.fakes.till import NOON, Till

BERLIN = ZoneInfo("Europe/Berlin")


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BERLIN).astimezone(UTC)


def till(**fields: Unpack[ProgramFields]) -> Till:
    return Till((program_version(**fields),))


def test_points_that_mature_within_one_second_are_kept_in_their_order() -> None:
    shop = till(maturity=AfterDays(days=14))
    at = (NOON, NOON + timedelta(milliseconds=500))
    for number, placed_at in enumerate(at):
        shop.order(number, 1_000, at=placed_at)
    shop.order(9, 1_000, at=NOON + timedelta(days=1))
    pending = [dated.at for dated in shop.state.pending]
    assert pending[:2] == [placed_at + timedelta(days=14) for placed_at in at]


@pytest.mark.parametrize(
    ("policy", "matured", "gone"),
    [
        (ExpiresAfterMonths(months=12, round_up_to=PeriodEnd.MONTH), (2020, 7, 6), (2021, 8, 1)),
        (ExpiresAfterMonths(months=1), (2026, 1, 25), (2026, 2, 26)),
        (ExpiresAfterMonths(months=1), (2026, 1, 31), (2026, 3, 1)),
        (ExpiresAfterMonths(months=1), (2028, 1, 31), (2028, 3, 1)),
        (ExpiresAfterMonths(months=0), (2026, 1, 1), (2026, 1, 2)),
        (ExpiresAfterMonths(months=0, round_up_to=PeriodEnd.MONTH), (2026, 1, 22), (2026, 2, 1)),
        (ExpiresAfterMonths(months=0, round_up_to=PeriodEnd.YEAR), (2018, 5, 9), (2019, 1, 1)),
        (ExpiresAfterMonths(months=1, round_up_to=PeriodEnd.QUARTER), (2026, 3, 9), (2026, 7, 1)),
        (ExpiresAfterMonths(months=1, round_up_to=PeriodEnd.HALF_YEAR), (2026, 6, 9), (2027, 1, 1)),
        (ExpiresAfterDays(days=30), (2026, 3, 1), (2026, 4, 1)),
        (ExpiresOnDate(date=date(2026, 12, 31)), (2026, 3, 1), (2027, 1, 1)),
        (ExpiresOnDate(date=date(2026, 12, 31)), (2027, 1, 1), (2028, 1, 1)),
        (ExpiresOnDate(date=date(2024, 2, 29)), (2026, 3, 1), (2027, 3, 1)),
    ],
)
def test_points_expire_at_the_end_of_their_last_day_in_the_programs_zone(
    policy: Expiry, matured: tuple[int, int, int], gone: tuple[int, int, int]
) -> None:
    noon = datetime(*matured, 12, tzinfo=BERLIN)
    assert expires_at(policy, matured_at=noon, zone=BERLIN) == midnight(*gone)


@pytest.mark.parametrize("policy", [NeverExpires(), ExpiresOnInactivity(months=6)])
def test_some_policies_give_a_lot_no_date(policy: Expiry) -> None:
    assert expires_at(policy, matured_at=NOON, zone=BERLIN) is None


def test_points_are_usable_through_their_last_day_and_gone_after_it() -> None:
    shop = till(expiry=ExpiresAfterMonths(months=1))
    shop.order(1, 1000)
    last = midnight(2026, 4, 3)
    assert shop.wait_until(last - timedelta(milliseconds=1)).available == 10
    assert shop.wait_until(last).available == 0


def test_points_burn_by_soonest_expiry_and_never_expiring_ones_last() -> None:
    january, february = midnight(2027, 1, 1), midnight(2027, 2, 1)
    state = State()
    for at in (None, february, january):
        state = add_to_lot(state, at, 50)
    after, taken, missing = burn(state, 70)
    assert after.lots == (DatedPoints(february, 30), DatedPoints(None, 50))
    assert taken == (DatedPoints(january, 50), DatedPoints(february, 20))
    assert missing == 0


def test_the_schedule_sums_what_expires_by_a_date() -> None:
    state = State()
    for at, points in ((midnight(2027, 2, 1), 100), (midnight(2027, 6, 1), 200), (None, 50)):
        state = add_to_lot(state, at, points)
    schedule = expiry_schedule(state, Till().timeline)

    def gone_by(moment: datetime) -> int:
        return sum(lot.points for lot in schedule if lot.at is not None and lot.at <= moment)

    assert gone_by(midnight(2027, 3, 1)) == 100
    assert gone_by(midnight(2027, 7, 1)) == 300


def test_lots_of_the_same_expiry_merge() -> None:
    shop = till()
    shop.order(1, 1000)
    shop.order(2, 500, at=NOON + timedelta(days=3))
    assert [lot.points for lot in shop.state.lots] == [15]


def test_points_after_a_return_window_are_pending_until_its_end() -> None:
    shop = till(maturity=AfterDays(days=14))
    shop.order(1, 1000)
    assert (shop.available, shop.state.pending_points) == (0, 10)
    end = NOON + timedelta(days=14)
    assert shop.wait_until(end - timedelta(milliseconds=1)).available == 0
    assert shop.wait_until(end).available == 10


def test_the_expiry_clock_starts_at_maturity() -> None:
    shop = till(maturity=AfterDays(days=30), expiry=ExpiresAfterDays(days=10))
    shop.order(1, 1000)
    assert shop.wait_until(midnight(2026, 4, 11)).available == 10
    assert shop.wait_until(midnight(2026, 4, 12)).available == 0


def test_points_mature_on_fulfilment() -> None:
    shop = till(maturity=OnFulfilment(days=2))
    shop.order(1, 1000)
    assert shop.wait_until(NOON + timedelta(days=100)).available == 0
    shop.order(1, 1000, version=2, fulfilled_at=shop.now)
    assert shop.available == 0
    assert shop.wait_until(shop.now + timedelta(days=2)).available == 10


def test_points_mature_at_once_when_fulfilment_is_long_past() -> None:
    shop = till(maturity=OnFulfilment())
    shop.order(1, 1000, fulfilled_at=NOON)
    assert shop.available == 10


def test_points_mature_on_a_date() -> None:
    shop = till(maturity=OnDate(date=date(2026, 5, 1)))
    shop.order(1, 1000)
    assert shop.wait_until(midnight(2026, 5, 1) - timedelta(seconds=1)).available == 0
    assert shop.wait_until(midnight(2026, 5, 1)).available == 10


def test_days_of_a_return_window_are_calendar_days_over_a_clock_change() -> None:
    shop = till(maturity=AfterDays(days=30))
    shop.order(1, 1000)
    assert shop.state.pending[0].at == NOON + timedelta(days=30) - timedelta(hours=1)
