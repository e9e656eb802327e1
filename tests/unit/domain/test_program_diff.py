"""What differs between versions is told field by field, as documents write it."""

from dataclasses import replace
from datetime import UTC, datetime, time

from punchcard.domain.catalogue import Reward, RewardPrice
from punchcard.domain.policies import AfterDays, NeverExpires
from punchcard.domain.program import Cap, Hours, LineMatch, Per, When
from punchcard.domain.program_diff import (
    Change,
    ProgramDiff,
    RuleChange,
    diff_text,
    diff_versions,
)

from tests.fakes.programs import fixed, multiply, per_amount, program_version, rule

BEFORE = program_version(rules=(rule(), rule(id="review", on="review", earn=fixed(5))))


def test_equal_versions_do_not_differ() -> None:
    later = replace(BEFORE, number=2, effective_at=datetime(2027, 1, 1, tzinfo=UTC))

    assert diff_versions(BEFORE, later) == ProgramDiff()
    assert diff_text(ProgramDiff()) == ""


def test_settings_are_told_by_their_path() -> None:
    after = replace(
        BEFORE,
        name="Harbour Club",
        maturity=AfterDays(days=14),
        expiry=NeverExpires(),
        caps=(Cap(per=Per.DAY, points=100),),
    )

    assert diff_versions(BEFORE, after).settings == (
        Change("name", "Club", "Harbour Club"),
        Change("maturity.kind", "at_once", "after_days"),
        Change("expiry.kind", "months", "never"),
        Change("expiry.months", 12, None),
        Change("expiry.round_up_to", "month", None),
        Change("caps[0].per", None, "day"),
        Change("caps[0].points", None, 100),
        Change("maturity.days", None, 14),
    )


def test_rewards_are_told_by_their_ids_wherever_they_stand() -> None:
    coffee = Reward(id="coffee", title="Coffee", points=500, stock=10)
    mug = Reward(id="mug", title="A mug", points=900)
    before = replace(BEFORE, rewards=(coffee, mug))
    cheaper = replace(coffee, points=400, prices=(RewardPrice(points=300, tiers=("gold",)),))
    after = replace(BEFORE, rewards=(mug, replace(cheaper, stock=None)))

    assert diff_versions(before, after).settings == (
        Change("rewards.coffee.points", 500, 400),
        Change("rewards.coffee.stock", 10, None),
        Change("rewards.coffee.prices[0].points", None, 300),
        Change("rewards.coffee.prices[0].tiers", None, ("gold",)),
    )


def test_rules_are_added_removed_and_changed() -> None:
    after = replace(BEFORE, rules=(rule(earn=per_amount(2, per=250)), rule(id="new")))

    diff = diff_versions(BEFORE, after)

    assert (diff.rules_added, diff.rules_removed) == (("new",), ("review",))
    assert diff.rules_changed == (
        RuleChange(
            "base",
            (Change("earn.points", 1, 2), Change("earn.per", "1.00", "2.50")),
        ),
    )
    assert not diff.is_reordered


def test_every_kind_of_value_is_told_as_a_document_writes_it() -> None:
    when = When(
        tiers=("gold", "silver"),
        attributes=(("colour", "red"),),
        basket_min=2_000,
        first_order=True,
        hours=Hours(since=time(9), until=time(17, 30)),
        since=datetime(2026, 4, 1, tzinfo=UTC),
    )
    changed = rule(earn=multiply(3, 2), when=when, lines=LineMatch(tags=("tea",)))
    after = replace(BEFORE, rules=(changed, BEFORE.rules[1]))

    (base,) = diff_versions(BEFORE, after).rules_changed

    told = {change.path: change.after for change in base.changes}
    assert told == {
        "earn.kind": "multiply",
        "earn.points": None,
        "earn.per": None,
        "earn.factor": "3/2",
        "when.tiers": ("gold", "silver"),
        "when.attributes.colour": "red",
        "when.basket_min": "20.00",
        "when.first_order": True,
        "when.hours.since": "09:00:00",
        "when.hours.until": "17:30:00",
        "when.since": "2026-04-01T00:00:00Z",
        "lines.tags": ("tea",),
    }


def test_another_order_of_the_rules_is_a_difference() -> None:
    diff = diff_versions(BEFORE, replace(BEFORE, rules=BEFORE.rules[::-1]))

    assert diff == ProgramDiff(is_reordered=True)
    assert diff_text(diff) == "~ the order of the rules"


def test_the_first_version_is_all_new() -> None:
    diff = diff_versions(None, BEFORE)

    assert diff.rules_added == ("base", "review")
    assert Change("currency", None, "EUR") in diff.settings


def test_people_read_it_in_lines() -> None:
    after = replace(
        BEFORE,
        name="Harbour Club",
        period_start=None,
        rules=(rule(earn=fixed(3), when=When(tiers=("gold",), first_order=False)), rule(id="new")),
    )

    assert diff_text(diff_versions(BEFORE, after)).splitlines() == [
        "~ name: Club -> Harbour Club",
        "- rule review",
        "+ rule new",
        "~ rule base",
        "    ~ earn.kind: amount -> fixed",
        "    ~ earn.points: 1 -> 3",
        "    - earn.per: 1.00",
        "    + when.tiers: [gold]",
        "    + when.first_order: no",
    ]
