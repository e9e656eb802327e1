"""Semantics 2: what a change of policy leaves as it was, and what long quiet takes."""

from datetime import UTC, datetime, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

import pytest
from punchcard.domain.decide import stand_on
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterDays,
    ExpiresOnInactivity,
    NeverExpires,
    OnFulfilment,
)
from punchcard.domain.settle import settle

from tests.fakes.programs import ProgramFields, fixed, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till, line

BERLIN = ZoneInfo("Europe/Berlin")


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BERLIN).astimezone(UTC)


def till(**fields: Unpack[ProgramFields]) -> Till:
    return Till((program_version(**fields),))


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
