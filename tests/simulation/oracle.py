"""What an order deserves in the end: worked out once more, from all its events at once.

Written apart from the domain and meant to be read beside `semantics`: nothing is joined step by
step, there is no state, no index and no order of arrival. Only the frozen terms come from the
ledger, because they say under which circumstances the order was first seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import Activity, Facts, Line, Order, Refund
from punchcard.domain.corrections import Adjustment
from punchcard.domain.money import Rounding
from punchcard.domain.program import (
    Cap,
    FixedPoints,
    Multiply,
    Per,
    PointsPerAmount,
    PointsPerUnit,
    ProgramVersion,
    Rule,
)
from punchcard.domain.record import Terms


@dataclass(frozen=True, slots=True)
class Truth:
    """An order as all its events together tell it; `amending` are refunds its state lacks."""

    state: Order
    store: str | None
    paid: bool
    cancelled: bool
    fulfilled_at: datetime | None
    amending: tuple[Refund, ...]


def truth_of(activities: Iterable[Activity]) -> Truth | None:
    """The newest state, and every refund that any event told; None if no money ever came in."""
    told = list(activities)
    contents = [activity.content for activity in told]
    states = [content for content in contents if isinstance(content, Order)]
    if not any(state.paid or state.partly_paid for state in states):
        return None
    newest = max(
        states,
        key=lambda state: (state.updated_at, state.cancelled, state.refunded, len(state.refunds)),
    )
    refunds = {refund.refund_id: refund for state in states for refund in state.refunds}
    refunds |= {content.refund_id: content for content in contents if isinstance(content, Refund)}
    contained = {refund.refund_id for refund in newest.refunds}
    return Truth(
        state=newest,
        store=next(one.store for one in told if isinstance(one.content, Order)),
        paid=any(state.paid for state in states),
        cancelled=any(state.cancelled for state in states),
        fulfilled_at=min((at for state in states if (at := state.fulfilled_at)), default=None),
        amending=tuple(refunds[one] for one in sorted(refunds) if one not in contained),
    )


def points_deserved(truth: Truth, version: ProgramVersion, terms: Terms) -> int:
    """Points of an order under its frozen terms."""
    if truth.cancelled or not truth.paid:
        return 0
    state = truth.state
    beside = 0 if version.basis.paid_with_points else -state.paid_with_points
    allowance = sum(refund.amount for refund in truth.amending)
    back = [line for refund in truth.amending for line in refund.lines]
    basis = max(0, _basis(state.lines, version) + beside) - _basis(back, version)
    measures = {}
    for rule in version.rules:
        if rule.on != "order" or not _applies(rule, truth, terms):
            continue
        if isinstance(rule.earn, PointsPerUnit):
            measure = _units(rule, state.lines, version) - _units(rule, back, version)
            measure = 0 if allowance >= basis > 0 else measure
        else:
            own, whole = _worth(rule, state.lines, version), _basis(state.lines, version)
            share = beside * own // whole if own else 0
            measure = max(0, own + share) - _worth(rule, back, version)
            left = max(0, basis - allowance)
            measure = min(measure, basis) * left // basis if left else 0
        if measure > 0:
            measures[rule.id] = measure
    return _points(version, measures, max(0, basis - allowance), terms)


def points_of_facts(activity: Activity, version: ProgramVersion, terms: Terms) -> int:
    """Points of an activity that is no order."""
    content = activity.content
    if not isinstance(content, Facts):
        return 0
    measures = {rule.id: content.quantity for rule in version.rules if rule.on == activity.type}
    return _points(version, measures, 0, terms)


def points_by_hand(activity: Activity) -> int:
    """Points that an operator gave, or took where they are negative."""
    return activity.content.points if isinstance(activity.content, Adjustment) else 0


def points_kept_spent(truth: Truth) -> int:
    """Points that the kept part of the order was paid with."""
    state = truth.state
    if truth.cancelled or not truth.paid:
        return 0
    in_state, amending = (
        sum(refund.amount + sum(line.amount for line in refund.lines) for refund in refunds)
        for refunds in (state.refunds, truth.amending)
    )
    sold = sum(line.amount for line in state.lines) + in_state
    if sold <= 0:
        return state.points_spent
    return state.points_spent - state.points_spent * min(sold, in_state + amending) // sold


def _applies(rule: Rule, truth: Truth, terms: Terms) -> bool:
    when = rule.when
    if when.stores and truth.store not in when.stores:
        return False
    if when.order_tags and not set(when.order_tags) & set(truth.state.tags):
        return False
    if when.tiers and terms.tier not in when.tiers:
        return False
    if when.segments and not set(when.segments) & set(terms.segments):
        return False
    return when.first_order is None or when.first_order == terms.first_order


def _points(version: ProgramVersion, measures: dict[str, int], basis: int, terms: Terms) -> int:
    """Each rule rounds once; their sum is multiplied; then caps."""
    paying = [
        rule
        for rule in version.rules
        if rule.id in measures and basis >= (rule.when.basket_min or 0)
    ]
    plain = {rule.id: _own_points(rule, measures[rule.id]) for rule in paying}
    total, factor = sum(plain.values()), (1, 1)
    points = 0
    for rule in paying:
        mine = plain[rule.id]
        if isinstance(rule.earn, Multiply):
            ratio = rule.earn.factor
            factor = (factor[0] * ratio.numerator, factor[1] * ratio.denominator)
            raised = _round(sum(plain.values()) * factor[0], factor[1], version.rounding)
            mine, total = raised - total, raised
        points += min([mine, *(_room(cap, rule.id, terms) for cap in rule.caps)])
    return max(0, min([points, *(_room(cap, "", terms) for cap in version.caps)]))


def _own_points(rule: Rule, measure: int) -> int:
    match rule.earn:
        case PointsPerAmount(points=points, per=per):
            return _round(measure * points, per, rule.rounding)
        case PointsPerUnit(points=points):
            return measure * points
        case FixedPoints(points=points):
            return points
        case Multiply():
            return 0


def _round(numerator: int, denominator: int, rounding: Rounding) -> int:
    whole, rest = divmod(numerator, denominator)
    if rounding is Rounding.CEILING:
        return whole + (rest > 0)
    return whole + (rounding is Rounding.HALF_UP and 2 * rest >= denominator)


def _room(cap: Cap, rule: str, terms: Terms) -> int:
    frozen = [room.points for room in terms.rooms if room.rule == rule and room.per is cap.per]
    return cap.points if cap.per is Per.ORDER or not frozen else frozen[0]


def _eligible(rule: Rule, lines: Sequence[Line], version: ProgramVersion) -> list[Line]:
    excluded = set(rule.exclude.tags) if rule.exclude else set()
    return [
        line
        for line in lines
        if _basis([line], version) > 0
        and (not rule.lines.skus or line.sku in rule.lines.skus)
        and not excluded & set(line.tags)
    ]


def _worth(rule: Rule, lines: Sequence[Line], version: ProgramVersion) -> int:
    return _basis(_eligible(rule, lines, version), version)


def _units(rule: Rule, lines: Sequence[Line], version: ProgramVersion) -> int:
    return sum(line.quantity for line in _eligible(rule, lines, version))


def _basis(lines: Sequence[Line], version: ProgramVersion) -> int:
    return sum(
        line.amount + line.tax * version.basis.tax
        for line in lines
        if version.basis.gift_cards or not line.gift_card
    )
