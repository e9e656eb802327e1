"""Holds that nobody ended lapse by themselves, at their own instant."""

import pytest
from punchcard.domain.holds import HoldLapsedError
from punchcard.domain.outcome import Status
from punchcard.domain.policies import ExpiresAfterDays, ExpiresOnInactivity
from punchcard.domain.program import Spending
from punchcard.domain.settle import next_due

from tests.fakes.till import NOON
from tests.unit.domain.test_holds import DAY, HOUR, points, refusal, till


class TestLapsing:
    def test_happens_by_itself_at_its_own_instant(self) -> None:
        shop = till()
        before = shop.state.lots
        shop.hold(80)
        assert next_due(shop.state, shop.timeline) == NOON + HOUR
        shop.wait_until(NOON + 2 * HOUR)
        assert points(shop) == (100, 0)
        assert shop.state.lots == before

    def test_leaves_other_holds_alone(self) -> None:
        shop = till()
        shop.hold(30, request="first")
        shop.wait_until(NOON + HOUR / 2)
        shop.hold(50, request="second")
        shop.wait_until(NOON + HOUR)
        assert points(shop) == (50, 50)
        assert refusal(shop.void(request="first")) is HoldLapsedError
        assert shop.void(request="second").status is Status.RECORDED

    @pytest.mark.parametrize(("grace", "left"), [(30, 100), (0, 20)])
    def test_of_a_lot_that_expired_meanwhile_follows_the_grace(self, grace: int, left: int) -> None:
        shop = till(
            80,
            expiry=ExpiresAfterDays(days=0),
            returned_lot_grace_days=grace,
            spending=Spending(points=1, amount=1, hold_minutes=24 * 60),
        )
        shop.hold(80)
        shop.wait_until(NOON + DAY + HOUR)
        shop.adjust(20)
        assert points(shop) == (left, 0)
        lost = sum(lot.points for lot in shop.state.expired)
        assert lost == 100 - left

    def test_at_the_instant_at_which_the_lot_expires_lets_it_expire(self) -> None:
        midnight = NOON.replace(hour=23)
        shop = till(80, expiry=ExpiresAfterDays(days=0))
        shop.wait_until(midnight - HOUR)
        shop.hold(80)
        shop.wait_until(midnight)
        assert points(shop) == (0, 0)

    def test_after_the_whole_balance_went_gives_grace(self) -> None:
        shop = till(80, expiry=ExpiresOnInactivity(months=1))
        shop.wait_until(NOON.replace(month=4, hour=21, minute=30))
        shop.hold(50)
        shop.wait_until(NOON.replace(month=4, hour=23))
        assert points(shop) == (50, 0)

    def test_fills_a_deficit_first(self) -> None:
        shop = till(80)
        shop.hold(80)
        shop.order(1, 0, version=2, cancelled=True)
        assert points(shop) == (-80, 80)
        shop.wait_until(NOON + HOUR)
        assert points(shop) == (0, 0)


def test_a_hold_is_no_activity_that_keeps_a_balance() -> None:
    shop = till(80, expiry=ExpiresOnInactivity(months=1))
    shop.wait_until(NOON + 20 * DAY)
    shop.hold(50)
    shop.void()
    shop.wait_until(NOON + 40 * DAY)
    assert shop.available == 0
