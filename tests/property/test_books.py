"""The books are the sum over members, whatever happens and however they are told of it."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st
from punchcard.domain.booking import booking_day
from punchcard.domain.books import ClosedDay, Position, add_up_booked, carry
from punchcard.domain.cohorts import OWED, SPENT, UNSPENT, Cohort, merge_lots
from punchcard.domain.entry import Account
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.program import ProgramVersion
from punchcard.domain.trial_balance import TrialBalance, by_booking, by_value
from punchcard.use_cases.show_trial_balance import report_by_value

from tests.property.book_stories import CLUB, STEPS, BookStory, club_version, versions
from tests.property.shared_stories import SharedStory

MANY = 1_000
SWEPT_WITHIN = 7
"""Steps that do not take longer than a sweep, and so a report, looks back."""

type Kind = type[BookStory]

ZERO = add_up_booked([])
NINE_DAYS = club_version(ExpiresAfterDays(days=9))
seeds = st.integers(0, 2**32)
kinds = st.sampled_from((BookStory, SharedStory))


def told(
    version: ProgramVersion, seed: int, kind: Kind, *, swept: bool = False, steps: int = STEPS
) -> BookStory:
    """A story of which the read model has heard everything, member by member."""
    story = kind(version=version, dice=Random(seed), swept=swept)
    for _ in range(steps):
        story.go_on()
    story.carry()
    return story


@settings(max_examples=60)
@given(versions(), seeds, kinds)
def test_the_books_are_the_sum_over_members(version: ProgramVersion, seed: int, kind: Kind) -> None:
    story = told(version, seed, kind)

    stands, states = story.position, story.states
    totals = story.summaries.totals(CLUB)
    assert stands.totals == totals
    assert sum(totals.balances.values()) == 0
    assert totals.points(Account.AVAILABLE) == sum(state.available for state in states)
    assert totals.points(Account.PENDING) == sum(state.pending_points for state in states)
    assert totals.points(Account.HELD) == sum(state.held_points for state in states)
    assert totals.points(Account.TRANSFERRED) == 0
    assert totals.members == sum(state.merged_into is None for state in states)
    assert totals.orders == sum(state.orders for state in states)
    assert stands.owed == sum(state.deficit for state in states)
    assert stands.outstanding == sum(
        sum(lot.points for lot in (*merge_lots(state), *state.pending)) for state in states
    )
    assert totals.entries == len(story.entries)
    kept = story.summaries.kept.values()
    assert [summary.held for summary in kept] == [
        story.states[sorted(story.ledger.chains).index((CLUB, summary.member))].held_points
        for summary in kept
    ]


@settings(max_examples=60)
@given(versions(), seeds, kinds)
def test_cohorts_are_the_lots_of_members_and_their_sums_the_flows(
    version: ProgramVersion, seed: int, kind: Kind
) -> None:
    story = told(version, seed, kind)

    stands = story.position
    lots: Counter[Cohort] = Counter()
    for state in story.states:
        lots.update({Cohort(lot.at): lot.points for lot in merge_lots(state)})
        lots[OWED] -= state.deficit
    outstanding = {cohort: moved.outstanding for cohort, moved in stands.cohorts.items()}
    assert {c: points for c, points in outstanding.items() if points} == {
        c: points for c, points in lots.items() if points
    }
    moved = stands.cohorts.values()
    totals = stands.totals
    assert sum(each.redeemed for each in moved) == story.told_by_cohorts(SPENT)
    assert sum(each.expired for each in moved) == story.told_by_cohorts(UNSPENT)
    available_and_held = totals.points(Account.AVAILABLE) + totals.points(Account.HELD)
    assert sum(each.outstanding for each in moved) == available_and_held


@settings(max_examples=40)
@given(versions(), seeds, kinds)
def test_being_told_again_in_any_batches_counts_once(
    version: ProgramVersion, seed: int, kind: Kind
) -> None:
    once = told(version, seed, kind)
    dice, again = Random(seed), kind(version=version, dice=Random(seed))
    for _ in range(STEPS):
        again.go_on()
    chains = [list(chain.values()) for chain in again.ledger.chains.values()]
    while any(chains):
        chain = dice.choice([chain for chain in chains if chain])
        batch = chain[: dice.randint(1, 3)]
        again.carry(*batch)
        if dice.random() < 0.7:
            del chain[: len(batch)]

    assert again.summaries.books.booked == once.summaries.books.booked
    assert again.summaries.kept == once.summaries.kept


@settings(max_examples=40)
@given(versions(), seeds, kinds)
def test_every_trial_balance_sums_to_zero_and_follows_the_one_before(
    version: ProgramVersion, seed: int, kind: Kind
) -> None:
    story = told(version, seed, kind)
    days = story.summaries.books.days(CLUB, since=None, limit=MANY)
    opening, before = Position(), None
    for book in days:
        balance = by_booking(CLUB, opening, book)
        check_sums(balance)
        if before is not None:
            assert closings(before) == {name: line.opening for name, line in balance.lines.items()}
        opening, before = carry(opening, book.booked), balance
        assert balance.outstanding == opening.outstanding
        assert balance.receivable == opening.owed

    day, before = days[0].day - timedelta(days=3), None
    while day <= booking_day(story.now, story.programs.timeline(CLUB)):
        balance = value_balance(story, day)
        check_sums(balance)
        if before is not None:
            assert closings(before) == {name: line.opening for name, line in balance.lines.items()}
        day, before = day + timedelta(days=1), balance
    assert before is not None
    assert closings(before) == closings(by_booking(CLUB, opening, replace(days[-1], booked=ZERO)))


@settings(max_examples=15)
@given(versions(), seeds, kinds)
@example(NINE_DAYS, 627_398, SharedStory)  # Warnings that are due before points are earned.
def test_a_late_sweep_changes_no_report_by_value(
    version: ProgramVersion, seed: int, kind: Kind
) -> None:
    """Before everybody is settled the report settles them in memory; afterwards nobody is due."""
    late, in_time = (
        told(version, seed, kind, swept=swept, steps=SWEPT_WITHIN) for swept in (False, True)
    )
    days = [in_time.now.date() - timedelta(days=days) for days in range(45, 0, -1)]
    before = [reported(late, day) for day in days]
    assert [reported(in_time, day) for day in days] == before

    for story in (late, in_time):
        story.settle_all()
        story.carry()
        assert [reported(story, day) for day in days] == before
        assert [value_balance(story, day) for day in days] == before


@settings(max_examples=40)
@given(versions(), seeds, kinds)
def test_a_closed_day_never_changes_and_what_comes_late_is_booked_on_the_first_open_one(
    version: ProgramVersion, seed: int, kind: Kind
) -> None:
    """Days are closed at random while others are told of days that are closed by then."""
    dice, story = Random(seed), kind(version=version, dice=Random(seed))
    books, closed = story.summaries.books, list[ClosedDay]()
    for _ in range(STEPS):
        story.go_on()
        if dice.random() < 0.5:
            story.carry()
        if dice.random() < 0.4:
            close_next(story, closed)
        for day in closed:
            assert books.day(CLUB, day.day).booked == day.book.booked
    story.carry()

    stands = story.position
    assert stands.totals.points(Account.AVAILABLE) == sum(s.available for s in story.states)
    assert stands.totals.entries == len(story.entries)
    value_days = {
        flow.value_day
        for book in books.days(CLUB, since=None, limit=MANY)
        for flow in book.booked.flows
    }
    once = told(version, seed, kind)
    assert value_days == {
        flow.value_day
        for book in once.summaries.books.days(CLUB, since=None, limit=MANY)
        for flow in book.booked.flows
    }
    assert add_up_booked(books.booked.values()) == add_up_booked(
        once.summaries.books.booked.values()
    )


def reported(story: BookStory, day: date) -> TrialBalance:
    return report_by_value(
        program=CLUB,
        day=day,
        books=story.summaries.books,
        programs=story.programs,
        summaries=story.summaries,
        ledger=story.ledger,
        now=story.now,
    )


def close_next(story: BookStory, closed: list[ClosedDay]) -> None:
    """Close the next day, which may be the present one."""
    books = story.summaries.books
    today = booking_day(story.now, story.programs.timeline(CLUB))
    day = closed[-1].day + timedelta(days=1) if closed else today
    while day <= today:
        opening = closed[-1].closing if closed else Position()
        found = ClosedDay(
            program=CLUB, opening=opening, book=books.day(CLUB, day), closed_at=story.now
        )
        assert books.close(found)
        assert not books.close(found)
        closed.append(found)
        day += timedelta(days=1)


def value_balance(story: BookStory, day: date) -> TrialBalance:
    books = story.summaries.books.days(CLUB, since=None, limit=MANY)
    opening = Position()
    for book in books:
        if book.day < day:
            opening = carry(opening, book.booked)
    return by_value(CLUB, day, opening, [book.booked for book in books if book.day >= day])


def closings(balance: TrialBalance) -> dict[str, int]:
    return {name: line.closing for name, line in balance.lines.items()}


def check_sums(balance: TrialBalance) -> None:
    lines = balance.lines.values()
    assert sum(line.opening for line in lines) == 0
    assert sum(line.put_in for line in lines) == sum(line.taken_out for line in lines)
    assert sum(line.closing for line in lines) == 0
