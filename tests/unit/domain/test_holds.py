"""Holds end exactly once: captured in full or in part, voided, or lapsed."""

from dataclasses import replace
from datetime import timedelta
from typing import Unpack

from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.holds import (
    HOLDS_MAX,
    CaptureAboveHoldError,
    HoldCapturedError,
    HoldLapsedError,
    HoldNotFoundError,
    HoldsTooManyError,
    HoldVoidedError,
    NothingRedeemableError,
    SpendingNotOfferedError,
)
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.policies import ExpiresAfterDays, NeverExpires
from punchcard.domain.program import Spending
from punchcard.domain.schedule import expiry_schedule

from tests.fakes.programs import ProgramFields, program_version
from tests.fakes.stories import told
from tests.fakes.till import NOON, Till

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SPENDING = Spending(points=1, amount=1)


def till(earned: int = 100, **fields: Unpack[ProgramFields]) -> Till:
    """A till whose member has points, in a program where a point is worth a cent."""
    shop = Till((replace(program_version(spending=SPENDING), **fields),))
    shop.order(1, earned * 100)
    return shop


def refusal(outcome: Outcome) -> type | None:
    return None if outcome.error is None else type(outcome.error)


def points(shop: Till) -> tuple[int, int]:
    """What is available, and what is held."""
    return shop.state.available, shop.state.held_points


class TestTaking:
    def test_reserves_points(self) -> None:
        shop = till()
        assert shop.hold(80).status is Status.RECORDED
        assert points(shop) == (20, 80)
        (hold,) = shop.state.holds
        assert (hold.amount, hold.expires_at) == (80, NOON + HOUR)

    def test_again_gets_the_first_answer(self) -> None:
        shop = till()
        shop.hold(80)
        assert shop.hold(80).status is Status.DUPLICATE
        shop.capture()
        assert shop.hold(80).status is Status.DUPLICATE
        assert points(shop) == (20, 0)

    def test_something_else_under_the_same_key_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        assert refusal(shop.hold(70)) is IdempotencyKeyReusedError

    def test_more_than_is_left_is_refused_and_says_what_is_missing(self) -> None:
        shop = till()
        shop.hold(80, request="one till")
        error = shop.hold(80, request="another till").error
        assert isinstance(error, PointsInsufficientError)
        assert (error.required, error.available, error.missing) == (80, 20, 60)
        assert points(shop) == (20, 80)

    def test_up_to_a_wish_takes_what_there_is(self) -> None:
        shop = till(700, spending=Spending(points=1, amount=1, minimum=500, max_percent=50))
        shop.hold(1_000, basket=100_00, up_to=True)
        held = shop.newest.hold
        assert held is not None
        assert (held.wished, held.hold.points) == (1_000, 700)

    def test_of_money_holds_the_points_that_it_takes(self) -> None:
        shop = till(spending=Spending(points=1, amount=200))
        shop.hold(amount=40_00, basket=100_00)
        (hold,) = shop.state.holds
        assert (hold.points, hold.amount) == (20, 40_00)

    def test_less_than_the_minimum_is_refused(self) -> None:
        shop = till(1_000, spending=Spending(points=1, amount=1, minimum=500))
        assert refusal(shop.hold(400)) is NothingRedeemableError

    def test_from_a_balance_below_zero_is_refused(self) -> None:
        shop = till(0)
        shop.adjust(-50, allow_deficit=True)
        assert refusal(shop.hold(10, up_to=True)) is PointsInsufficientError

    def test_is_refused_where_the_program_does_not_offer_it(self) -> None:
        assert refusal(till(spending=None).hold(10)) is SpendingNotOfferedError

    def test_more_holds_than_possible_is_refused(self) -> None:
        shop = till()
        for number in range(HOLDS_MAX):
            shop.hold(1, request=f"checkout {number}")
        assert refusal(shop.hold(1, request="one more")) is HoldsTooManyError

    def test_takes_what_expires_first(self) -> None:
        shop = till(50, expiry=ExpiresAfterDays(days=10))
        shop.order(2, 50_00, at=NOON + DAY)
        shop.hold(70)
        assert [lot.points for lot in shop.state.holds[0].lots] == [50, 20]
        assert [lot.points for lot in shop.state.lots] == [30]

    def test_leaves_held_points_out_of_the_schedule(self) -> None:
        shop = till()
        shop.hold(80)
        schedule = expiry_schedule(shop.state, shop.timeline)
        assert sum(lot.points for lot in schedule) == 20


class TestCapturing:
    def test_burns_the_held_points(self) -> None:
        shop = till()
        shop.hold(80)
        shop.capture()
        assert points(shop) == (20, 0)
        assert shop.state.holds == ()

    def test_a_part_gives_the_rest_back_to_its_lots(self) -> None:
        shop = till(50, expiry=ExpiresAfterDays(days=10))
        shop.order(2, 50_00, at=NOON + DAY)
        before = shop.state.lots
        shop.hold(100)
        shop.capture(30)
        assert points(shop) == (70, 0)
        assert shop.state.lots == (before[0]._replace(points=20), before[1])

    def test_again_gets_the_first_answer(self) -> None:
        shop = till()
        shop.hold(80)
        shop.capture(30)
        assert shop.capture(30).status is Status.DUPLICATE
        assert points(shop) == (70, 0)

    def test_another_part_under_the_same_key_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        shop.capture(30)
        assert refusal(shop.capture(40)) is IdempotencyKeyReusedError

    def test_a_second_time_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        shop.capture(30)
        assert refusal(shop.capture(call="second")) is HoldCapturedError
        assert points(shop) == (70, 0)

    def test_more_than_is_held_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        assert refusal(shop.capture(81)) is CaptureAboveHoldError
        assert points(shop) == (20, 80)

    def test_after_a_void_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        shop.void()
        assert refusal(shop.capture()) is HoldVoidedError

    def test_after_it_lapsed_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        shop.wait_until(NOON + HOUR)
        assert refusal(shop.capture()) is HoldLapsedError
        assert points(shop) == (100, 0)

    def test_up_to_the_last_moment_is_in_time(self) -> None:
        shop = till()
        shop.hold(80)
        shop.wait_until(NOON + HOUR - timedelta(milliseconds=1))
        assert shop.capture().status is Status.RECORDED

    def test_what_nobody_holds_is_refused(self) -> None:
        assert refusal(till().capture()) is HoldNotFoundError


class TestVoiding:
    def test_gives_everything_back(self) -> None:
        shop = till()
        before = shop.state
        shop.hold(80)
        shop.void()
        assert (shop.state.lots, shop.state.holds) == (before.lots, ())

    def test_again_gets_the_first_answer(self) -> None:
        shop = till()
        shop.hold(80)
        shop.void()
        assert shop.void().status is Status.DUPLICATE
        assert refusal(shop.void(call="second")) is HoldVoidedError

    def test_under_the_key_of_the_capture_is_no_repetition_of_it(self) -> None:
        shop = till()
        shop.hold(80)
        shop.capture(call="call")
        assert refusal(shop.void(call="call")) is IdempotencyKeyReusedError

    def test_after_a_capture_is_refused(self) -> None:
        shop = till()
        shop.hold(80)
        shop.capture()
        assert refusal(shop.void()) is HoldCapturedError
        assert points(shop) == (20, 0)


def test_points_that_never_expire_come_back_as_such() -> None:
    shop = till(80, expiry=NeverExpires())
    shop.hold(50)
    shop.void()
    assert [(lot.at, lot.points) for lot in shop.state.lots] == [(None, 80)]


def test_a_hold_is_explained() -> None:
    shop = till()
    shop.hold(80)
    assert told(shop) == ["80 points were reserved for a checkout on 2 March 2026."]
    shop.capture(30)
    assert told(shop) == [
        "30 points that were reserved paid for a purchase on 2 March 2026.",
        "50 points that had been reserved were not needed and came back.",
    ]
    shop.hold(10, request="other")
    shop.void(request="other")
    assert told(shop) == ["10 points were set free again on 2 March 2026."]


def test_a_state_without_holds_says_nothing_about_them() -> None:
    shop = till()
    head = shop.ledger.head(program="club", member="01HZZZZZZZZZZZZZZZZZZZZZZZ").entry
    assert head is not None
    assert "hold" not in head.state
