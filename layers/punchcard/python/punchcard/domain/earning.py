"""From measured rules to points: the pricing half of earning.

Order of arithmetic (semantics 1): each rule rounds once, sum, multipliers, the program's
rounding, caps. All of it is exact; nothing here is a float.
"""

from typing import NamedTuple

from punchcard.domain.money import round_ratio
from punchcard.domain.program import (
    Cap,
    FixedPoints,
    Multiply,
    Per,
    PointsPerAmount,
    Rule,
)
from punchcard.domain.record import Measured, Reason, Terms
from punchcard.domain.rulebook import WHOLE_PROGRAM, Rulebook


class _Claim(NamedTuple):
    """What one rule would give by itself; a multiplier's points follow from the others' sum."""

    rule: Rule
    basis: int
    points: int


def price(book: Rulebook, measured: Measured, terms: Terms) -> tuple[Reason, ...]:
    """The points that each rule gives for what was measured, in document order.

    Rules that were silenced or whose demand was not met are left out; a rule that a cap cut to
    nothing is told with zero points.
    """
    measures = [(book.rule(rule_id), basis) for rule_id, basis in measured.by_rule]
    claims = [
        _Claim(rule, basis, _own_points(rule, basis))
        for rule, basis in measures
        if basis > 0 and _basket_fits(rule, measured.basis)
    ]
    claims = _unsilenced(_with_demands_met(claims))
    reasons = [
        _capped(Reason(claim.rule.id, claim.basis, points), claim.rule.caps, terms)
        for claim, points in _multiplied(book, claims)
        if points or claim.rule.caps
    ]
    return _under_program_caps(book, reasons, terms)


def _own_points(rule: Rule, basis: int) -> int:
    earn = rule.earn
    if isinstance(earn, PointsPerAmount):
        return round_ratio(basis * earn.points, earn.per, rule.rounding)
    if isinstance(earn, FixedPoints):
        return earn.points
    if isinstance(earn, Multiply):
        return 0
    return basis * earn.points


def _basket_fits(rule: Rule, basis: int) -> bool:
    smallest, largest = rule.when.basket_min, rule.when.basket_max
    return (smallest is None or basis >= smallest) and (largest is None or basis <= largest)


def _unsilenced(claims: list[_Claim]) -> list[_Claim]:
    """Leave of each group that has an exclusive rule only the winner among its exclusive ones.

    A rule that gives nothing by itself silences nobody.
    """
    contesting = [claim for claim in claims if claim.rule.exclusive and _gives(claim)]
    groups = {claim.rule.group for claim in contesting}
    if not groups:
        return claims
    plain_sum = sum(claim.points for claim in claims if claim.rule.group not in groups)
    winners = {
        max(
            (claim for claim in contesting if claim.rule.group == group),
            key=lambda claim: (claim.rule.priority, _worth(claim, plain_sum)),
        ).rule.id
        for group in groups
    }
    return [claim for claim in claims if claim.rule.group not in groups or claim.rule.id in winners]


def _gives(claim: _Claim) -> bool:
    return claim.points > 0 or isinstance(claim.rule.earn, Multiply)


def _worth(claim: _Claim, plain_sum: int) -> int:
    """What a rule is worth to the member, to compare rules of one group."""
    earn = claim.rule.earn
    if isinstance(earn, Multiply):
        return (
            plain_sum
            * (earn.factor.numerator - earn.factor.denominator)
            // (earn.factor.denominator)
        )
    return claim.points


def _with_demands_met(claims: list[_Claim]) -> list[_Claim]:
    """Leave out rules that demand others of which none pays, before any rule is silenced."""
    paid = {claim.rule.id for claim in claims if claim.points > 0}
    return [
        claim
        for claim in claims
        if not claim.rule.requires or not paid.isdisjoint(claim.rule.requires)
    ]


def _multiplied(book: Rulebook, claims: list[_Claim]) -> list[tuple[_Claim, int]]:
    """Give every multiplier the points by which it raises the sum; several multiply."""
    plain_sum = sum([claim.points for claim in claims])
    total, numerator, denominator = plain_sum, plain_sum, 1
    priced = []
    for claim in claims:
        earn = claim.rule.earn
        if not isinstance(earn, Multiply):
            priced.append((claim, claim.points))
            continue
        numerator *= earn.factor.numerator
        denominator *= earn.factor.denominator
        raised = round_ratio(numerator, denominator, book.version.rounding)
        priced.append((claim, raised - total))
        total = raised
    return priced


def _capped(reason: Reason, caps: tuple[Cap, ...], terms: Terms) -> Reason:
    for cap in caps:
        room = room_under(cap, reason.rule, terms)
        if reason.points > room:
            reason = Reason(reason.rule, reason.basis, room, cap.per)
    return reason


def room_under(cap: Cap, rule: str, terms: Terms) -> int:
    """Points left under a cap as the terms froze it; a cap per order starts full."""
    if cap.per is Per.ORDER:
        return cap.points
    return next(room.points for room in terms.rooms if room.rule == rule and room.per is cap.per)


def _under_program_caps(book: Rulebook, reasons: list[Reason], terms: Terms) -> tuple[Reason, ...]:
    """Cut the sum under the program's own caps, the last rules of the document first."""
    for cap in book.version.caps:
        excess = sum(reason.points for reason in reasons) - room_under(cap, WHOLE_PROGRAM, terms)
        for index in reversed(range(len(reasons))):
            if excess <= 0:
                break
            reason = reasons[index]
            cut = min(excess, max(0, reason.points))
            excess -= cut
            if cut:
                reasons[index] = Reason(reason.rule, reason.basis, reason.points - cut, cap.per)
    return tuple(reasons)
