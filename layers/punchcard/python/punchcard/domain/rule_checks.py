"""What each rule of a program must be, by itself and beside the other rules."""

from collections.abc import Iterator

from punchcard.domain.activity import ORDER
from punchcard.domain.condition_checks import check_lines, check_when
from punchcard.domain.money import AMOUNT_MAX, Rounding
from punchcard.domain.problem import Problem, under
from punchcard.domain.program import (
    Cap,
    Earn,
    LineMatch,
    Multiply,
    PointsPerAmount,
    Rule,
)
from punchcard.domain.value_checks import (
    check_each_once,
    check_number,
    check_slug,
    check_text,
    shown,
)

"""The type of activity that has lines, a basket and a basis."""

POINTS_MAX = 10_000_000
"""Most points that one rule or one cap may name."""

FACTOR_MAX = 100
"""Largest factor of a multiplier."""

DENOMINATOR_MAX = 1_000
"""Finest fraction that a factor may be written in."""

PRIORITY_MAX = 1_000


def check_rules(rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """Problems of all rules; the first element of each path is the position of the rule."""
    by_id: dict[str, Rule] = {}
    for index, rule in enumerate(rules):
        yield from under((index,), _check_rule(rule))
        if rule.id in by_id:
            yield Problem((index, "id"), f"{shown(rule.id)} is the id of an earlier rule")
        by_id.setdefault(rule.id, rule)
    for index, rule in enumerate(rules):
        yield from under((index, "requires"), _check_requires(rule, by_id))


def check_caps(caps: tuple[Cap, ...]) -> Iterator[Problem]:
    """Caps of one rule or of the program: one per span."""
    spans = set()
    for index, cap in enumerate(caps):
        yield from under((index, "points"), check_number(cap.points, least=1, most=POINTS_MAX))
        if cap.per in spans:
            yield Problem((index, "per"), f"there is already a cap per {cap.per}")
        spans.add(cap.per)


def _check_rule(rule: Rule) -> Iterator[Problem]:
    yield from under(("id",), check_slug(rule.id))
    yield from under(("title",), check_text(rule.title))
    yield from under(("on",), check_slug(rule.on))
    yield from under(("earn",), _check_earn(rule.earn))
    yield from under(("when",), check_when(rule.when))
    yield from under(("lines",), check_lines(rule.lines))
    if rule.exclude is not None:
        yield from under(("exclude",), check_lines(rule.exclude))
        if rule.exclude == LineMatch():
            yield Problem(("exclude",), "names nothing, so it would exclude every line")
    if rule.rounding is not Rounding.FLOOR and not isinstance(rule.earn, PointsPerAmount):
        yield Problem(("rounding",), "only a rule that pays per amount has anything to round")
    yield from under(("caps",), check_caps(rule.caps))
    if rule.group is not None:
        yield from under(("group",), check_slug(rule.group))
    elif rule.exclusive:
        yield Problem(("exclusive",), "needs a group whose other rules it silences")
    if rule.cost_centre is not None:
        yield from under(("cost_centre",), check_slug(rule.cost_centre))
    priority = check_number(rule.priority, least=-PRIORITY_MAX, most=PRIORITY_MAX)
    yield from under(("priority",), priority)
    yield from _check_fit(rule)


def _check_earn(earn: Earn) -> Iterator[Problem]:
    if isinstance(earn, Multiply):
        factor = earn.factor
        if not 0 < factor.denominator <= factor.numerator <= FACTOR_MAX * factor.denominator:
            yield Problem(("factor",), f"is not at least 1 and at most {FACTOR_MAX}")
        elif factor.denominator > DENOMINATOR_MAX:
            yield Problem(("factor",), f"is finer than a fraction of {DENOMINATOR_MAX}")
        return
    yield from under(("points",), check_number(earn.points, least=1, most=POINTS_MAX))
    if isinstance(earn, PointsPerAmount) and not 1 <= earn.per <= AMOUNT_MAX:
        yield Problem(("per",), "is not an amount above zero")


def _check_fit(rule: Rule) -> Iterator[Problem]:
    """Conditions on what this type of activity does not have: they would never hold."""
    if rule.on == ORDER:
        if rule.when.attributes:
            yield Problem(("when", "attributes"), "orders have none; other activities do")
        return
    needs_order = {
        ("earn", "per"): isinstance(rule.earn, PointsPerAmount),
        ("lines",): rule.lines != LineMatch(),
        ("exclude",): rule.exclude is not None,
        ("when", "order_tags"): rule.when.order_tags != (),
        ("when", "basket_min"): rule.when.basket_min is not None,
        ("when", "basket_max"): rule.when.basket_max is not None,
        ("when", "first_order"): rule.when.first_order is not None,
    }
    for path, present in needs_order.items():
        if present:
            yield Problem(path, f"is only possible on orders, not on {shown(rule.on)}")


def _check_requires(rule: Rule, by_id: dict[str, Rule]) -> Iterator[Problem]:
    yield from check_each_once(rule.requires)
    for index, rule_id in enumerate(rule.requires):
        required = by_id.get(rule_id)
        if required is None or rule_id == rule.id:
            yield Problem((index,), f"{shown(rule_id)} is no other rule of this program")
        elif required.requires:
            yield Problem((index,), f"{shown(rule_id)} requires other rules itself")
        elif required.on != rule.on:
            yield Problem((index,), f"{shown(rule_id)} pays on {shown(required.on)}")
        elif isinstance(required.earn, Multiply):
            yield Problem((index,), f"{shown(rule_id)} multiplies, it pays nothing by itself")
