"""Beancount, which knows nothing of this project, comes to the same totals as the ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account

from tests.referee.beancount_books import (
    Slip,
    Sums,
    Total,
    account_name,
    commodity,
    totals,
    write_books,
)
from tests.referee.own_totals import Ledger
from tests.referee.story import REPEATED, Story

# One worker plays the story once.
pytestmark = pytest.mark.xdist_group("referee")

ACTIVITIES, PERSONS = 10_000, 500
KINDS = {
    *("order", "edit", "return", "refund", "cancellation", "visit", "adjustment", "repeat"),
    *("hold", "capture", "void"),
}
IN_STATES = (Account.PENDING, Account.AVAILABLE, Account.HELD, Account.ISSUED)
REASONS = {
    *("earned", "matured", "expired", "returned", "adjusted", "spent", "spent_returned"),
    *("hold_taken", "hold_captured", "hold_released", "hold_voided", "hold_lapsed"),
    *("late_capture", "spent_returned_late"),
}


@pytest.fixture(scope="module")
def story() -> Story:
    return Story(ACTIVITIES, PERSONS)


@pytest.fixture(scope="module")
def ledger(story: Story) -> Ledger:
    return Ledger(story.play())


@pytest.fixture(scope="module")
def books(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("referee") / "books.beancount"
    write_books(ledger.slips, path)
    return path


@pytest.fixture(scope="module")
def counted(books: Path) -> dict[Total, Sums]:
    """All that beancount is asked of the whole story."""
    return {total: totals(books, total) for total in Total}


@pytest.fixture(scope="module")
def few() -> Ledger:
    return Ledger(Story(300, 30).play())


def test_ten_thousand_activities_of_every_kind_are_told(story: Story, ledger: Ledger) -> None:
    assert story.told.total() == ACTIVITIES
    assert {kind for kind in KINDS if story.told[kind] < ACTIVITIES // 100} == set()
    assert abs(story.told["repeat"] / ACTIVITIES - REPEATED) < 0.01
    reasons = Counter(slip.reason for slip in ledger.slips)
    assert {reason for reason in REASONS if not reasons[reason]} == set()
    assert any(stand_on(chain[-1]).state.deficit for chain in ledger.chains)


def test_the_busiest_member_is_told_of_by_zipfs_law(ledger: Ledger) -> None:
    first, second, *_, last = sorted(map(len, ledger.chains), reverse=True)
    assert 1.6 < first / second < 2.4
    assert last < first / 50


@pytest.mark.parametrize("total", Total)
def test_beancount_totals_the_postings_alike(
    ledger: Ledger, counted: dict[Total, Sums], total: Total
) -> None:
    assert disagreements(counted[total], ledger.by(total)) == {}


def test_beancount_totals_what_each_member_s_newest_state_says(
    ledger: Ledger, counted: dict[Total, Sums]
) -> None:
    of_states = {account_name(account) for account in IN_STATES}
    by_member = {
        place: points
        for place, points in counted[Total.MEMBERS].items()
        if place[-1].rpartition(":")[0] in of_states
    }
    assert disagreements(by_member, ledger.states()) == {}


def test_a_posting_that_is_dropped_is_found(few: Ledger, tmp_path: Path) -> None:
    dropped, *others = few.slips
    assert missed(few, others, Total.BOOKING_DAYS, tmp_path) == {
        (commodity(dropped.program), dropped.booked.isoformat(), account_name(account)): -points
        for account, points in dropped.legs
    }


def test_points_that_are_changed_are_found(few: Ledger, tmp_path: Path) -> None:
    first, *others = few.slips
    changed = first._replace(legs=tuple((name, 2 * points) for name, points in first.legs))
    assert missed(few, [changed, *others], Total.ACCOUNTS, tmp_path) == {
        (commodity(first.program), account_name(account)): points for account, points in first.legs
    }


def test_points_of_somebody_else_are_found(few: Ledger, tmp_path: Path) -> None:
    first, *others = few.slips
    other = next(slip.member for slip in others if slip.member != first.member)
    found = missed(few, [first._replace(member=other), *others], Total.MEMBERS, tmp_path)
    assert {name.rpartition(":")[2] for _, name in found} == {first.member, other}


def test_points_of_another_day_are_found(few: Ledger, tmp_path: Path) -> None:
    first, *others = few.slips
    later = first.value_day + timedelta(days=1)
    found = missed(few, [first._replace(value_day=later), *others], Total.VALUE_DAYS, tmp_path)
    assert {day for _, day, _ in found} == {first.value_day.isoformat(), later.isoformat()}


def missed(ledger: Ledger, moves: Sequence[Slip], total: Total, folder: Path) -> Sums:
    """How the totals of other postings differ from those of a ledger."""
    path = folder / "books.beancount"
    write_books(moves, path)
    return disagreements(totals(path, total), ledger.by(total))


def disagreements(counted: Sums, expected: Sums) -> Sums:
    """How many points beancount counts more, or fewer, wherever the two differ."""
    differences = {
        place: counted.get(place, 0) - expected.get(place, 0) for place in counted | expected
    }
    return {place: points for place, points in differences.items() if points}
