"""Semantics 3: what returns, cancellations and edits change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Unpack

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.outcome import Status
from punchcard.domain.policies import AfterDays, ExpiresAfterDays, TakeBack

from tests.fakes.programs import ProgramFields, fixed, program_version, rule
from tests.fakes.till import NOON, Till, line

SIGN_UP_BONUS = rule(id="welcome", on="sign_up", earn=fixed(50))


def till(policy: TakeBack = TakeBack.DEFICIT, **fields: Unpack[ProgramFields]) -> Till:
    version = replace(program_version(**fields), rules=(rule(), SIGN_UP_BONUS), take_back=policy)
    return Till((version,))


def spend(shop: Till, points: int) -> None:
    """Pay a whole order with points."""
    shop.order(900 + points, points_spent=points, at=shop.now)


def test_a_partial_refund_leaves_what_the_rest_earned() -> None:
    shop = till()
    shop.order(1, 10000)
    shop.order(1, 2500, version=2, refunded=7500)
    assert shop.available == 25


def test_a_partial_refund_that_comes_alone_leaves_what_the_rest_earned() -> None:
    shop = till()
    shop.order(1, 10000)
    shop.refund(1, Refund(refund_id="r1", lines=(line(7500),)))
    assert shop.available == 25


def test_returned_points_that_were_spent_become_a_deficit() -> None:
    shop = till()
    shop.order(1, 5000)
    spend(shop, 50)
    shop.order(1, version=2, cancelled=True)
    assert shop.available == -50
    shop.order(2, 8000, at=shop.now)
    assert shop.available == 30


def test_within_balance_the_rest_is_forgiven_and_counted() -> None:
    shop = till(TakeBack.WITHIN_BALANCE)
    shop.order(1, 5000)
    spend(shop, 50)
    shop.order(1, version=2, cancelled=True)
    order = shop.newest.order
    assert order is not None
    assert (shop.available, order.forgiven) == (0, 50)


def test_what_was_forgiven_is_neither_taken_later_nor_given_twice() -> None:
    shop = till(TakeBack.WITHIN_BALANCE)
    shop.order(1, 5000)
    spend(shop, 50)
    shop.order(1, version=2, refunded=5000)
    shop.order(2, 6000, at=shop.now)
    shop.order(1, version=3, refunded=5000)
    assert shop.available == 60
    shop.order(1, 5000, version=4)
    assert shop.available == 60


def test_pending_only_takes_what_has_not_matured() -> None:
    shop = till(TakeBack.PENDING_ONLY, maturity=AfterDays(days=14))
    shop.order(1, 5000)
    shop.order(1, version=2, cancelled=True)
    assert shop.state.pending_points == 0
    shop.order(2, 7000, at=shop.now)
    shop.wait_until(NOON + timedelta(days=20)).order(2, version=2, cancelled=True)
    assert shop.available == 70


def test_a_thousand_less_a_hundred_is_nine_hundred() -> None:
    shop = till()
    shop.order(1, 100000)
    shop.order(1, 90000, version=2, refunded=10000)
    assert shop.available == 900


def test_buying_and_returning_again_and_again_gains_nothing() -> None:
    shop = till()
    for number in range(20):
        shop.order(number, 1999)
        shop.order(number, version=2, refunded=1999)
    assert shop.available == 0


def test_a_refund_finds_its_order_behind_thirty_other_activities() -> None:
    shop = till()
    shop.order(1, 10000)
    for _ in range(30):
        shop.report("visit")
    shop.order(1, 2500, version=2, refunded=7500)
    assert shop.available == 25


STATES: dict[str, Callable[[Till], object]] = {
    "first": lambda shop: shop.order(1, 10000, version=1),
    "second": lambda shop: shop.order(1, 5000, version=2, refunded=5000),
    "third": lambda shop: shop.order(1, 10000, version=3),
}


@pytest.mark.parametrize("names", list(permutations(STATES)))
@pytest.mark.parametrize("policy", TakeBack)
def test_states_of_one_order_may_arrive_in_any_order(
    names: tuple[str, ...], policy: TakeBack
) -> None:
    shop = till(policy)
    for name in names:
        STATES[name](shop)
    assert shop.available == 100


REFUNDED_IN_PARTS: dict[str, Callable[[Till], object]] = {
    "paid": lambda shop: shop.order(1, 10000, version=1),
    "edited": lambda shop: shop.order(1, 12000, version=2, paid=False, partly_paid=True),
    "one": lambda shop: shop.refund(1, Refund(refund_id="r1", lines=(line(3000),))),
    "two": lambda shop: shop.refund(1, Refund(refund_id="r2", amount=1000)),
}


@pytest.mark.parametrize("names", list(permutations(REFUNDED_IN_PARTS)))
def test_refunds_alone_may_arrive_in_any_order_after_the_first_state(
    names: tuple[str, ...],
) -> None:
    shop = till()
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        outcome = REFUNDED_IN_PARTS[name](shop)
        if getattr(outcome, "status", None) is Status.ORDER_UNKNOWN:
            waiting.append(name)
    assert shop.available == 80


def test_a_cancelled_order_never_pays_out_again() -> None:
    shop = till()
    assert shop.order(1, 10000, version=2, cancelled=True).points == 0
    assert shop.order(1, 10000, version=1).points == 0
    assert shop.order(1, 10000, version=3).points == 0


def test_points_that_expired_unspent_are_taken_from_the_expired_ones() -> None:
    shop = till(expiry=ExpiresAfterDays(days=10))
    shop.order(1, 10000)
    shop.wait_until(NOON + timedelta(days=20)).order(2, 3000, at=NOON + timedelta(days=20))
    assert shop.order(1, version=2, cancelled=True).points == -100
    assert shop.available == 30


def test_points_that_were_spent_before_the_rest_expired_are_owed() -> None:
    shop = till(expiry=ExpiresAfterDays(days=10))
    shop.order(1, 10000)
    spend(shop, 60)
    shop.wait_until(NOON + timedelta(days=20)).order(1, version=2, cancelled=True)
    assert shop.available == -60
