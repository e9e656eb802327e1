"""The programs of the stories: rules of every kind, and versions that change them on the way."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from punchcard.domain.money import Rounding
from punchcard.domain.policies import (
    AfterDays,
    AtOnce,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnInactivity,
    Expiry,
    Maturity,
    NeverExpires,
    OnFulfilment,
    PeriodEnd,
    TakeBack,
)
from punchcard.domain.program import (
    Basis,
    Cap,
    LineMatch,
    Per,
    ProgramVersion,
    Rule,
    Spending,
    When,
)

from tests.fakes.programs import fixed, multiply, per_amount, per_unit, program_version, rule

PROGRAM = "club"
CURRENCY = "EUR"
GUEST_DAYS = 365
"""Longer than any story, so that nothing that waits expires before it is clear whom it is for."""

LEAD = timedelta(minutes=10)
"""A version takes effect this long after it was published, at the earliest."""


def draw_versions(dice: Random, start: datetime, span_ms: int) -> tuple[ProgramVersion, ...]:
    """The versions of a story; the first is in force a month before it starts."""
    first = program_version(
        program=PROGRAM,
        number=1,
        effective_at=start - timedelta(days=30),
        currency=CURRENCY,
        time_zone=dice.choice(("Europe/Berlin", "America/New_York", "Asia/Tokyo")),
        rules=_rules(dice),
        rounding=dice.choice(tuple(Rounding)),
        basis=Basis(tax=dice.random() < 0.5, paid_with_points=dice.random() < 0.5),
        caps=_caps(dice, 2_000),
        maturity=_maturity(dice),
        expiry=_expiry(dice),
        take_back=dice.choice(tuple(TakeBack)),
        returned_lot_grace_days=dice.choice((0, 5)),
        guest_days=GUEST_DAYS,
        spending=Spending(points=1, amount=1),
    )
    versions = [first]
    for number in range(2, 2 + dice.randrange(3)):
        published_at = start + timedelta(milliseconds=dice.randrange(span_ms))
        versions.append(
            replace(
                first,
                number=number,
                effective_at=published_at + LEAD,
                rules=_rules(dice),
                caps=_caps(dice, 2_000),
                maturity=_maturity(dice),
                expiry=_expiry(dice),
                take_back=dice.choice(tuple(TakeBack)),
            )
        )
    return tuple(versions)


def _rules(dice: Random) -> tuple[Rule, ...]:
    """Rules that look at lines, tags, tiers and baskets; some of them capped."""
    rules = [
        rule(
            id="base",
            earn=per_amount(dice.choice((1, 3)), per=dice.choice((100, 175))),
            rounding=dice.choice(tuple(Rounding)),
            exclude=LineMatch(tags=("sale",)) if dice.random() < 0.3 else None,
            caps=_caps(dice, 400),
        ),
        rule(id="tea", earn=per_unit(7), lines=LineMatch(skus=("tea",)), caps=_caps(dice, 60)),
        rule(id="cups", earn=per_amount(1, per=50), lines=LineMatch(skus=("cup", "kettle"))),
        rule(id="vip", earn=fixed(30), when=When(order_tags=("vip",))),
        rule(id="vienna", earn=per_amount(1, per=300), when=When(stores=("vienna",))),
        rule(id="large", earn=fixed(40), when=When(basket_min=5_000), caps=_caps(dice, 100)),
        rule(id="first", earn=fixed(55), when=When(first_order=True)),
        rule(id="gold", earn=multiply(dice.choice((2, 3)), 2), when=When(tiers=("gold",))),
        rule(id="locals", earn=per_amount(1, per=500), when=When(segments=("local",))),
        rule(id="welcome", earn=fixed(20), on="sign_up"),
        rule(id="visit", earn=per_unit(5), on="visit", caps=_caps(dice, 25)),
    ]
    return tuple(one for one in rules if one.id == "base" or dice.random() < 0.7)


def _caps(dice: Random, points: int) -> tuple[Cap, ...]:
    if dice.random() < 0.5:
        return ()
    spans = dice.sample((Per.ORDER, Per.DAY, Per.WEEK, Per.MONTH, Per.PERIOD), dice.randint(1, 2))
    return tuple(Cap(per=per, points=points * dice.randint(1, 3)) for per in spans)


def _maturity(dice: Random) -> Maturity:
    choices = (AtOnce(), AfterDays(days=dice.choice((1, 14))), OnFulfilment(days=1))
    return dice.choice(choices)


def _expiry(dice: Random) -> Expiry:
    return dice.choice(
        (
            NeverExpires(),
            ExpiresAfterDays(days=dice.choice((1, 10))),
            ExpiresAfterMonths(months=1, round_up_to=PeriodEnd.MONTH),
            ExpiresOnInactivity(months=1),
        )
    )
