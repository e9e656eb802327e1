"""Semantics 2: when points mature, and when they are gone."""

from datetime import UTC, date, datetime, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

import pytest
from punchcard.domain.decide import stand_on
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
from punchcard.domain.settle import settle
from punchcard.domain.state import DatedPoints, State

from tests.fakes.programs import ProgramFields, fixed, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till, line

BERLIN = ZoneInfo("Europe/Berlin")


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BERLIN).astimezone(UTC)


def till(**fields: Unpack[ProgramFields]) -> Till:
    return Till((program_version(**fields),))


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


def test_a_whole_balance_expires_for_want_of_activity() -> None:
    shop = till(expiry=ExpiresOnInactivity(months=6))
    shop.order(1, 1000)
    shop.order(2, 500, at=NOON + timedelta(days=90))
    assert shop.wait_until(midnight(2026, 9, 3)).available == 15
    assert shop.wait_until(midnight(2026, 12, 1)).available == 0


def test_a_tightened_policy_takes_nothing_before_one_full_period() -> None:
    change = midnight(2026, 9, 1)
    shop = Till(
        (
            program_version(expiry=NeverExpires()),
            program_version(number=2, effective_at=change, expiry=ExpiresOnInactivity(months=3)),
        )
    )
    shop.order(1, 1000)
    assert shop.wait_until(midnight(2026, 12, 1)).available == 10
    assert shop.wait_until(midnight(2026, 12, 2)).available == 0


def test_an_inactivity_that_was_over_before_the_policy_changed_counts() -> None:
    shop = Till(
        (
            program_version(expiry=ExpiresOnInactivity(months=1)),
            program_version(number=2, effective_at=midnight(2026, 6, 1), expiry=NeverExpires()),
        )
    )
    shop.order(1, 1000)
    assert shop.wait_until(midnight(2026, 8, 1)).available == 0


def test_a_lots_date_stays_when_the_policy_changes() -> None:
    shop = Till(
        (
            program_version(expiry=ExpiresAfterDays(days=100)),
            program_version(
                number=2, effective_at=midnight(2026, 4, 1), expiry=ExpiresAfterDays(days=1)
            ),
        )
    )
    shop.order(1, 1000)
    assert shop.wait_until(midnight(2026, 6, 10)).available == 10


def test_each_step_is_settled_under_the_version_of_its_own_instant() -> None:
    shop = Till(
        (
            program_version(maturity=AfterDays(days=30), expiry=ExpiresAfterDays(days=365)),
            program_version(
                number=2, effective_at=midnight(2026, 4, 1), expiry=ExpiresAfterDays(days=5)
            ),
        )
    )
    shop.order(1, 1000)
    assert shop.wait_until(midnight(2026, 4, 6)).available == 10
    assert shop.wait_until(midnight(2026, 4, 7)).available == 0


def test_a_day_change_matures_points_before_it_expires_lots() -> None:
    shop = till(maturity=AfterDays(days=5), expiry=ExpiresAfterDays(days=0))
    shop.order(1, 1000)
    shop.order(1, 1000, version=2, cancelled=False)
    assert shop.wait_until(NOON + timedelta(days=5)).available == 10
    assert shop.wait_until(midnight(2026, 3, 8)).available == 0


def test_an_order_reported_after_its_points_expired_is_recorded_and_gives_nothing() -> None:
    shop = till(expiry=ExpiresAfterDays(days=10)).wait_until(NOON + timedelta(days=60))
    assert shop.order(1, 1000).points == 10
    assert shop.available == 0
    assert shop.newest.type == "settled"


def test_the_schedule_adds_up_to_the_balance() -> None:
    shop = Till((program_version(rules=(rule(earn=fixed(7)),)),))
    for month in range(1, 9):
        shop.order(month, lines=(line(100),), at=NOON + timedelta(days=31 * month))
    assert sum(lot.points for lot in shop.state.lots) == shop.available == 56


def test_points_that_mature_after_long_quiet_are_activity() -> None:
    shop = till(maturity=OnFulfilment(), expiry=ExpiresOnInactivity(months=6))
    shop.order(1, 10000)
    shop.wait_until(NOON + timedelta(days=250))
    shop.order(1, 10000, version=2, fulfilled_at=shop.now)
    assert shop.available == 100
    assert shop.wait_until(shop.now + timedelta(days=200)).available == 0


def test_postings_of_a_settlement_never_go_back_in_time() -> None:
    shop = till(maturity=AfterDays(days=190), expiry=ExpiresOnInactivity(months=6))
    shop.order(1, 10000)
    _, postings = settle(
        stand_on(shop.ledger.chains[MEMBER.program, MEMBER.id][0]).state,
        shop.timeline,
        to=NOON + timedelta(days=700),
    )
    moments = [posting.effective_at for posting in postings]
    assert [posting.reason for posting in postings] == ["matured", "expired_inactive"]
    assert moments == sorted(moments)


def test_only_a_lot_that_an_expiry_of_the_whole_balance_took_is_taken_back_from_it() -> None:
    change = midnight(2026, 4, 1)
    dated = program_version(expiry=ExpiresAfterDays(days=30))
    inactive = program_version(number=2, effective_at=change, expiry=ExpiresOnInactivity(months=1))
    shop = Till((dated, inactive))
    shop.order(1, 10000)
    shop.order(2, points_spent=100)
    shop.wait_until(change).order(3, 50000, at=change)
    shop.wait_until(midnight(2026, 6, 1)).order(4, 30000, at=midnight(2026, 6, 1))
    shop.order(1, version=2, cancelled=True)
    assert shop.available == 200


@pytest.mark.parametrize(
    ("months", "gone"), [((12, 3), (2026, 9, 2)), ((3, 12), (2027, 3, 3)), ((3, 3), (2026, 6, 3))]
)
def test_a_change_between_terms_of_inactivity_counts_anew_only_if_it_tightens(
    months: tuple[int, int], gone: tuple[int, int, int]
) -> None:
    first, second = months
    shop = Till(
        (
            program_version(expiry=ExpiresOnInactivity(months=first)),
            program_version(
                number=2,
                effective_at=midnight(2026, 6, 1),
                expiry=ExpiresOnInactivity(months=second),
            ),
        )
    )
    shop.order(1, 1000)
    assert shop.wait_until(midnight(*gone) - timedelta(seconds=1)).available == 10
    assert shop.wait_until(midnight(*gone)).available == 0
