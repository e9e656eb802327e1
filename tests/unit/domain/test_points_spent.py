"""Semantics 3: points that paid for an order come back with what is returned."""

from dataclasses import replace
from datetime import timedelta
from typing import Unpack

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.outcome import Status
from punchcard.domain.policies import ExpiresAfterDays, TakeBack
from punchcard.domain.program import Cap, LineMatch, Per, When
from punchcard.domain.state import DatedPoints

from tests.fakes.programs import ProgramFields, fixed, per_unit, program_version, rule
from tests.fakes.till import NOON, Till, line

SIGN_UP_BONUS = rule(id="welcome", on="sign_up", earn=fixed(50))


def till(policy: TakeBack = TakeBack.DEFICIT, **fields: Unpack[ProgramFields]) -> Till:
    version = replace(program_version(**fields), rules=(rule(), SIGN_UP_BONUS), take_back=policy)
    return Till((version,))


def spend(shop: Till, points: int) -> None:
    """Pay a whole order with points."""
    shop.order(900 + points, points_spent=points, at=shop.now)


def test_points_spent_on_a_cancelled_order_come_back() -> None:
    shop = till()
    shop.report("sign_up")
    shop.order(1, 2100, points_spent=50)
    assert shop.available == 21
    shop.order(1, version=2, cancelled=True, points_spent=50)
    assert shop.available == 50


def test_points_come_back_to_the_lots_they_came_from() -> None:
    shop = till(expiry=ExpiresAfterDays(days=30))
    shop.report("sign_up")
    before = shop.state.lots
    later = NOON + timedelta(days=10)
    shop.order(1, 100, points_spent=50, at=later)
    shop.order(1, version=2, cancelled=True, points_spent=50, at=later)
    assert shop.state.lots == before


def test_a_partial_refund_gives_points_back_in_proportion_without_drift() -> None:
    shop = till()
    shop.report("sign_up")
    kept = [line(1000, line_id=str(number)) for number in range(3)]
    shop.order(1, lines=tuple(kept), points_spent=50)
    for number in range(3):
        returned = tuple(
            Refund(refund_id=f"r{index}", lines=(kept[index],)) for index in range(number + 1)
        )
        shop.order(
            1,
            lines=tuple(kept[number + 1 :]),
            refunds=returned,
            points_spent=50,
            version=2 + number,
        )
        spent = 50 - shop.state.lots[0].points + shop.state.earned - 50
        assert spent == [34, 17, 0][number]


@pytest.mark.parametrize(("grace_days", "available"), [(30, 50), (0, 0)])
def test_points_whose_lot_has_expired_come_back_with_grace_or_are_lost(
    grace_days: int, available: int
) -> None:
    shop = till(expiry=ExpiresAfterDays(days=10), returned_lot_grace_days=grace_days)
    shop.report("sign_up")
    shop.order(1, points_spent=50)
    shop.wait_until(NOON + timedelta(days=20))
    shop.order(1, version=2, cancelled=True, points_spent=50)
    assert shop.available == available
    assert shop.wait_until(NOON + timedelta(days=52)).available == 0


def test_a_paid_order_burns_below_zero_if_need_be() -> None:
    shop = till()
    spend(shop, 20)
    assert shop.available == -20


def test_what_a_member_owed_comes_back_as_available() -> None:
    shop = till()
    shop.order(1, points_spent=20)
    shop.order(2, 5000)
    shop.order(1, version=2, cancelled=True, points_spent=20)
    assert shop.available == 50


def test_pending_points_are_taken_first_and_then_the_same_lot() -> None:
    shop = till(expiry=ExpiresAfterDays(days=10))
    shop.order(1, 3000)
    later = NOON + timedelta(days=2)
    shop.order(2, 5000, at=later)
    shop.order(2, 2000, version=2, at=later)
    assert [lot.points for lot in shop.state.lots] == [30, 20]


def test_an_increase_expires_with_the_original_purchase() -> None:
    shop = till(expiry=ExpiresAfterDays(days=30))
    shop.order(1, 3000)
    shop.wait_until(NOON + timedelta(days=20)).order(1, 5000, version=2)
    assert [lot.points for lot in shop.state.lots] == [50]


def test_later_circumstances_do_not_reprice_an_order() -> None:
    first = program_version(
        rules=(rule(), rule(id="gold", earn=fixed(100), when=When(tiers=("gold",))))
    )
    second = program_version(
        number=2, effective_at=NOON + timedelta(days=1), rules=(rule(earn=per_unit(1)),)
    )
    shop = Till((first, second))
    shop.order(1, 1000)
    shop.classify(tier="gold")
    shop.wait_until(NOON + timedelta(days=2)).order(1, 1500, version=2)
    assert shop.available == 15


def test_later_states_are_priced_under_the_room_their_first_one_had() -> None:
    shop = Till((program_version(rules=(rule(caps=(Cap(per=Per.MONTH, points=50),)),)),))
    shop.order(1, 4000)
    shop.order(2, 4000)
    shop.order(1, 4500, version=2)
    assert shop.available == 40 + 10 + 5


def test_a_stale_state_tells_that_the_order_was_paid() -> None:
    shop = till()
    shop.order(1, 15000, version=3, paid=False, partly_paid=True)
    assert shop.available == 0
    shop.order(1, 10000, version=2)
    assert shop.available == 150


def test_a_newer_state_that_forgets_a_refund_does_not_give_its_points_back() -> None:
    refund = Refund(refund_id="r1", lines=(line(7500),))
    shop = till()
    shop.order(1, 2500, version=2, refunds=(refund,), refunded=7500)
    shop.order(1, 10000, version=3)
    assert shop.available == 25


@pytest.mark.parametrize("amount", [0, 1000, 100000])
def test_a_refund_never_takes_more_than_was_earned(amount: int) -> None:
    shop = till()
    shop.order(1, 5000)
    shop.refund(1, Refund(refund_id="r1", amount=amount))
    shop.refund(1, Refund(refund_id="r2", lines=(line(99999),)))
    assert shop.available == 0


def test_a_refund_of_one_kind_of_goods_takes_only_that_kinds_points() -> None:
    books = rule(id="books", lines=LineMatch(categories=("books",)))
    shop = Till((program_version(rules=(rule(), books)),))
    lines = (line(1000, categories=("books",)), line(2000, line_id="2"))
    shop.order(1, lines=lines)
    assert shop.available == 40
    shop.refund(1, Refund(refund_id="r1", lines=(line(2000, line_id="2"),)))
    assert shop.available == 20


def test_the_same_state_again_changes_nothing() -> None:
    shop = till()
    shop.order(1, 5000)
    assert [shop.order(1, 5000).status for _ in range(10)] == [Status.DUPLICATE] * 10
    assert shop.available == 50


def test_an_increase_of_a_deficit_member_fills_the_deficit_first() -> None:
    shop = till()
    spend(shop, 30)
    shop.order(1, 5000)
    assert shop.state.lots == (DatedPoints(shop.state.lots[0].at, 20),)


def test_points_lost_with_their_lot_are_taken_from_there_when_their_order_returns() -> None:
    shop = till(expiry=ExpiresAfterDays(days=10), returned_lot_grace_days=0)
    shop.order(1, 10000)
    shop.order(2, points_spent=100)
    shop.wait_until(NOON + timedelta(days=20))
    shop.order(2, version=2, cancelled=True, points_spent=100)
    shop.order(1, version=2, cancelled=True)
    assert shop.available == 0


def test_the_same_refund_alone_again_changes_nothing() -> None:
    shop = till()
    shop.order(1, 10000)
    refund = Refund(refund_id="r1", amount=2500)
    assert [shop.refund(1, refund).points for _ in range(3)] == [-25, 0, 0]


def test_a_refund_beside_lines_that_exceeds_the_order_leaves_nothing() -> None:
    shop = till()
    shop.order(1, 5000, paid_with_points=4000)
    shop.refund(1, Refund(refund_id="r1", amount=3000))
    assert shop.available == 0
