"""When a version takes effect, by the document or beside it."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from punchcard.domain.money import Rounding
from punchcard.domain.program import (
    Cap,
    Hours,
    LineMatch,
    Per,
    When,
)
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program

from tests.fakes.program_documents import HEAD, NO_RULES
from tests.fakes.programs import (
    STARTED,
    per_amount,
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


def test_the_document_may_say_itself_when_it_takes_effect() -> None:
    text = f"{NO_RULES}effective_at: 2026-02-01T00:00Z\n"
    own = datetime(2026, 2, 1, tzinfo=UTC)

    assert parse_program(text, number=1).effective_at == own
    assert parse_program(text, number=1, effective_at=STARTED).effective_at == own


def test_the_time_given_beside_the_document_is_kept_in_utc() -> None:
    given = STARTED.astimezone(timezone(timedelta(hours=5)))
    found = parse_program(NO_RULES, number=7, effective_at=given)

    assert (found.number, found.effective_at) == (7, STARTED)
    assert found.effective_at.utcoffset() == timedelta(0)


def test_a_version_takes_effect_at_some_time() -> None:
    with pytest.raises(ProgramDocumentInvalidError, match="effective_at: is missing"):
        parse_program(NO_RULES, number=1)
