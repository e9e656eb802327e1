"""What is stored never changes by itself: the bytes of whole chains are pinned.

Entries are compared bit for bit for as long as a ledger lives. A change of these hashes is a new
format of entries, and a decision.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterDays,
    ExpiresOnInactivity,
    OnFulfilment,
    TakeBack,
)
from punchcard.domain.program import Cap, LineMatch, Per, ProgramVersion, Spending, When

from tests.fakes.accounts import ANNA, BELA, Accounts
from tests.fakes.adjustment_desk import giving_desk
from tests.fakes.programs import fixed, multiply, per_unit, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till, line, order_activity

BOOKS = rule(id="books", earn=per_unit(3), lines=LineMatch(categories=("books",)))
DOUBLE = rule(id="double", earn=multiply(3, 2), when=When(weekdays=(1, 2, 3), tiers=("gold",)))
REVIEW = rule(id="review", on="review", earn=fixed(25), caps=(Cap(per=Per.DAY, points=40),))
RULES = (rule(caps=(Cap(per=Per.MONTH, points=400),)), BOOKS, DOUBLE, REVIEW)

AT_ONCE = program_version(rules=RULES, caps=(Cap(per=Per.WEEK, points=600),))
AWAITED = replace(
    AT_ONCE,
    maturity=AfterDays(days=14),
    expiry=ExpiresAfterDays(days=40),
    take_back=TakeBack.WITHIN_BALANCE,
)
FULFILLED = replace(AT_ONCE, maturity=OnFulfilment(days=2), expiry=ExpiresOnInactivity(months=2))


@pytest.mark.parametrize(
    ("version", "pinned"),
    [
        (AT_ONCE, (24, "a8a0be78ac6abdc0")),
        (AWAITED, (24, "51724444a101307b")),
        (FULFILLED, (24, "4f1b8fe191877ec1")),
    ],
    ids=["at once", "awaited", "fulfilled"],
)
def test_a_chain_has_the_bytes_it_always_had(
    version: ProgramVersion, pinned: tuple[int, str]
) -> None:
    chain = a_years_chain(version).ledger.chains[MEMBER.program, MEMBER.id]
    newest = chain[max(chain)]
    assert (newest.number, newest.hash.hex()[:16]) == pinned


def test_points_moved_by_hand_have_the_bytes_they_always_had() -> None:
    shop = Till((AT_ONCE,))
    shop.adjust(50)
    shop.adjust(-80, AdjustmentReason.FRAUD, allow_deficit=True)
    chain = shop.ledger.chains[MEMBER.program, MEMBER.id]
    assert chain[1].activities == (
        '[{"by_hand":{"operator":"first","reason_code":"fraud"},"channel":"app",'
        '"digest":"fc23bba2","key":"ju5RvoXnVt9Xi96A","occurred_at":"2026-03-02T11:00:00Z",'
        '"postings":[{"adjusted":80,"available":-80,"reason":"adjusted"}],"type":"adjusted"}]'
    )
    assert chain[1].hash.hex()[:16] == "60fd09f0cc4a3a5a"


def test_reinstated_points_have_the_bytes_they_always_had() -> None:
    shop = Till((replace(AT_ONCE, expiry=ExpiresAfterDays(days=3)),))
    shop.adjust(50)
    shop.wait_until(NOON + timedelta(days=5)).reinstate(20)
    assert shop.newest_entry.activities == (
        '[{"postings":[{"available":-50,"effective_at":"2026-03-05T23:00:00Z","expired":50,'
        '"reason":"expired"}],"type":"settled"},'
        '{"by_hand":{"operator":"first","reason_code":"goodwill"},"channel":"app",'
        '"digest":"48e50bc1","key":"ju5RvoXnVt9Xi96A","occurred_at":"2026-03-07T11:00:00Z",'
        '"postings":[{"available":20,"expired":-20,"reason":"reinstated"}],"type":"reinstated"}]'
    )
    assert '"again":{"2026-04-06T22:00:00Z":20}' in shop.newest_entry.state
    assert shop.newest_entry.hash.hex()[:16] == "7001d614043243d2"


def test_a_transfer_has_the_bytes_it_always_had() -> None:
    reported = giving_desk().transferred(60)
    assert reported.received.entry.activities == (
        '[{"by_hand":{"operator":"first","reason_code":"goodwill"},"channel":"operator",'
        '"digest":"d1eb64ab","key":"sCMETZ7IfLilMQKx","occurred_at":"2026-03-03T11:00:00Z",'
        '"postings":[{"available":60,"reason":"transferred","transferred":-60}],'
        '"transfer":{"lots":{"2026-04-01T22:00:00Z":50,"2026-04-02T22:00:00Z":10},'
        '"other":"01HZZZZZZZZZZZZZZZZZZZZZZZ"},"type":"transferred"}]'
    )
    hashes = [side.entry.hash.hex()[:16] for side in (reported.given, reported.received)]
    assert hashes == ["ea3d7d47806caab4", "03bf7464b83fee63"]


def a_years_chain(version: ProgramVersion) -> Till:
    """Everything that an entry can say: orders and their edits, refunds, spending, facts."""
    shop = Till((version,))
    cart = (line(4_999, quantity=2, categories=("books",)), line(1_250, line_id="2", sku="é-1"))
    for number in range(16):
        at = NOON + timedelta(days=20 * number, milliseconds=number)
        shop.wait_until(at + timedelta(seconds=30))
        shop.order(number, lines=cart[: 1 + number % 2], at=at, store="harbour")
    shop.classify(tier="gold", segments=("vip", "early"))
    shop.report("review", attributes=(("product", "7"),))
    shop.report("review")
    shop.order(20, 70_000, at=shop.now, points_spent=120, paid_with_points=120)
    shop.order(20, 70_000, at=shop.now, version=9, fulfilled_at=shop.now, points_spent=120)
    shop.refund(20, Refund(refund_id="r1", lines=(line(30_000),), amount=500))
    shop.order(3, at=NOON + timedelta(days=60, milliseconds=3), version=99, refunded=9)
    shop.wait_until(shop.now + timedelta(days=10))
    shop.ring(*(order_activity(30 + number, 5_000, at=shop.now) for number in range(5)))
    shop.order(31, 5_000, at=shop.now, version=9, cancelled=True)
    return shop


def test_a_chain_that_spends_has_the_bytes_it_always_had() -> None:
    version = replace(AT_ONCE, spending=Spending(points=1, amount=1))
    shop = Till((version,))
    shop.order(1, 40_000)
    shop.hold(80)
    shop.hold(30, request="other")
    shop.capture(20, request="other")
    shop.order(2, 8_000, holds=shop.shown(80, kept=80))
    shop.hold(10, request="given up")
    shop.void(request="given up")
    shop.hold(10, request="lapsing")
    shop.wait_until(NOON + timedelta(hours=2))
    shop.order(3, 100, holds=shop.shown(request="lapsing"))
    chain = shop.ledger.chains[MEMBER.program, MEMBER.id]
    newest = chain[max(chain)]
    assert (newest.number, newest.hash.hex()[:16]) == (8, "14673c953ea25e18")


def test_a_merge_has_the_bytes_it_always_had() -> None:
    accounts = Accounts((replace(AT_ONCE, spending=Spending(points=1, amount=1)),))
    accounts.order(ANNA, 1, 4_000)
    accounts.order(BELA, 2, 9_000)
    accounts.hold(BELA, "checkout", 20)
    merged = accounts.merge(ANNA, BELA)
    closed = accounts.head(BELA)
    assert closed.activities == (
        '[{"by_hand":{"operator":"operator-1","reason_code":"correction"},"channel":"operator",'
        '"merge":{"entry":1,"member":"01HZZZZZZZZZZZZZZZZZZZANNA"},'
        '"occurred_at":"2026-03-02T11:00:00Z","postings":['
        '{"available":-70,"reason":"merged","transferred":70},'
        '{"held":-20,"reason":"merged","transferred":20}],"type":"merged_into"}]'
    )
    assert closed.state == '{"merged_into":"01HZZZZZZZZZZZZZZZZZZZANNA"}'
    assert '"merged":["01HZZZZZZZZZZZZZZZZZZZBE1A"]' in merged.entry.state
    assert merged.entry.hash.hex()[:16] == "5e6775e4d78ecc3d"
    assert closed.hash.hex()[:16] == "459878848e999475"
