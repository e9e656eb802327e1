"""What each rule gave, in words: the points, how they follow from the basis, and the caps."""

from collections.abc import Iterator
from dataclasses import replace

from punchcard.domain.earning import room_under
from punchcard.domain.program import (
    Cap,
    Multiply,
    PointsPerAmount,
    PointsPerUnit,
    Rule,
)
from punchcard.domain.record import Reason, Terms
from punchcard.domain.rulebook import WHOLE_PROGRAM, Rulebook
from punchcard.domain.sentences import Sentence, Story


def tell_reasons(
    reasons: tuple[Reason, ...], *, terms: Terms, book: Rulebook, story: Story
) -> Iterator[Sentence]:
    """Tell what every rule gave; a cap of the program is told once, behind all of them."""
    if not reasons:
        yield story.sentence("no_rule")
    cut_by: dict[Cap, None] = {}
    for reason in reasons:
        rule = book.rule(reason.rule)
        yield replace(_told(rule, reason, book, story), points=reason.points, rule=rule.id)
        own = _own_cap(rule, reason, terms)
        if own is not None:
            yield replace(_limit("rule", rule, own, terms, story), rule=rule.id)
        elif reason.cap is not None:
            cut_by |= dict.fromkeys(cap for cap in book.version.caps if cap.per is reason.cap)
    for cap in cut_by:
        yield _limit("program", None, cap, terms, story)


def _told(rule: Rule, reason: Reason, book: Rulebook, story: Story) -> Sentence:
    wording = story.wording
    earn, points, title = rule.earn, wording.points(reason.points), rule.title
    if isinstance(earn, PointsPerAmount):
        currency = book.version.currency
        exact = reason.basis * earn.points % earn.per == 0
        return story.sentence(
            "rule_amount" if exact else f"rule_amount_{rule.rounding.value}",
            points=points,
            title=title,
            rate=wording.points(earn.points),
            per=wording.money(earn.per, currency),
            basis=wording.money(reason.basis, currency),
        )
    if isinstance(earn, PointsPerUnit):
        rate = wording.points(earn.points)
        return story.sentence(
            "rule_unit", count=reason.basis, points=points, title=title, rate=rate
        )
    if isinstance(earn, Multiply):
        factor = wording.factor(earn.factor)
        return story.sentence("rule_multiply", points=points, title=title, factor=factor)
    return story.sentence("rule_fixed", points=points, title=title)


def _own_cap(rule: Rule, reason: Reason, terms: Terms) -> Cap | None:
    """The rule's own cap that cut a reason short; None if the program's did, or none."""
    for cap in rule.caps:
        if cap.per is reason.cap and reason.points == room_under(cap, rule.id, terms):
            return cap
    return None


def _limit(owner: str, rule: Rule | None, cap: Cap, terms: Terms, story: Story) -> Sentence:
    wording = story.wording
    room = room_under(cap, WHOLE_PROGRAM if rule is None else rule.id, terms)
    return story.sentence(
        f"{owner}_cap" if room == cap.points else f"{owner}_cap_room",
        count=room,
        title="" if rule is None else rule.title,
        cap=wording.points(cap.points),
        span=wording.span(cap.per),
    )
