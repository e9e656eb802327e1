"""Semantics 1: what an order or another activity earns."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Unpack

import pytest
from punchcard.domain.money import Rounding
from punchcard.domain.program import (
    Basis,
    Hours,
    LineMatch,
    ProgramVersion,
    Rule,
    When,
)

from tests.fakes.programs import (
    ProgramFields,
    fixed,
    multiply,
    per_amount,
    per_unit,
    program_version,
    rule,
)
from tests.fakes.till import NOON, OrderFields, Till, line

SECOND = timedelta(seconds=1)


def till(*paying: Rule, **fields: Unpack[ProgramFields]) -> Till:
    return Till((replace(program_version(**fields), rules=paying or (rule(),)),))


def earned(program: ProgramVersion, price: int = 0, **fields: Unpack[OrderFields]) -> int:
    return Till((program,)).order(1, price, **fields).points


def test_one_point_per_ten_dollars_gives_ten_for_a_hundred_and_five() -> None:
    version = program_version(rules=(rule(earn=per_amount(per=1000)),))
    assert earned(version, 10500) == 10


def test_a_full_refund_takes_back_what_was_earned() -> None:
    shop = till()
    assert shop.order(1, 4995).points == 49
    assert shop.order(1, version=2, refunded=4995).points == -49
    assert shop.available == 0


def test_rules_that_stack_round_each_by_itself() -> None:
    shop = till(rule(), rule(id="half", earn=per_amount(per=200)))
    assert shop.order(1, 1999).points == 28
    assert [shop.reasons[name].points for name in ("base", "half")] == [19, 9]


@pytest.mark.parametrize(
    ("rounding", "points"),
    [(Rounding.FLOOR, 28), (Rounding.HALF_UP, 29), (Rounding.CEILING, 29)],
)
def test_the_program_rounds_after_multiplying(rounding: Rounding, points: int) -> None:
    rules = (rule(), rule(id="more", earn=multiply(3, 2)))
    assert earned(program_version(rules=rules, rounding=rounding), 1999) == points


@pytest.mark.parametrize(
    ("rounding", "points"),
    [(Rounding.FLOOR, 19), (Rounding.HALF_UP, 20), (Rounding.CEILING, 20)],
)
def test_a_rule_rounds_in_its_own_way(rounding: Rounding, points: int) -> None:
    assert earned(program_version(rules=(rule(rounding=rounding),)), 1999) == points


@pytest.mark.parametrize(("base", "factor", "points"), [(5, (3, 1), 15), (4, (3, 2), 6)])
def test_a_multiplier_multiplies_the_sum(base: int, factor: tuple[int, int], points: int) -> None:
    version = program_version(
        rules=(rule(earn=fixed(base)), rule(id="times", earn=multiply(*factor)))
    )
    assert earned(version, 100) == points


def test_several_multipliers_multiply() -> None:
    rules = (
        rule(earn=fixed(3)),
        rule(id="times_a", earn=multiply(3, 2)),
        rule(id="times_b", earn=multiply(3, 2)),
    )
    shop = till(*rules)
    assert shop.order(1, 100).points == 6
    assert [reason.points for reason in shop.reasons.values()] == [3, 1, 2]


def test_units_earn_and_the_reward_that_paid_for_one_is_no_unit() -> None:
    shop = till(rule(earn=per_unit(1)))
    shop.order(1, lines=(line(500, quantity=5),), points_spent=5, paid_with_points=100)
    assert shop.available == 0
    assert [posting.points for posting in shop.newest.postings] == [5, 5]


@pytest.mark.parametrize(
    ("basis", "points"),
    [
        (Basis(), 80),
        (Basis(tax=True), 99),
        (Basis(shipping=True), 85),
        (Basis(tax=True, shipping=True), 104),
        (Basis(tips=True), 83),
        (Basis(gift_cards=True), 130),
        (Basis(paid_with_points=True), 100),
    ],
)
def test_the_basis_leaves_out_what_the_program_says(basis: Basis, points: int) -> None:
    version = program_version(basis=basis)
    lines = (line(10000, tax=1900), line(5000, line_id="2", gift_card=True))
    order = OrderFields(lines=lines, shipping=500, shipping_tax=95, tip=300, paid_with_points=2000)
    assert earned(version, **order) == points


def test_an_exclusive_rule_silences_its_group_and_the_highest_priority_wins() -> None:
    shop = till(
        rule(),
        rule(id="plain", earn=fixed(9), group="g"),
        rule(id="low", earn=fixed(7), group="g", exclusive=True, priority=1),
        rule(id="high", earn=fixed(5), group="g", exclusive=True, priority=2),
    )
    shop.order(1, 100)
    assert list(shop.reasons) == ["base", "high"]


def test_of_equal_exclusive_rules_the_better_for_the_member_wins() -> None:
    shop = till(
        rule(earn=fixed(10)),
        rule(id="five", earn=fixed(5), group="g", exclusive=True),
        rule(id="double", earn=multiply(2), group="g", exclusive=True),
    )
    assert shop.order(1, 100).points == 20


def test_a_promotion_may_demand_that_a_base_rule_paid() -> None:
    shop = till(
        rule(id="books", lines=LineMatch(categories=("books",))),
        rule(id="bonus", earn=fixed(5), requires=("books",)),
    )
    assert shop.order(1, 1000).points == 0
    assert shop.order(2, lines=(line(1000, categories=("books",)),)).points == 15


@pytest.mark.parametrize(
    ("match", "points"),
    [
        (LineMatch(skus=("S",)), 10),
        (LineMatch(products=("P",)), 10),
        (LineMatch(vendors=("V",)), 10),
        (LineMatch(categories=("other", "C")), 10),
        (LineMatch(collections=("L",)), 10),
        (LineMatch(tags=("T",)), 10),
        (LineMatch(skus=("S",), vendors=("V",)), 10),
        (LineMatch(skus=("S",), vendors=("other",)), 0),
        (LineMatch(skus=("s",)), 0),
    ],
)
def test_rules_match_lines_by_every_field_they_name(match: LineMatch, points: int) -> None:
    special = line(
        1000,
        sku="S",
        product="P",
        vendor="V",
        categories=("C",),
        collections=("L",),
        tags=("T",),
    )
    version = program_version(rules=(rule(lines=match),))
    assert earned(version, 0, lines=(special, line(5000, line_id="2"))) == points


def test_excluded_lines_do_not_count() -> None:
    version = program_version(rules=(rule(exclude=LineMatch(vendors=("V",))),))
    assert earned(version, 0, lines=(line(1000, vendor="V"), line(300, line_id="2"))) == 3


@pytest.mark.parametrize(
    ("when", "points"),
    [
        (When(channels=("web:shop",)), 10),
        (When(channels=("pos:shop",)), 0),
        (When(stores=("7",)), 10),
        (When(stores=("8",)), 0),
        (When(order_tags=("gift",)), 10),
        (When(order_tags=("vip",)), 0),
        (When(basket_min=1000), 10),
        (When(basket_min=1001), 0),
        (When(basket_max=1000), 10),
        (When(basket_max=999), 0),
        (When(first_order=True), 10),
        (When(first_order=False), 0),
        (When(weekdays=(1,)), 10),
        (When(weekdays=(2, 7)), 0),
        (When(hours=Hours(since=time(12), until=time(13))), 10),
        (When(hours=Hours(since=time(13), until=time(12))), 0),
        (When(hours=Hours(since=time(22), until=time(12, 30))), 10),
        (When(since=NOON), 10),
        (When(since=NOON + SECOND), 0),
        (When(until=NOON), 0),
        (When(until=NOON + SECOND), 10),
        (When(tiers=("gold",)), 0),
        (When(segments=("new",)), 0),
    ],
)
def test_rules_match_the_circumstances_of_an_order(when: When, points: int) -> None:
    version = program_version(rules=(rule(when=when),))
    assert earned(version, 1000, store="7", tags=("gift",)) == points


def test_tier_and_segments_are_those_the_member_has() -> None:
    gold = rule(id="gold", when=When(tiers=("gold",), segments=("vip",)))
    shop = till(rule(), gold)
    shop.classify(tier="gold", segments=("new", "vip"))
    assert shop.order(1, 1000).points == 20


def test_only_the_first_paid_order_is_the_first() -> None:
    shop = till(rule(when=When(first_order=True)))
    shop.order(1, 1000, paid=False)
    assert [shop.order(2, 1000).points, shop.order(3, 1000).points] == [10, 0]


def test_other_activities_earn_by_their_quantity_and_attributes() -> None:
    cups = rule(
        id="cup", on="recycling", earn=per_unit(2), when=When(attributes=(("kind", "cup"),))
    )
    shop = till(rule(), cups)
    assert shop.report("recycling", quantity=3, attributes=(("kind", "cup"),)).points == 6
    assert shop.report("recycling", quantity=3, attributes=(("kind", "can"),)).points == 0
    assert shop.report("visit").points == 0
