"""A member's summary, carried from entry to entry, and what that adds to the totals."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.entry import Account, Entry
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.summary import Summary, advance, next_number
from punchcard.domain.totals import add_up

from tests.fakes.accounts import ANNA, BELA, CORA, Accounts
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till


def chain(till: Till) -> list[Entry]:
    return list(till.ledger.chains["club", MEMBER.id].values())


def carried(till: Till) -> tuple[Summary, Booked]:
    """The summary after each entry was folded alone, and the sum of what was added."""
    summary, added = None, []
    for entry in chain(till):
        step = advance(summary, [entry], till.timeline)
        summary = step.after
        added.append(step.added)
    assert summary is not None
    return summary, add_up_booked(added)


@pytest.fixture
def till() -> Till:
    till = Till((program_version(maturity=AfterDays(days=14)),))
    till.order(1, 2000)
    till.classify(tier="gold")
    till.wait_until(NOON + timedelta(days=20)).order(2, 500, at=NOON + timedelta(days=20))
    till.order(1, 1500, version=2)
    return till


def test_a_summary_shows_what_the_newest_entry_left(till: Till) -> None:
    summary, _ = carried(till)
    newest = chain(till)[-1]
    assert (summary.entry_number, summary.recorded_at) == (newest.number, newest.recorded_at)
    assert (summary.available, summary.pending) == (15, 5)
    assert (summary.orders, summary.tier) == (2, "gold")
    assert summary.active_at == NOON + timedelta(days=20)
    assert summary.due_at == till.state.pending[0].at


def test_totals_are_what_was_posted(till: Till) -> None:
    _, added = carried(till)
    totals = added.totals()
    assert (totals.members, totals.entries, totals.orders) == (1, len(chain(till)), 2)
    assert totals.points(Account.AVAILABLE) == 15
    assert totals.points(Account.PENDING) == 5
    assert totals.points(Account.ISSUED) == -20
    assert totals.points(Account.DONATED) == 0
    assert sum(totals.balances.values()) == 0


def test_entries_folded_together_give_what_they_give_one_by_one(till: Till) -> None:
    summary, added = carried(till)
    step = advance(None, chain(till), till.timeline)
    parts = [step.added]
    while step.after.entry_number < len(chain(till)) - 1:
        left = chain(till)[next_number(step.after) :]
        step = advance(step.after, left, till.timeline)
        parts.append(step.added)
    assert len(parts) < len(chain(till))
    assert step.after == summary
    assert add_up_booked(parts) == added


def test_a_step_ends_with_the_day(till: Till) -> None:
    step = advance(None, chain(till), till.timeline)
    assert (step.day, step.added.entries) == (NOON.date(), 2)


def test_what_was_recorded_on_a_closed_day_is_booked_on_the_first_that_is_open(till: Till) -> None:
    open_since = NOON.date() + timedelta(days=25)
    step = advance(None, chain(till), till.timeline, open_since=open_since)
    assert (step.day, step.added.entries) == (open_since, len(chain(till)))
    days = {flow.value_day for flow in step.added.flows}
    assert days == {NOON.date(), NOON.date() + timedelta(days=14), NOON.date() + timedelta(days=20)}


def test_a_warning_is_carried_along(till: Till) -> None:
    first, *others = chain(till)
    before = replace(advance(None, [first], till.timeline).after, warned_until=NOON)
    assert advance(before, others, till.timeline).after.warned_until == NOON


def test_who_is_warned_at_once_is_due_when_that_became_known() -> None:
    """Not a month before points expire that live for nine days: nobody looks there any more."""
    till = Till((program_version(expiry=ExpiresAfterDays(days=9)),))
    till.order(1, 2000)
    summary, _ = carried(till)
    assert summary.due_at == NOON


def test_entries_that_do_not_follow_are_a_defect(till: Till) -> None:
    first, second, third, *_ = chain(till)
    before = advance(None, [first], till.timeline).after
    for entries in ([], [first], [third], [third, second]):
        with pytest.raises(ValueError, match="do not follow"):
            advance(before, entries, till.timeline)
    assert next_number(before) == 1
    assert next_number(None) == 0


def test_merged_accounts_are_one_member() -> None:
    accounts = Accounts()
    accounts.order(ANNA, 1, 5_000)
    accounts.order(BELA, 2, 3_000)
    accounts.merge(ANNA, BELA)
    accounts.merge(ANNA, CORA, "of nothing")
    timeline = accounts.programs.timeline("club")

    steps = [
        advance(None, [entries[number] for number in sorted(entries)], timeline)
        for entries in accounts.ledger.chains.values()
    ]

    totals = add_up(step.added.totals() for step in steps)
    assert (totals.members, totals.orders) == (1, 2)
    assert totals.points(Account.AVAILABLE) == 80
    assert totals.points(Account.TRANSFERRED) == 0
    kept, closed, empty = (step.after for step in steps)
    assert (kept.available, kept.orders, kept.merged_into) == (80, 2, None)
    for summary in (closed, empty):
        assert (summary.available, summary.orders, summary.due_at) == (0, 0, None)
        assert summary.merged_into == ANNA.id
