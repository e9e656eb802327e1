"""A program as people write it becomes a version; nothing in it is read twice or by luck."""

import json
from datetime import UTC, date, datetime, time

from punchcard.domain.catalogue import CouponTerms, Reward, RewardPrice
from punchcard.domain.money import Ratio, Rounding
from punchcard.domain.policies import AfterDays, NeverExpires, ReinstatementPolicy, TakeBack
from punchcard.domain.program import (
    AdjustmentLimits,
    Basis,
    Cap,
    Earn,
    Hours,
    LineMatch,
    Per,
    ProgramVersion,
    Rule,
    Spending,
    When,
)
from punchcard.domain.valuation import Estimating, PointsWorth, Valuation
from punchcard.edge.program_document import parse_program

from tests.fakes.program_documents import HEAD, one_rule
from tests.fakes.programs import (
    STARTED,
    fixed,
    per_amount,
    program_version,
    rule,
)

EVERYTHING = f"""{HEAD}
effective_at: 2026-03-01T09:30:00+02:00
rounding: half_up
basis: {{tax: true, shipping: true, tips: true, gift_cards: true, paid_with_points: true}}
caps: [{{per: day, points: 100}}]
period_start: 2026-01-01
maturity: {{days: 14}}
expiry: never
take_back: within_balance
returned_lot_grace_days: 0
guest_days: 30
adjustments: {{limit: 500, per_day: 2000}}
reinstatement: {{window_days: 45, usable_days: 14}}
spending: {{points: 100, amount: 1.00, max_percent: 50, multiple: 10, minimum: 500}}
books:
  point_value: {{points: 1000, amount: 12.00}}
  expected_redemption: 0.8
  method: observed
  revenue: {{points: 2000, amount: 800.00}}
rewards:
  - id: coffee
    title: A cup of coffee
    points: 500
    kind: coupon
    prices: [{{points: 400, tiers: [gold], segments: [new]}}]
    since: 2026-05-01
    until: 2026-06-01T18:00
    tiers: [gold]
    segments: [new]
    per_member: 2
    stock: 100
    coupon: {{uses: 3, valid_days: 30, reserve_minutes: 15}}
  - {{id: mug, title: A mug, points: 900, prices: {{gold: 800, platinum: 0}}}}
rules:
  - id: base
    title: Books on Saturdays
    on: order
    earn: {{points: 2, per: 1.00}}
    when:
      channels: [web]
      stores: ["12"]
      tiers: [gold]
      segments: [new]
      order_tags: [gift]
      basket_min: 10
      basket_max: 99.90
      first_order: true
      weekdays: [saturday]
      hours: {{since: 10:00, until: 18:30}}
      since: 2026-05-01
      until: 2026-06-01
    lines:
      skus: ["4711"]
      products: [p]
      vendors: [v]
      categories: [books]
      collections: [c]
      tags: [t]
    exclude: {{tags: [sale]}}
    rounding: ceiling
    caps: [{{per: order, points: 50}}, {{per: period, points: 500}}]
    group: weekend
    exclusive: true
    priority: 3
    requires: [other]
  - {{id: other, title: Other, earn: {{points: 1}}}}
"""

BOOKS = rule(
    title="Books on Saturdays",
    earn=per_amount(2),
    when=When(
        channels=("web",),
        stores=("12",),
        tiers=("gold",),
        segments=("new",),
        order_tags=("gift",),
        basket_min=1000,
        basket_max=9990,
        first_order=True,
        weekdays=(6,),
        hours=Hours(since=time(10), until=time(18, 30)),
        since=datetime(2026, 4, 30, 22, tzinfo=UTC),
        until=datetime(2026, 5, 31, 22, tzinfo=UTC),
    ),
    lines=LineMatch(
        skus=("4711",),
        products=("p",),
        vendors=("v",),
        categories=("books",),
        collections=("c",),
        tags=("t",),
    ),
    exclude=LineMatch(tags=("sale",)),
    rounding=Rounding.CEILING,
    caps=(Cap(per=Per.ORDER, points=50), Cap(per=Per.PERIOD, points=500)),
    group="weekend",
    exclusive=True,
    priority=3,
    requires=("other",),
)


def parsed(text: str) -> ProgramVersion:
    return parse_program(text, number=1, effective_at=STARTED)


def rule_of(fields: str, *, head: str = HEAD) -> Rule:
    """The rule that has these fields beside an id and a title."""
    return parsed(one_rule(fields, head=head)).rules[0]


def earn_of(written: str, *, head: str = HEAD, on: str = "order") -> Earn:
    return rule_of(f"on: {on}, earn: {written}", head=head).earn


def when_of(written: str, *, on: str = "order", head: str = HEAD) -> When:
    return rule_of(f"on: {on}, earn: {{points: 1}}, when: {{{written}}}", head=head).when


def test_a_short_document_takes_every_default_of_the_domain() -> None:
    text = f"{HEAD}rules: [{{id: base, title: 1 point per 1.00, earn: {{points: 1, per: 1}}}}]"

    assert parsed(text) == program_version(rules=(rule(),))


def test_a_document_says_everything_that_a_version_has() -> None:
    assert parsed(EVERYTHING) == program_version(
        effective_at=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
        rounding=Rounding.HALF_UP,
        basis=Basis(tax=True, shipping=True, tips=True, gift_cards=True, paid_with_points=True),
        caps=(Cap(per=Per.DAY, points=100),),
        period_start=date(2026, 1, 1),
        maturity=AfterDays(days=14),
        expiry=NeverExpires(),
        take_back=TakeBack.WITHIN_BALANCE,
        returned_lot_grace_days=0,
        guest_days=30,
        adjustments=AdjustmentLimits(limit=500, per_day=2_000),
        reinstatement=ReinstatementPolicy(window_days=45, usable_days=14),
        spending=Spending(points=100, amount=100, max_percent=50, multiple=10, minimum=500),
        books=Valuation(
            point_value=PointsWorth(points=1000, amount=1200),
            expected_redemption=Ratio(numerator=4, denominator=5),
            method=Estimating.OBSERVED,
            revenue=PointsWorth(points=2000, amount=80_000),
        ),
        rewards=(
            Reward(
                id="coffee",
                title="A cup of coffee",
                points=500,
                prices=(RewardPrice(points=400, tiers=("gold",), segments=("new",)),),
                since=datetime(2026, 4, 30, 22, tzinfo=UTC),
                until=datetime(2026, 6, 1, 16, tzinfo=UTC),
                tiers=("gold",),
                segments=("new",),
                per_member=2,
                stock=100,
                coupon=CouponTerms(uses=3, valid_days=30, reserve_minutes=15),
            ),
            Reward(
                id="mug",
                title="A mug",
                points=900,
                prices=(
                    RewardPrice(points=800, tiers=("gold",)),
                    RewardPrice(points=0, tiers=("platinum",)),
                ),
            ),
        ),
        rules=(BOOKS, rule(id="other", title="Other", earn=fixed())),
    )


def test_no_word_of_the_language_is_taken_for_a_truth_or_a_number() -> None:
    found = rule_of("on: no, earn: {points: 1}, when: {channels: [on, off, y, 1_000, 0815, 12:30]}")

    assert found.on == "no"
    assert found.when.channels == ("on", "off", "y", "1_000", "0815", "12:30")


def test_json_and_yaml_are_one_language() -> None:
    fields = {
        "program": "club",
        "name": "Club \U0001f600",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "maturity": {"days": 3},
        "rules": [{"id": "base", "title": "1 per 1", "earn": {"points": 1, "per": "1.00"}}],
    }

    assert parsed(json.dumps(fields)) == program_version(
        name="Club \U0001f600",
        maturity=AfterDays(days=3),
        rules=(rule(title="1 per 1"),),
    )
