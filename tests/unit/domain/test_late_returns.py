"""Points that came back to lots which had expired: where a return of their order finds them."""

from dataclasses import replace

import pytest
from punchcard.domain.catalogue import Reward
from punchcard.domain.giving_back import Returned, give_back
from punchcard.domain.state import DatedPoints, State

from tests.fakes.till import NOON, Till
from tests.unit.domain.test_expired_returns import (
    DAY,
    INACTIVE,
    cancel,
    left,
    on,
    spend,
    till,
)


def test_what_fills_a_deficit_as_it_comes_back_late_is_in_no_lot() -> None:
    state, returned = give_back(
        State(deficit=50), DatedPoints(NOON, 50), at=NOON + DAY, grace=NOON + 30 * DAY
    )
    assert (returned, state) == (Returned.LATE, State())


class TestPointsThatCameBackLate:
    def test_and_expired_again_are_taken_from_there(self) -> None:
        shop = till(50)
        spend(shop, 1, 50)
        on(shop, 20)
        cancel(shop, 1, NOON)
        assert shop.available == 50
        on(shop, 60)
        assert (shop.available, left(shop)) == (0, 50)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 0)

    def test_are_taken_where_each_is(self) -> None:
        shop = till(50)
        spend(shop, 1, 40)
        on(shop, 20)
        cancel(shop, 1, NOON)
        shop.order(2, 2_000, at=shop.now)
        spend(shop, 3, 25)
        on(shop, 60)
        # 10 expired at once; of the 40 that came back the 20 of the second order and 5 more
        # had been spent, for those had the sooner date.
        assert left(shop) == 10 + 35
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-5, 0)

    def test_to_fill_a_deficit_are_not_looked_for(self) -> None:
        shop = till(50)
        spend(shop, 1, 50)
        shop.adjust(-30, allow_deficit=True)
        on(shop, 20)
        cancel(shop, 1, NOON)
        on(shop, 60)
        assert (shop.available, left(shop)) == (0, 20)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-30, 0)

    def test_beside_others_are_looked_for_only_as_far_as_they_filled_none(self) -> None:
        shop = till(50, 50)
        on(shop, 2)
        spend(shop, 2, 50)
        spend(shop, 3, 50)
        shop.adjust(-30, allow_deficit=True)
        on(shop, 20)
        cancel(shop, 2, NOON + 2 * DAY)
        cancel(shop, 3, NOON + 2 * DAY)
        on(shop, 60)
        assert (shop.available, left(shop)) == (0, 70)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (-30, 50)

    @pytest.mark.parametrize("grace", [0, 30])
    def test_after_the_whole_balance_went_are_found(self, grace: int) -> None:
        coffee = Reward(id="coffee", title="A cup of coffee", points=60)
        version = replace(INACTIVE, rewards=(coffee,), returned_lot_grace_days=grace)
        shop = Till((version,))
        shop.order(0, 10_000)
        shop.redeem_reward()
        on(shop, 50).cancel()
        assert shop.available == (60 if grace else 0)
        on(shop, 150)
        assert (shop.available, left(shop)) == (0, 100)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 0)

    @pytest.mark.parametrize("grace", [0, 30])
    def test_where_nothing_was_left_to_go_with_the_whole_balance_are_found(
        self, grace: int
    ) -> None:
        coffee = Reward(id="coffee", title="A cup of coffee", points=60)
        version = replace(INACTIVE, rewards=(coffee,), returned_lot_grace_days=grace)
        shop = Till((version,))
        shop.order(0, 6_000)
        shop.redeem_reward()
        on(shop, 50).cancel()
        on(shop, 150)
        assert (shop.available, left(shop)) == (0, 60)
        cancel(shop, 0, NOON)
        assert (shop.available, left(shop)) == (0, 0)
