"""History is decided again from what the archive keeps, and told where it comes out otherwise."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from punchcard.domain.activity import SIGN_UP, Activity, Facts, Refund
from punchcard.domain.damage import Damage
from punchcard.domain.memory import HIDDEN_ALREADY, hash_key, key_text
from punchcard.domain.outcome import Status
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.program import Cap, Per, Spending
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.redecide import PassedOver, Redecision

from tests.fakes.kept_till import KeptTill
from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.till import MEMBER, NOON, line, order_activity

VERSION = replace(
    program_version(
        rules=(
            rule(caps=(Cap(per=Per.MONTH, points=900),)),
            rule(id="review", on="review", earn=fixed(25)),
            rule(id="welcome", on=SIGN_UP, earn=fixed(10)),
        )
    ),
    maturity=AfterDays(days=2),
    expiry=ExpiresAfterDays(days=40),
    spending=Spending(points=1, amount=1),
)


@pytest.fixture
def till() -> KeptTill:
    return KeptTill((VERSION,))


def found(result: Redecision) -> list[tuple[Damage, int | None]]:
    return [(finding.damage, finding.number) for finding in result.findings]


def test_a_history_of_orders_refunds_and_facts_comes_out_the_same(till: KeptTill) -> None:
    for number in range(9):
        at = NOON + timedelta(days=6 * number)
        till.wait_until(at)
        cart = (line(4_000), line(1_000, line_id="2"))
        till.order(number, lines=cart, at=at, store="harbour")
        till.report("review")
    till.classify(tier="gold", segments=("vip",))
    till.refund(8, Refund(refund_id="r1", lines=(line(4_000),), amount=50))
    till.order(8, at=NOON + timedelta(days=48), version=99, cancelled=True)
    till.order(3, at=NOON + timedelta(days=18), version=9, refunds=(Refund(refund_id="r2"),))

    result = till.again()

    assert result == Redecision(decided=len(till.chain))


def test_of_no_entries_nothing_is_decided(till: KeptTill) -> None:
    assert till.again([]) == Redecision()


@pytest.mark.parametrize(
    "changed",
    [
        {"state": '{"earned":41,"orders":1,"pending":{"2026-03-04T11:00:00Z":41}}'},
        {"memory": bytes(16)},
        {"kind": "review"},
        {"recorded_at": NOON - timedelta(days=1)},
    ],
)
def test_an_entry_that_is_decided_otherwise_is_named_and_none_behind_it(
    till: KeptTill, changed: dict[str, Any]
) -> None:
    till.order(1, 4_000)
    till.order(2, 4_000)
    first, second = till.chain
    result = till.again([first._replace(**changed), second])
    assert (Damage.REDECIDED_OTHERWISE, 0) in found(result)


def test_a_posting_that_no_rule_gives_is_named(till: KeptTill) -> None:
    till.report("review")
    (entry,) = till.chain
    more = entry.activities.replace("25", "35")
    assert found(till.again([entry._replace(activities=more)])) == [(Damage.REDECIDED_OTHERWISE, 0)]


def test_an_activity_that_leads_to_nothing_now_is_named(till: KeptTill) -> None:
    till.order(1, 4_000)
    till.report("review")
    first, second = till.chain
    place, kept = next(iter(till.archive.kept.items()))
    unpaid = order_activity(1, 4_000, paid=False).content
    till.archive.kept[place] = kept._replace(activity=replace(kept.activity, content=unpaid))
    assert found(till.again([first, second])) == [(Damage.REDECIDED_OTHERWISE, 0)]


def test_an_entry_behind_a_state_that_none_can_have_is_named(till: KeptTill) -> None:
    till.order(1, 4_000)
    till.report("review")
    first, second = till.chain
    broken = first._replace(state='{"lots":{"undated":-5}}')
    (_, (damage, number)) = found(till.again([broken, second]))
    assert (damage, number) == (Damage.REDECIDED_OTHERWISE, 1)


def test_what_an_entry_tells_the_whole_of_needs_no_archive(till: KeptTill) -> None:
    till.order(1, 40_000)
    till.wait_until(NOON + timedelta(days=3))
    till.keeps = False
    till.adjust(50)
    till.adjust(-900, allow_deficit=True)
    till.adjust(2_000)
    till.ring(
        Activity(key="joined", type=SIGN_UP, occurred_at=till.now, channel="app", content=Facts())
    )
    till.hold(80)
    till.hold(30, request="other")
    till.hold(20, request="whole")
    till.capture(20, request="other")
    till.capture(request="whole")
    till.void()

    result = till.again()

    assert result.findings == []
    assert result.passed_over == Counter({PassedOver.HOLD_TAKEN: 3})
    assert result.decided == len(till.chain) - 3


def test_what_was_never_kept_is_passed_over(till: KeptTill) -> None:
    till.keeps = False
    till.report("review")
    result = till.again()
    assert (result.decided, result.passed_over) == (0, Counter({PassedOver.NOT_KEPT: 1}))


def test_points_given_by_hand_otherwise_than_their_digest_says_are_passed_over(
    till: KeptTill,
) -> None:
    till.keeps = False
    till.adjust(50)
    (entry,) = till.chain
    other = entry._replace(activities=entry.activities.replace("first", "second"))
    assert till.again([other]).passed_over == Counter({PassedOver.NOT_KEPT: 1})


def test_what_ends_a_hold_or_reinstates_otherwise_than_its_digest_says_is_passed_over(
    till: KeptTill,
) -> None:
    till.order(1, 40_000)
    till.wait_until(NOON + timedelta(days=3))
    till.keeps = False
    till.hold(80)
    till.capture(20)
    till.wait_until(NOON + timedelta(days=60))
    till.reinstate(30)
    *before, captured, reinstated = till.chain
    recorded = decode_activities(captured.activities)[-1]
    assert recorded.hold is not None
    digest = recorded.hold.resolved_digest or ""
    altered = captured._replace(activities=captured.activities.replace(digest, "altered"))
    other = reinstated._replace(activities=reinstated.activities.replace("first", "second"))

    passed_over = till.again([*before, altered, other]).passed_over

    assert passed_over == Counter({PassedOver.HOLD_TAKEN: 1, PassedOver.NOT_KEPT: 2})


def test_what_was_kept_when_it_came_again_is_decided_too(till: KeptTill) -> None:
    till.keeps = False
    till.order(1, 4_000)
    till.keeps = True
    till.order(1, 4_000)
    assert [kept.status for kept in till.kept] == [Status.DUPLICATE]
    assert till.again() == Redecision(decided=1)


def test_an_order_that_shows_a_holds_code_is_passed_over(till: KeptTill) -> None:
    till.order(1, 40_000)
    till.wait_until(NOON + timedelta(days=3))
    till.keeps = False
    till.hold(80)
    till.keeps = True
    till.order(2, 8_000, at=till.now, holds=till.shown(80, kept=80))
    till.order(3, 8_000, at=till.now, holds=till.shown(request="nobody's"))
    passed = till.again().passed_over
    assert passed == Counter({PassedOver.HOLD_TAKEN: 1, PassedOver.HOLD_SHOWN: 2})


def test_an_order_that_shows_a_coupons_code_is_passed_over(till: KeptTill) -> None:
    till.order(1, 40_000)
    till.order(2, 100, coupons=(till.coupon_code(),))
    till.refund(2, Refund(refund_id="r1", amount=100))
    assert till.again() == Redecision(1, Counter({PassedOver.COUPON_SHOWN: 2}))


@pytest.mark.parametrize("first", [5_000, 6_000])
def test_of_states_dated_alike_the_entry_says_which_was_newer(till: KeptTill, first: int) -> None:
    """Which one counts depends on digests, which the archive does not keep."""
    for amount in (first, 11_000 - first, 7_000, 8_000):
        till.order(1, amount, refunds=(Refund(refund_id=f"r{amount}", amount=1),))
    result = till.again()
    assert result == Redecision(decided=len(till.chain))


def test_several_states_of_one_order_in_an_entry_are_decided_in_their_order(
    till: KeptTill,
) -> None:
    till.ring(order_activity(1, 5_000), order_activity(1, 7_000, version=9))
    assert till.again() == Redecision(decided=1)


def test_several_states_whose_order_cannot_be_told_are_passed_over(till: KeptTill) -> None:
    refunds = (Refund(refund_id="r1", amount=700),)
    till.ring(
        order_activity(1, 7_000, version=9), order_activity(1, 5_000, refunds=refunds, version=5)
    )
    result = till.again()
    assert result.findings == []
    assert result.passed_over == Counter({PassedOver.SEVERAL_STATES: 1})


def test_a_key_that_may_stand_in_another_chain_is_passed_over(till: KeptTill) -> None:
    till.order(1, 4_000)
    till.order(2, 4_000)
    first, second = till.chain
    joined = first._replace(state=first.state[:-1] + ',"merged":["other"]}')
    result = till.again([joined, second])
    assert result.passed_over == Counter({PassedOver.OTHER_CHAIN: 1})


def test_what_is_decided_with_another_chain_is_passed_over(till: KeptTill) -> None:
    till.report("review")
    (entry,) = till.chain
    moved = entry.activities.replace('"issued"', '"transferred"')
    unkeyed = '[{"type":"merged_into"}]'
    for activities in (moved, unkeyed):
        result = till.again([entry._replace(activities=activities)])
        assert result.passed_over == Counter({PassedOver.PAIRED: 1})


def test_a_key_that_is_hidden_already_stays_as_it_is() -> None:
    hidden = key_text(hash_key("shop:order:1", MEMBER.salt))
    assert hash_key(hidden, HIDDEN_ALREADY) == hash_key("shop:order:1", MEMBER.salt)
