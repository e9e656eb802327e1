"""What a refund that comes without its order's state takes, whatever was known before it."""

from dataclasses import replace
from itertools import permutations

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.program import Earn, LineMatch, When

from tests.fakes.programs import fixed, per_amount, per_unit, program_version, rule
from tests.fakes.till import Till, line, order_activity, refund_activity

RETURNED = Refund(refund_id="r1", lines=(line(4000),))


def shop_with(when: When) -> Till:
    """A shop that gives 30 points more under a condition."""
    bonus = rule(id="bonus", earn=fixed(30), when=when)
    return Till((replace(program_version(), rules=(rule(), bonus)),))


def test_it_takes_the_same_where_the_order_got_its_tag_before_or_after_it_was_told() -> None:
    events = (
        order_activity(1, 4000),
        order_activity(1, 4000, version=2, tags=("vip",)),
        order_activity(1, version=1, refunds=(RETURNED,)),
    )
    for arrival in permutations(events):
        shop = shop_with(When(order_tags=("vip",)))
        for event in arrival:
            shop.ring(event)
        assert shop.available == 0


def test_it_takes_from_a_rule_of_the_store_that_matches_only_later() -> None:
    shop = shop_with(When(stores=("vienna",)))
    shop.order(1, store="vienna")
    shop.ring(refund_activity(1, RETURNED))
    shop.order(1, 4000, version=2, store="vienna")
    assert shop.available == 0


@pytest.mark.parametrize(("earn", "left"), [(per_amount(), 30), (per_unit(3), 3)])
def test_money_given_back_beside_lines_leaves_nothing_once_it_is_all(earn: Earn, left: int) -> None:
    shop = Till((program_version(rules=(rule(earn=earn),)),))
    shop.order(1, 4000)
    shop.ring(refund_activity(1, Refund(refund_id="r1", amount=1000)))
    assert shop.available == left
    shop.ring(refund_activity(1, Refund(refund_id="r2", amount=3000)))
    assert shop.available == 0


def shop_for_goods_b() -> Till:
    """A shop that gives points for one of its goods only."""
    return Till((program_version(rules=(rule(lines=LineMatch(skus=("b",))),)),))


def test_a_rule_has_no_more_to_work_on_than_points_left_to_pay() -> None:
    a, b = line(5000, line_id="a", sku="a"), line(5000, line_id="b", sku="b")
    shop = shop_for_goods_b()
    shop.order(1, lines=(a, b), paid_with_points=6000)
    assert shop.available == 20
    shop.refund(1, Refund(refund_id="r1", lines=(a._replace(amount=3000),)))
    assert shop.available == 10
    shop.refund(1, Refund(refund_id="r2", lines=(a._replace(amount=2000),)))
    assert shop.available == 0


def test_money_given_back_beside_an_order_that_points_paid_takes_nothing_more() -> None:
    a, b = line(5000, line_id="a", sku="a"), line(5000, line_id="b", sku="b")
    shop = shop_for_goods_b()
    shop.order(1, lines=(a, b), paid_with_points=5000)
    shop.refund(1, Refund(refund_id="r1", lines=(a,)))
    shop.refund(1, Refund(refund_id="r2", amount=1000))
    assert shop.available == 0
