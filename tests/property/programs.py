"""Strategies for sound program versions: everything that `check_program` lets pass."""

from hypothesis import strategies as st
from punchcard.domain.activity import ORDER
from punchcard.domain.money import AMOUNT_MAX, Ratio, Rounding
from punchcard.domain.policies import (
    AfterDays,
    AtOnce,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnDate,
    ExpiresOnInactivity,
    NeverExpires,
    OnDate,
    OnFulfilment,
    PeriodEnd,
    ReinstatementPolicy,
    TakeBack,
)
from punchcard.domain.program import (
    AdjustmentLimits,
    Basis,
    Cap,
    FixedPoints,
    Hours,
    LineMatch,
    Multiply,
    Per,
    PointsPerAmount,
    PointsPerUnit,
    ProgramVersion,
    Rule,
    Spending,
    When,
)
from punchcard.domain.program_checks import DAYS_MAX, MONTHS_MAX, NUMBER_MAX
from punchcard.domain.rule_checks import (
    DENOMINATOR_MAX,
    FACTOR_MAX,
    POINTS_MAX,
    PRIORITY_MAX,
)
from punchcard.domain.spending_checks import HOLD_MINUTES_MAX
from punchcard.domain.valuation import Estimating, PointsWorth, Valuation

from tests.property.rewards import rewards
from tests.property.values import (
    dates,
    days,
    instants,
    optional,
    points,
    slugs,
    text_tuples,
    texts,
)

caps = st.lists(
    st.builds(Cap, per=st.sampled_from(Per), points=points),
    unique_by=lambda cap: cap.per,
    max_size=3,
).map(tuple)
factors = st.fractions(1, FACTOR_MAX, max_denominator=DENOMINATOR_MAX)


amounts = st.integers(1, AMOUNT_MAX)
worths = st.builds(PointsWorth, points=points, amount=amounts)
per_amount = st.builds(PointsPerAmount, points=points, per=amounts)
multipliers = st.builds(
    Multiply,
    factor=factors.map(
        lambda factor: Ratio(numerator=factor.numerator, denominator=factor.denominator)
    ),
)
anywhere = (
    st.builds(PointsPerUnit, points=points) | st.builds(FixedPoints, points=points) | multipliers
)
line_matches = st.builds(
    LineMatch,
    skus=text_tuples,
    products=text_tuples,
    vendors=text_tuples,
    categories=text_tuples,
    collections=text_tuples,
    tags=text_tuples,
)
hours = st.lists(st.times(), unique=True, min_size=2, max_size=2).map(
    lambda times: Hours(since=times[0], until=times[1])
)


@st.composite
def whens(draw: st.DrawFn, *, on_order: bool) -> When:
    basket = sorted(draw(st.lists(amounts, min_size=2, max_size=2)))
    span = sorted(draw(st.lists(instants, unique=True, min_size=2, max_size=2)))
    names = draw(text_tuples)
    return When(
        channels=draw(text_tuples),
        stores=draw(text_tuples),
        tiers=draw(text_tuples),
        segments=draw(text_tuples),
        weekdays=draw(st.lists(st.integers(1, 7), unique=True).map(tuple)),
        hours=draw(optional(hours)),
        since=draw(st.sampled_from([None, span[0]])),
        until=draw(st.sampled_from([None, span[1]])),
        order_tags=draw(text_tuples) if on_order else (),
        first_order=draw(optional(st.booleans())) if on_order else None,
        basket_min=draw(st.sampled_from([None, basket[0]])) if on_order else None,
        basket_max=draw(st.sampled_from([None, basket[1]])) if on_order else None,
        attributes=() if on_order else tuple((name, draw(texts)) for name in names),
    )


@st.composite
def rules(draw: st.DrawFn, rule_id: str, earlier: tuple[Rule, ...]) -> Rule:
    on = draw(st.sampled_from([ORDER, ORDER, "sign_up", "recycling"]))
    on_order = on == ORDER
    earn = draw(per_amount | anywhere if on_order else anywhere)
    possible = [rule.id for rule in earlier if may_be_required(rule, on)]
    group = draw(optional(slugs))
    return Rule(
        id=rule_id,
        title=draw(texts),
        earn=earn,
        on=on,
        when=draw(st.just(When()) | whens(on_order=on_order)),
        lines=draw(line_matches) if on_order else LineMatch(),
        exclude=draw(optional(line_matches.filter(lambda lines: lines != LineMatch())))
        if on_order
        else None,
        rounding=draw(st.sampled_from(Rounding))
        if isinstance(earn, PointsPerAmount)
        else Rounding.FLOOR,
        caps=draw(caps),
        group=group,
        exclusive=group is not None and draw(st.booleans()),
        priority=draw(st.integers(-PRIORITY_MAX, PRIORITY_MAX)),
        requires=tuple(draw(st.lists(st.sampled_from(possible), unique=True)) if possible else ()),
    )


def may_be_required(rule: Rule, on: str) -> bool:
    return rule.on == on and not rule.requires and not isinstance(rule.earn, Multiply)


@st.composite
def rule_tuples(draw: st.DrawFn) -> tuple[Rule, ...]:
    drawn: tuple[Rule, ...] = ()
    for rule_id in draw(st.lists(slugs, unique=True, max_size=4)):
        drawn = (*drawn, draw(rules(rule_id, drawn)))
    return drawn


sound_versions = st.builds(
    ProgramVersion,
    program=slugs,
    number=st.integers(1, NUMBER_MAX),
    effective_at=instants,
    name=texts,
    currency=st.sampled_from(["EUR", "JPY", "TND", "CLF"]),
    time_zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]),
    rules=rule_tuples(),
    rounding=st.sampled_from(Rounding),
    basis=st.builds(
        Basis,
        tax=st.booleans(),
        shipping=st.booleans(),
        tips=st.booleans(),
        gift_cards=st.booleans(),
        paid_with_points=st.booleans(),
    ),
    caps=caps,
    period_start=optional(dates),
    maturity=st.just(AtOnce())
    | st.builds(AfterDays, days=days)
    | st.builds(OnFulfilment, days=days)
    | st.builds(OnDate, date=dates),
    expiry=st.just(NeverExpires())
    | st.builds(ExpiresAfterDays, days=days)
    | st.builds(
        ExpiresAfterMonths,
        months=st.integers(0, MONTHS_MAX),
        round_up_to=optional(st.sampled_from(PeriodEnd)),
    )
    | st.builds(ExpiresOnDate, date=dates)
    | st.builds(ExpiresOnInactivity, months=st.integers(1, MONTHS_MAX)),
    take_back=st.sampled_from(TakeBack),
    returned_lot_grace_days=days,
    guest_days=days,
    reinstatement=st.builds(
        ReinstatementPolicy,
        window_days=st.integers(0, DAYS_MAX),
        usable_days=st.integers(1, DAYS_MAX),
    ),
    adjustments=st.builds(
        AdjustmentLimits, limit=st.integers(0, POINTS_MAX), per_day=st.integers(0, POINTS_MAX)
    ),
    spending=optional(
        st.builds(
            Spending,
            points=st.just(100) | st.just(1),
            amount=st.sampled_from((1, 100, 250)),
            max_percent=st.integers(1, 100),
            multiple=optional(st.sampled_from((100, 500))),
            minimum=st.integers(0, POINTS_MAX),
            hold_minutes=st.integers(1, HOLD_MINUTES_MAX),
        )
    ),
    books=optional(
        st.builds(
            Valuation,
            point_value=worths,
            expected_redemption=st.builds(
                Ratio, numerator=st.just(1), denominator=st.integers(1, 10**6)
            ),
            method=st.sampled_from(Estimating),
            revenue=optional(worths),
        )
    ),
    rewards=rewards(),
)
