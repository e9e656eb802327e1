"""A rule that could never pay, or not as it reads, is refused with a path."""

from datetime import UTC, datetime, time

import pytest
from punchcard.domain.money import AMOUNT_MAX, Rounding
from punchcard.domain.program import (
    Cap,
    Hours,
    LineMatch,
    Per,
    Rule,
    When,
)
from punchcard.domain.program_checks import check_program
from punchcard.domain.rule_checks import DENOMINATOR_MAX, POINTS_MAX, PRIORITY_MAX

from tests.fakes.programs import fixed, multiply, per_amount, per_unit, program_version, rule

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def rule_problems(*rules: Rule) -> list[tuple[str, str]]:
    """Each problem of the rules as its path, with dots, and its message."""
    found = check_program(program_version(rules=rules))
    return [(".".join(map(str, problem.path)), problem.message) for problem in found]


def paths_of(*rules: Rule) -> list[str]:
    return [path for path, _ in rule_problems(*rules)]


@pytest.mark.parametrize(
    ("points", "sound"),
    [(-1, False), (0, False), (1, True), (POINTS_MAX, True), (POINTS_MAX + 1, False)],
)
def test_points_are_at_least_one_and_below_a_limit(points: int, sound: bool) -> None:
    for earn in (per_amount(points), per_unit(points), fixed(points)):
        assert paths_of(rule(earn=earn)) == ([] if sound else ["rules.0.earn.points"])


@pytest.mark.parametrize("per", [0, -100, AMOUNT_MAX + 1])
def test_an_amount_to_pay_for_is_above_zero(per: int) -> None:
    assert paths_of(rule(earn=per_amount(per=per))) == ["rules.0.earn.per"]


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [
        (0, 1),
        (-1, 2),
        (101, 1),
        (1, 0),
        (999, 1000),
        (DENOMINATOR_MAX + 2, DENOMINATOR_MAX + 1),
    ],
)
def test_a_factor_is_positive_and_bounded(numerator: int, denominator: int) -> None:
    assert paths_of(rule(earn=multiply(numerator, denominator))) == ["rules.0.earn.factor"]


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        (rule(id="Base Rule"), "id"),
        (rule(title=" "), "title"),
        (rule(on="Sign-up", earn=fixed()), "on"),
        (rule(rounding=Rounding.CEILING, earn=multiply(2)), "rounding"),
        (rule(exclusive=True), "exclusive"),
        (rule(cost_centre="No slug"), "cost_centre"),
        (rule(group="A group"), "group"),
        (rule(priority=PRIORITY_MAX + 1), "priority"),
        (rule(exclude=LineMatch()), "exclude"),
        (rule(exclude=LineMatch(tags=("",))), "exclude.tags.0"),
        (rule(lines=LineMatch(skus=("a", "b", "a"))), "lines.skus.2"),
        (rule(when=When(channels=("web", " till"))), "when.channels.1"),
        (rule(when=When(weekdays=(1, 0))), "when.weekdays.1"),
        (rule(when=When(weekdays=(8,))), "when.weekdays.0"),
        (rule(when=When(weekdays=(1, 1))), "when.weekdays.1"),
        (rule(when=When(hours=Hours(since=time(9), until=time(9)))), "when.hours.until"),
        (rule(when=When(hours=Hours(since=time(9, tzinfo=UTC), until=time(17)))), "when.hours"),
        (rule(when=When(hours=Hours(since=time(9), until=time(17, tzinfo=UTC)))), "when.hours"),
        (rule(when=When(since=JUNE, until=JUNE)), "when.until"),
        (rule(when=When(since=JUNE, until=MAY)), "when.until"),
        (rule(when=When(since=MAY.replace(tzinfo=None), until=MAY)), "when.since"),
        (rule(when=When(basket_min=-1)), "when.basket_min"),
        (rule(when=When(basket_max=AMOUNT_MAX + 1)), "when.basket_max"),
        (rule(when=When(basket_min=2, basket_max=1)), "when.basket_max"),
        (rule(when=When(attributes=(("material", "glass"),))), "when.attributes"),
        (rule(caps=(Cap(per=Per.DAY, points=0),)), "caps.0.points"),
        (rule(caps=(Cap(per=Per.DAY, points=2), Cap(per=Per.DAY, points=1))), "caps.1.per"),
    ],
)
def test_a_fault_of_a_rule_is_named(faulty: Rule, path: str) -> None:
    assert paths_of(rule(id="sound"), faulty) == [f"rules.1.{path}"]


def test_hours_may_pass_midnight() -> None:
    assert paths_of(rule(when=When(hours=Hours(since=time(22), until=time(2))))) == []


def test_a_rule_on_another_activity_pays_by_unit_or_once_on_its_attributes() -> None:
    attributes = When(attributes=(("material", "glass"), ("size", "1l")))

    assert (
        paths_of(
            rule(id="join", on="sign_up", earn=fixed()),
            rule(id="bottle", on="recycling", earn=per_unit(), when=attributes),
            rule(id="twice", on="recycling", earn=multiply(2)),
        )
        == []
    )


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        (rule(on="sign_up"), "earn.per"),
        (rule(on="sign_up", earn=fixed(), lines=LineMatch(tags=("a",))), "lines"),
        (rule(on="sign_up", earn=fixed(), exclude=LineMatch(tags=("a",))), "exclude"),
        (rule(on="sign_up", earn=fixed(), when=When(order_tags=("a",))), "when.order_tags"),
        (rule(on="sign_up", earn=fixed(), when=When(basket_min=0)), "when.basket_min"),
        (rule(on="sign_up", earn=fixed(), when=When(basket_max=1)), "when.basket_max"),
        (rule(on="sign_up", earn=fixed(), when=When(first_order=False)), "when.first_order"),
        (
            rule(on="sign_up", earn=fixed(), when=When(attributes=(("a", "b"), ("a", "c")))),
            "when.attributes.a",
        ),
        (
            rule(on="sign_up", earn=fixed(), when=When(attributes=(("a", ""),))),
            "when.attributes.a",
        ),
    ],
)
def test_a_rule_on_another_activity_names_nothing_that_only_orders_have(
    faulty: Rule, path: str
) -> None:
    assert paths_of(faulty) == [f"rules.0.{path}"]


def test_an_id_is_used_once() -> None:
    assert rule_problems(rule(id="a"), rule(id="b"), rule(id="a")) == [
        ("rules.2.id", "'a' is the id of an earlier rule")
    ]


@pytest.mark.parametrize(
    ("required", "message"),
    [
        ("nobody", "'nobody' is no other rule of this program"),
        ("self", "'self' is no other rule of this program"),
        ("chained", "'chained' requires other rules itself"),
        ("elsewhere", "'elsewhere' pays on 'sign_up'"),
        ("twice", "'twice' multiplies, it pays nothing by itself"),
    ],
)
def test_a_required_rule_is_another_one_that_pays_by_itself(required: str, message: str) -> None:
    others = (
        rule(id="base"),
        rule(id="chained", requires=("base",)),
        rule(id="elsewhere", on="sign_up", earn=fixed()),
        rule(id="twice", earn=multiply(2)),
    )

    assert rule_problems(*others, rule(id="self", requires=("base", required))) == [
        ("rules.4.requires.1", message)
    ]


def test_a_rule_is_required_once_wherever_it_stands() -> None:
    assert paths_of(rule(id="extra", requires=("base",)), rule(id="base")) == []
    assert paths_of(rule(id="extra", requires=("base", "base")), rule(id="base")) == [
        "rules.0.requires.1"
    ]
