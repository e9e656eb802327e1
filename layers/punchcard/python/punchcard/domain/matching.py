"""Whether a rule matches an activity, and how much of it: the measuring half of earning."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from punchcard.domain.activity import ORDER, Facts, Line, Order, Refund
from punchcard.domain.program import (
    Basis,
    Hours,
    PointsPerUnit,
    Rule,
    When,
)
from punchcard.domain.record import Measured, Terms
from punchcard.domain.rulebook import Rulebook


class Circumstances(NamedTuple):
    """What is fixed about an activity while its content may still change."""

    occurred_at: datetime
    channel: str
    store: str | None
    terms: Terms


def measure_order(book: Rulebook, order: Order, circumstances: Circumstances) -> Measured:
    """What an order's state gives each rule to work on.

    Rules are looked up by what the order contains. Limits on the basket's size are not looked at
    here: a refund may change it later.
    """
    basis_of = _amounts(order.lines, book.version.basis)
    beside = _beside_lines(order, book.version.basis)
    by_rule = []
    for rule in _matching(book, ORDER, order, circumstances):
        measure = _measure(book, rule, order.lines, basis_of, beside)
        if measure > 0:
            by_rule.append((rule.id, measure))
    value = sum([line.amount for line in order.lines])
    return Measured(max(0, sum(basis_of) + beside), value, tuple(by_rule))


def measure_refund(book: Rulebook, refund: Refund, circumstances: Circumstances) -> Measured:
    """What the lines of a refund take from each rule that may give something for its order.

    An order may get or lose tags before or after its refund is told, so rules that ask for any
    tag are measured: what a refund takes must not depend on the state that was known before it.
    """
    order = Order(
        currency="",
        updated_at=circumstances.occurred_at,
        paid=True,
        lines=refund.lines,
        tags=book.order_tags,
    )
    return measure_order(book, order, circumstances)


def measure_facts(
    book: Rulebook, type_: str, facts: Facts, circumstances: Circumstances
) -> Measured:
    """What an activity other than an order gives each rule: its quantity."""
    rules = _matching(book, type_, facts, circumstances)
    return Measured(0, 0, tuple((rule.id, facts.quantity) for rule in rules if facts.quantity > 0))


def _matching(
    book: Rulebook, on: str, content: Order | Facts, circumstances: Circumstances
) -> list[Rule]:
    terms = circumstances.terms
    candidates = book.candidates(
        on,
        content,
        channel=circumstances.channel,
        store=circumstances.store,
        tier=terms.tier,
        segments=terms.segments,
    )
    return [
        rule
        for rule in candidates
        if _applies(rule.when, circumstances, book.zone) and _content_fits(rule.when, content)
    ]


def _applies(when: When, circumstances: Circumstances, zone: ZoneInfo) -> bool:
    terms = circumstances.terms
    if when.channels and circumstances.channel not in when.channels:
        return False
    if when.stores and circumstances.store not in when.stores:
        return False
    if when.tiers and terms.tier not in when.tiers:
        return False
    if when.segments and not any(segment in when.segments for segment in terms.segments):
        return False
    if when.first_order is not None and when.first_order != terms.first_order:
        return False
    return _in_time(when, circumstances.occurred_at, zone)


def _in_time(when: When, moment: datetime, zone: ZoneInfo) -> bool:
    if when.since is not None and moment < when.since:
        return False
    if when.until is not None and moment >= when.until:
        return False
    if not when.weekdays and when.hours is None:
        return True
    local = moment.astimezone(zone)
    if when.weekdays and local.isoweekday() not in when.weekdays:
        return False
    return when.hours is None or _in_hours(when.hours, local)


def _in_hours(hours: Hours, local: datetime) -> bool:
    clock = local.time()
    if hours.since < hours.until:
        return hours.since <= clock < hours.until
    return clock >= hours.since or clock < hours.until


def _content_fits(when: When, content: Order | Facts) -> bool:
    if isinstance(content, Order):
        return not when.order_tags or any(tag in when.order_tags for tag in content.tags)
    return all(pair in content.attributes for pair in when.attributes)


def _amounts(lines: tuple[Line, ...], basis: Basis) -> list[int]:
    """The part of each line that counts towards the basis, in minor units."""
    return [
        0 if line.gift_card and not basis.gift_cards else line.amount + line.tax * basis.tax
        for line in lines
    ]


def _beside_lines(order: Order, basis: Basis) -> int:
    """What counts towards the basis beside lines; negative where points paid for a part."""
    beside = 0
    if basis.shipping:
        beside += order.shipping + order.shipping_tax * basis.tax
    if basis.tips:
        beside += order.tip
    if not basis.paid_with_points:
        beside -= order.paid_with_points
    return beside - order.discount


def _measure(
    book: Rulebook, rule: Rule, lines: tuple[Line, ...], basis_of: list[int], beside: int
) -> int:
    eligible = [
        (line, amount)
        for line, amount in zip(lines, basis_of, strict=True)
        if amount > 0 and book.accepts(rule, line)
    ]
    if isinstance(rule.earn, PointsPerUnit):
        return sum([line.quantity for line, _ in eligible])
    amount = sum([amount for _, amount in eligible])
    return max(0, amount + _share(beside, amount, sum(basis_of))) if beside else amount


def _share(beside: int, amount: int, whole: int) -> int:
    """A part's share of what stands beside lines, in proportion, rounded down."""
    return beside if amount == whole else beside * amount // whole
