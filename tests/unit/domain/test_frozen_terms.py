"""What an order was first told with stays with it, whatever later events say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.activity import Facts
from punchcard.domain.damage import Damage
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.program import Cap, LineMatch, Per, When
from punchcard.domain.redecide import redecide
from punchcard.domain.timeline import Timeline, VersionUnknownError

from tests.fakes.kept_till import KeptTill
from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till, line, order_activity

FIRST = rule(id="first", earn=fixed(500), when=When(first_order=True))
HERE = rule(when=When(channels=("web:shop",), stores=("7",)))


def test_an_update_through_another_channel_or_store_prices_nothing_anew() -> None:
    shop = Till((program_version(rules=(HERE,)),))
    shop.order(1, 1000, store="7")
    assert shop.order(1, 1500, version=2, channel="app", store=None).points == 5


def test_only_one_order_is_the_first_though_several_wait_for_their_payment() -> None:
    shop = Till((program_version(rules=(FIRST,)),))
    for number in (1, 2, 3):
        shop.order(number, 1000, paid=False, partly_paid=True)
    for number in (1, 2, 3):
        shop.order(number, 1000, version=2)
    assert shop.available == 500


@pytest.mark.parametrize("cancelled_first", [False, True])
def test_whether_an_order_was_the_first_does_not_hang_on_its_events_order(
    cancelled_first: bool,
) -> None:
    shop = Till((program_version(rules=(FIRST,)),))
    states = [order_activity(1, 1000), order_activity(1, 1000, version=2, cancelled=True)]
    for activity in reversed(states) if cancelled_first else states:
        shop.ring(activity)
    assert shop.order(2, 1000).points == 0


@pytest.mark.parametrize(
    "when",
    [
        When(channels=("app",)),
        When(stores=("8",)),
        When(tiers=("gold",)),
        When(segments=("vip",)),
        When(order_tags=("gift",)),
        When(first_order=False),
    ],
)
def test_every_circumstance_is_looked_at_however_a_rule_is_found(when: When) -> None:
    found_by_sku = rule(lines=LineMatch(skus=("S",)), when=when)
    shop = Till((program_version(rules=(found_by_sku,)),))
    assert shop.order(1, lines=(line(1000, sku="S"),), store="7").points == 0


def test_a_program_cap_leaves_earlier_rules_whole() -> None:
    caps = (Cap(per=Per.DAY, points=12), Cap(per=Per.ORDER, points=11))
    rules = (rule(), rule(id="bonus", earn=fixed(5)))
    shop = Till((program_version(rules=rules, caps=caps),))
    shop.order(1, 1000)
    assert [reason.points for reason in shop.reasons.values()] == [10, 1]
    assert shop.order(2, 1000).points == 1


def test_a_rule_that_gives_nothing_silences_nobody() -> None:
    rules = (
        rule(group="g"),
        rule(id="unmet", earn=fixed(9), group="g", exclusive=True, requires=("books",)),
        rule(id="books", lines=LineMatch(categories=("books",))),
    )
    assert Till((program_version(rules=rules),)).order(1, 1000).points == 10


def test_a_key_of_an_order_is_no_key_of_another_activity() -> None:
    shop = Till()
    shop.order(1, 1000)
    other = replace(order_activity(1), type="visit", content=Facts())
    assert isinstance(shop.ring(other).error, IdempotencyKeyReusedError)
    shop.report("visit")
    key = f"fact:{shop.reported}"
    assert isinstance(
        shop.ring(replace(order_activity(2, 100), key=key)).error, IdempotencyKeyReusedError
    )


def test_an_order_whose_version_is_not_read_yet_waits() -> None:
    old, new = program_version(), program_version(number=2, effective_at=NOON)
    head = decide(
        Timeline((old, new)), stand_on(None), [Presented(order_activity(1, 1000))],
        member=MEMBER, now=NOON,
    ).entry  # fmt: skip
    shop = Till((old, new))
    shop.order(1, 1000)
    assert head is not None
    with pytest.raises(VersionUnknownError):
        decide(
            Timeline((old,)),
            stand_on(head),
            [Presented(order_activity(1, 900, version=2), shop.newest)],
            member=MEMBER,
            now=NOON,
        )


@pytest.mark.parametrize("field", ["updated_at", "fulfilled_at", "occurred_at", "born_at"])
def test_what_is_dated_after_now_is_refused(field: str) -> None:
    ahead = NOON + timedelta(minutes=6)
    activity = order_activity(1, 1000)
    if field in ("updated_at", "fulfilled_at"):
        content = replace(activity.content, **{field: ahead})  # type: ignore[arg-type]
        activity = replace(activity, content=content)
    else:
        activity = replace(activity, **{field: ahead})  # type: ignore[arg-type]
    shop = Till()
    decision = decide(shop.timeline, stand_on(None), [Presented(activity)], member=MEMBER, now=NOON)
    error = decision.outcomes[0].error
    assert error is not None
    assert error.code == "activity_in_future"


def test_a_date_at_the_end_of_time_is_refused_like_any_other() -> None:
    end = datetime(9999, 12, 31, tzinfo=UTC)
    assert Till().order(1, 1000, fulfilled_at=end).error is not None


def test_an_order_is_not_decided_again_without_the_version_of_its_terms() -> None:
    shop = KeptTill()
    shop.order(1, 4_000)
    shop.order(1, 3_000, version=2)
    others = Timeline((program_version(number=7),))
    (*_, finding) = redecide(shop.chain, shop.kept, others).findings
    assert (finding.damage, finding.number) == (Damage.REDECIDED_OTHERWISE, 1)
    assert "version_unknown" in finding.detail
