"""Orders that carry a hold's code: it is captured once, and put right by returns."""

from collections.abc import Callable
from itertools import permutations
from typing import Unpack

import pytest
from punchcard.domain.activity import ORDER, Refund
from punchcard.domain.checkout import ShownHold
from punchcard.domain.holds import HoldCapturedError
from punchcard.domain.program import Basis, Spending

from tests.fakes.programs import ProgramFields
from tests.fakes.stories import explained
from tests.fakes.till import NOON, Till, line, order_activity
from tests.unit.domain.test_holds import HOUR, points, refusal, till


def holding(held: int = 80, **fields: Unpack[ProgramFields]) -> Till:
    """A till whose member has 100 points, some of them held."""
    shop = till(**fields)
    shop.hold(held)
    return shop


class TestTheOrder:
    def test_captures_the_hold_and_earns_nothing_for_what_points_paid(self) -> None:
        shop = holding()
        shop.order(2, 10_00, holds=shop.shown(80, kept=80))
        assert shop.state.held_points == 0
        assert shop.available == 20 + 9
        head = shop.ledger.head(program="club", member="01HZZZZZZZZZZZZZZZZZZZZZZZ").entry
        assert head is not None
        assert head.kind == ORDER

    def test_may_earn_for_what_points_paid(self) -> None:
        shop = holding(basis=Basis(paid_with_points=True))
        shop.order(2, 10_00, holds=shop.shown(80, kept=80))
        assert shop.available == 20 + 10

    def test_that_shows_a_smaller_discount_captures_a_part(self) -> None:
        shop = holding(spending=Spending(points=1, amount=3))
        shop.order(2, 1_00, holds=shop.shown(100, kept=100))
        assert points(shop) == (100 - 34, 0)

    def test_that_does_not_say_how_much_captures_all(self) -> None:
        shop = holding()
        shop.order(2, 80, holds=shop.shown(kept=80))
        assert points(shop) == (20, 0)

    def test_told_twice_captures_once(self) -> None:
        shop = holding()
        for _ in range(2):
            shop.order(2, 80, holds=shop.shown(80, kept=80))
        assert points(shop) == (20, 0)

    @pytest.mark.parametrize("held", range(20, 30))
    def test_told_before_its_hold_and_again_captures_it(self, held: int) -> None:
        """What the code means changes the state's digest, which is greater for some holds only."""
        shop = till()
        shop.order(2, 80, holds=shop.shown(held, kept=held))
        shop.hold(held)
        for _ in range(2):
            shop.order(2, 80, holds=shop.shown(held, kept=held))
            assert points(shop) == (100 - held, 0)

    def test_that_is_not_paid_leaves_the_hold(self) -> None:
        shop = holding()
        shop.order(2, 80, holds=shop.shown(80, kept=80), paid=False)
        assert points(shop) == (20, 80)

    def test_that_is_paid_later_captures_it_then(self) -> None:
        shop = holding()
        shop.order(2, 80, holds=shop.shown(80, kept=80), paid=False, partly_paid=True)
        assert points(shop) == (20, 80)
        shop.order(2, 80, holds=shop.shown(80, kept=80), version=2)
        assert points(shop) == (20, 0)
        assert refusal(shop.capture()) is HoldCapturedError

    def test_that_is_not_fully_paid_leaves_what_a_call_captured(self) -> None:
        shop = holding()
        shop.capture()
        for paid, version in ((False, 1), (True, 2)):
            shown = shop.shown(80, kept=80)
            shop.order(2, 80, holds=shown, paid=paid, partly_paid=not paid, version=version)
            assert points(shop) == (20, 0)

    def test_captures_several_holds(self) -> None:
        shop = holding(50)
        shop.hold(30, request="other")
        shown = (*shop.shown(50, kept=50), *shop.shown(30, request="other", kept=30))
        shop.order(2, 80, holds=shown)
        assert points(shop) == (20, 0)

    def test_is_explained(self) -> None:
        shop = holding()
        shop.order(2, 10_00, holds=shop.shown(80, kept=80))
        text = explained(shop).text
        assert "80 points paid for a part of the order." in text
        assert "The order of 2 March 2026 used a reservation of 80 points." in text


class TestACodeThatIsNoHoldOfTheMember:
    def test_is_a_discount_like_any_other(self) -> None:
        shop = till(basis=Basis(paid_with_points=True))
        strange = ShownHold(code="PC0000000000000000", amount=80, kept=80)
        shop.order(2, 10_00, holds=(strange,))
        assert shop.available == 100 + 9

    def test_of_another_order_is_one_too(self) -> None:
        shop = holding()
        shop.order(2, 80, holds=shop.shown(80, kept=80))
        shop.order(3, 80, holds=shop.shown(80, kept=80))
        assert points(shop) == (20, 0)


class TestAReturn:
    def test_in_part_gives_back_in_proportion(self) -> None:
        shop = holding()
        shop.order(2, 160, holds=shop.shown(80, kept=80))
        half = Refund(refund_id="r", lines=(line(80),))
        shop.order(2, 80, holds=shop.shown(80, kept=40), version=2, refunds=(half,))
        assert points(shop) == (20 + 40, 0)

    def test_of_everything_gives_everything_back_to_the_same_lots(self) -> None:
        shop = till()
        before = shop.state.lots
        shop.hold(80)
        shop.order(2, 80, holds=shop.shown(80, kept=80))
        shop.order(2, 80, holds=shop.shown(80, kept=80), version=2, cancelled=True)
        assert (shop.state.lots, points(shop)) == (before, (100, 0))

    def test_of_what_a_call_captured_gives_it_back(self) -> None:
        shop = holding()
        shop.capture()
        shop.order(2, 80, holds=shop.shown(80, kept=80), cancelled=True)
        assert points(shop) == (100, 0)


def _order(shop: Till) -> None:
    shop.ring(order_activity(2, 160, at=NOON, holds=shop.shown(80, kept=80)))


def _refund(shop: Till) -> None:
    half = Refund(refund_id="r", lines=(line(80),))
    shop.ring(
        order_activity(2, 80, at=NOON, version=2, holds=shop.shown(80, kept=40), refunds=(half,))
    )


def _cancel(shop: Till) -> None:
    shop.ring(
        order_activity(2, 160, at=NOON, version=3, cancelled=True, holds=shop.shown(80, kept=80))
    )


def _capture(shop: Till) -> None:
    shop.capture()


def _void(shop: Till) -> None:
    shop.void()


def _lapse(shop: Till) -> None:
    shop.wait_until(max(shop.now, NOON + HOUR))
    shop.report("visit")


STEPS = (_order, _refund, _capture, _lapse)


@pytest.mark.parametrize("steps", [*permutations(STEPS)])
def test_a_half_returned_order_burns_half_whatever_comes_when(
    steps: tuple[Callable[[Till], None], ...],
) -> None:
    shop = holding()
    for step in steps:
        step(shop)
    assert (shop.available, shop.state.held_points) == (100 - 40, 0)


@pytest.mark.parametrize("steps", [*permutations((_order, _refund, _void, _lapse))])
def test_a_void_in_between_changes_nothing(steps: tuple[Callable[[Till], None], ...]) -> None:
    shop = holding()
    for step in steps:
        step(shop)
    assert (shop.available, shop.state.held_points) == (100 - 40, 0)


@pytest.mark.parametrize("steps", [*permutations((_order, _refund, _cancel, _lapse))])
def test_a_cancelled_order_keeps_no_points(steps: tuple[Callable[[Till], None], ...]) -> None:
    shop = holding()
    for step in steps:
        step(shop)
    assert (shop.available, shop.state.held_points) == (100, 0)
