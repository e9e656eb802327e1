"""What a return takes back from points that expired: also where they came back, or were merged.

Every order is named by its number and earns a point for each 1.00. In the programs by days a lot
that is made on 2 March is usable through 12 March.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Unpack

from punchcard.domain.activity import Refund
from punchcard.domain.policies import (
    ExpiresAfterDays,
    ExpiresOnInactivity,
    ReinstatementPolicy,
    TakeBack,
)
from punchcard.domain.program import Spending
from punchcard.domain.redecide import Redecision

from tests.fakes.kept_till import KeptTill
from tests.fakes.programs import ProgramFields, program_version
from tests.fakes.till import NOON, Till, line

DAY = timedelta(days=1)
VERSION = program_version(
    expiry=ExpiresAfterDays(days=10),
    reinstatement=ReinstatementPolicy(window_days=90, usable_days=5),
    spending=Spending(points=1, amount=1),
)
INACTIVE = replace(VERSION, expiry=ExpiresOnInactivity(months=1))
INACTIVE_AND_LONG = replace(
    INACTIVE, reinstatement=ReinstatementPolicy(window_days=90, usable_days=90)
)


HELD_FOR_A_DAY = replace(
    VERSION,
    expiry=ExpiresAfterDays(days=0),
    returned_lot_grace_days=0,
    spending=Spending(points=1, amount=1, hold_minutes=24 * 60),
)


def till(*amounts: int, **fields: Unpack[ProgramFields]) -> Till:
    """Somebody with an order for each amount of points, placed a day after the other."""
    shop = Till((replace(VERSION, **fields),))
    for number, points in enumerate(amounts):
        shop.order(number, points * 100, at=NOON + number * DAY)
    return shop


def on(shop: Till, days: int) -> Till:
    """The same, so many days after the first order."""
    return shop.wait_until(NOON + days * DAY)


def spend(shop: Till, number: int, points: int) -> None:
    shop.order(number, at=shop.now, points_spent=points, paid_with_points=points)


def cancel(shop: Till, number: int, at: datetime) -> None:
    """Return an order that was placed at a time."""
    shop.order(number, at=at, version=9, cancelled=True)


def left(shop: Till) -> int:
    """What expired and nobody has taken back."""
    return sum(lot.points for lot in shop.state.expired)


class TestReinstatedPoints:
    def test_that_expired_again_are_taken_from_there(self) -> None:
        shop = on(till(50), 12)
        shop.reinstate()
        on(shop, 20)
        assert (shop.available, left(shop)) == (0, 50)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 0)

    def test_of_which_some_were_spent_are_taken_where_each_is(self) -> None:
        shop = on(till(50), 12)
        shop.reinstate()
        spend(shop, 1, 20)
        on(shop, 20)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-20, 0)

    def test_that_expired_again_and_again_are_found_wherever_they_are(self) -> None:
        shop = on(till(60), 12)
        shop.reinstate(40)
        on(shop, 19).reinstate(50)
        on(shop, 26).reinstate(10)
        # 60 expired; 40 came back and expired; 50 of the two came back, the older ones first,
        # and expired; then 10 more came back, which are still there.
        assert (shop.available, left(shop)) == (10, 50)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 0)

    def test_that_are_still_there_go_before_those_that_expire_sooner(self) -> None:
        shop = on(till(50), 12)
        shop.reinstate()
        shop.order(1, 3_000, at=NOON + 3 * DAY)
        sooner, later = shop.state.lots
        assert (sooner.points, later.points) == (30, 50)
        cancel(shop, 0, NOON)
        assert shop.state.lots == (sooner,)

    def test_are_left_where_only_pending_points_are_taken(self) -> None:
        shop = on(till(50, take_back=TakeBack.PENDING_ONLY), 12)
        shop.reinstate(20)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (20, 0)

    def test_that_filled_a_deficit_are_not_looked_for(self) -> None:
        shop = on(till(50), 12)
        shop.adjust(-20, allow_deficit=True)
        shop.reinstate()
        on(shop, 13).adjust(20)
        on(shop, 40)
        # 30 of the 50 came into a lot and expired again, as did the 20 that somebody gave.
        assert left(shop) == 50
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-20, 20)

    def test_of_several_lots_fill_a_deficit_from_the_first_on(self) -> None:
        shop = on(till(50, 30), 14)
        shop.adjust(-60, allow_deficit=True)
        shop.reinstate()
        on(shop, 40)
        cancel(shop, 1, NOON + DAY)
        assert (shop.available, left(shop)) == (-10, 0)

    def test_of_several_lots_are_looked_for_only_as_far_as_they_did_not(self) -> None:
        shop = on(till(50, 30), 14)
        shop.adjust(-20, allow_deficit=True)
        shop.reinstate()
        on(shop, 40)
        assert left(shop) == 60
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-20, 30)

    def test_of_one_lot_are_taken_once_by_all_orders_that_were_in_it(self) -> None:
        shop = Till((VERSION,))
        shop.order(0, 5_000)
        shop.order(1, 5_000)
        spend(shop, 2, 50)
        on(shop, 1).order(3, 5_000, at=shop.now)
        on(shop, 14).reinstate()
        on(shop, 40)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 50)
        cancel(shop, 1, NOON)
        assert (shop.available, left(shop)) == (-50, 50)

    def test_of_several_lots_are_each_taken_once(self) -> None:
        shop = on(till(50, 30), 14)
        shop.reinstate()
        spend(shop, 2, 10)
        on(shop, 40)
        cancel(shop, 1, NOON + DAY)
        assert (shop.available, left(shop)) == (0, 40)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-10, 0)

    def test_are_taken_with_the_part_of_their_order_that_is_returned(self) -> None:
        shop = on(till(50), 12)
        shop.reinstate(20)
        on(shop, 20)
        for number, amount in enumerate((4_000, 500, 500)):
            shop.refund(0, Refund(refund_id=f"r{number}", lines=(line(amount),)))
            assert (shop.available, left(shop)) == (0, (10, 5, 0)[number])

    def test_are_taken_beside_later_points_that_have_no_date_either(self) -> None:
        shop = Till((INACTIVE,))
        shop.order(0, 5_000)
        on(shop, 40).reinstate()
        shop.order(1, 3_000, at=shop.now)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (30, 0)

    def test_that_went_with_the_whole_balance_are_taken_from_there(self) -> None:
        shop = Till((INACTIVE_AND_LONG,))
        shop.order(0, 5_000)
        on(shop, 40).reinstate()
        shop.order(1, 3_000, at=shop.now)
        on(shop, 100)
        assert (shop.available, left(shop)) == (0, 80)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 30)

    def test_went_with_the_whole_balance_only_as_far_as_they_were_there(self) -> None:
        shop = Till((INACTIVE_AND_LONG,))
        shop.order(0, 5_000)
        on(shop, 40).reinstate()
        spend(shop, 1, 40)
        shop.order(2, 3_000, at=shop.now)
        on(shop, 100)
        assert left(shop) == 40
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-40, 30)

    def test_of_two_lots_went_with_it_together_no_further_than_that(self) -> None:
        shop = Till((INACTIVE_AND_LONG,))
        shop.order(0, 5_000)
        on(shop, 40).order(1, 5_000, at=shop.now)
        on(shop, 80).reinstate()
        spend(shop, 2, 60)
        shop.order(3, 3_000, at=shop.now)
        on(shop, 140)
        assert left(shop) == 40 + 30
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-10, 30)
        cancel(shop, 1, NOON + 40 * DAY)
        assert (shop.available, left(shop)) == (-60, 30)

    def test_that_a_held_order_was_to_be_paid_with_pay_for_it(self) -> None:
        shop = Till((HELD_FOR_A_DAY,))
        shop.order(0, 8_000)
        shop.hold(80)
        on(shop, 2).reinstate()
        on(shop, 20)
        shop.order(1, 80, at=NOON + timedelta(hours=1), holds=shop.shown(80, kept=80))
        assert (shop.available, left(shop)) == (0, 0)


def test_what_came_back_and_expired_again_is_decided_again_the_same() -> None:
    shop = KeptTill((VERSION,))
    shop.order(1, 4_000)
    shop.order(2, 4_000)
    spend(shop, 3, 30)
    on(shop, 50).reinstate(20)
    cancel(shop, 3, NOON)
    on(shop, 99)
    cancel(shop, 1, NOON)
    cancel(shop, 2, NOON)
    assert (shop.available, left(shop)) == (0, 0)
    assert shop.again() == Redecision(decided=len(shop.chain))
