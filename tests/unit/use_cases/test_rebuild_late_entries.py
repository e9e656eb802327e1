"""A rebuild notes entries as late where closed days lack them, and no others."""

from copy import deepcopy
from datetime import timedelta
from typing import override

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from punchcard.domain.books import ClosedDay, LateEntries, Position
from punchcard.domain.errors import ContentionError
from punchcard.domain.program import ProgramVersion
from punchcard.use_cases.rebuild_read_models import Rebuilt, rebuild_books, rebuild_summaries

from tests.fakes.auditing import InMemoryLedgerScan, InMemoryReadModelStore
from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, Till
from tests.property.book_stories import CLUB, versions
from tests.unit.use_cases.test_list_booked_entries import MIDNIGHT, MONDAY, TUESDAY, listed, numbers
from tests.unit.use_cases.test_rebuild_read_models import a_story, rebuild

WEDNESDAY = TUESDAY + timedelta(days=1)


class Dying(InMemoryReadModelStore):
    """The rebuild dies when it has written the open days, before it notes anything."""

    @override
    def note_late(self, program: str, late: LateEntries) -> None:
        raise KeyboardInterrupt


def begun(kept: Bookkeeping) -> Rebuilt:
    """A rebuild of which the summaries are done."""
    account = Rebuilt()
    found = rebuild_summaries(
        list(InMemoryLedgerScan(kept.till.ledger).chains(segment=0, segments=1)),
        programs=kept.till.programs,
        summaries=kept.summaries,
        books=kept.books,
        store=InMemoryReadModelStore(kept.summaries),
        account=account,
    )
    assert list(found) == []
    return account


def rebuilt(kept: Bookkeeping) -> set[str]:
    """Rebuild everything; the programs of which it cannot be told what came late."""
    store = InMemoryReadModelStore(kept.summaries)
    return rebuild_books(begun(kept), books=kept.books, store=store)


def closed_after(until: int) -> Bookkeeping:
    """Five purchases on Monday, which was closed when the books had heard of some of them."""
    kept = Bookkeeping(Till((program_version(time_zone="Europe/Vienna"),)))
    for number in range(5):
        kept.till.order(number, 1_000 + 100 * number)
    kept.catch_up(until=until)
    kept.close(MONDAY)
    kept.put_aside(*kept.entries)
    return kept


def days(kept: Bookkeeping) -> tuple[list[int], list[int]]:
    return numbers(listed(kept)), numbers(listed(kept, day=TUESDAY))


def test_what_a_closed_day_has_is_not_late_where_the_summary_was_lost() -> None:
    kept = closed_after(5)
    kept.summaries.kept.clear()
    assert rebuilt(kept) == set()
    assert days(kept) == ([0, 1, 2, 3, 4], [])
    assert kept.books.day("club", TUESDAY).booked.entries == 0


def test_a_member_of_whom_no_book_has_heard_is_late() -> None:
    kept = closed_after(0)
    assert rebuilt(kept) == set()
    assert days(kept) == ([], [0, 1, 2, 3, 4])
    assert kept.books.day("club", TUESDAY).booked.entries == 5


def test_what_was_noted_stays_noted_once_where_the_summary_was_lost() -> None:
    kept = closed_after(3)
    kept.catch_up()
    notes, booked = deepcopy(kept.books.notes), deepcopy(kept.books.booked)
    for _ in range(2):
        kept.summaries.kept.clear()
        assert rebuilt(kept) == set()
        assert (kept.books.notes, kept.books.booked) == (notes, booked)
    assert days(kept) == ([0, 1, 2], [3, 4])

    kept.close(TUESDAY)
    kept.summaries.kept.clear()
    assert rebuilt(kept) == set()
    assert days(kept) == ([0, 1, 2], [3, 4])
    assert kept.books.day("club", WEDNESDAY).booked.entries == 0


def test_what_is_noted_on_a_closed_day_is_not_taken_for_what_came_later_still() -> None:
    kept = closed_after(3)
    kept.catch_up()
    kept.till.wait_until(MIDNIGHT)
    kept.till.order(5, 2_000, at=MIDNIGHT)
    kept.close(TUESDAY)
    kept.summaries.kept.clear()
    assert rebuilt(kept) == set()
    assert kept.books.late("club", since=WEDNESDAY) == [LateEntries(WEDNESDAY, MEMBER.id, 5, 5)]


def test_only_what_is_not_noted_yet_is_noted() -> None:
    kept = closed_after(2)
    kept.catch_up(until=4)
    assert rebuilt(kept) == set()
    assert kept.books.late("club", since=MONDAY) == [
        LateEntries(TUESDAY, MEMBER.id, 2, 3),
        LateEntries(TUESDAY, MEMBER.id, 4, 4),
    ]
    assert days(kept) == ([0, 1], [2, 3, 4])


def test_where_it_cannot_be_told_what_is_late_nothing_is_noted() -> None:
    kept = closed_after(3)
    kept.summaries.kept.clear()
    assert rebuilt(kept) == {"club"}
    assert kept.books.notes == {}
    assert kept.books.day("club", TUESDAY).booked.entries == 2


def test_where_the_books_stay_as_they_are_nothing_is_noted_and_can_be_later() -> None:
    kept = closed_after(3)
    account = begun(kept)
    account.unsound.add("club")
    before = deepcopy(kept.summaries.kept)
    store = InMemoryReadModelStore(kept.summaries)
    assert rebuild_books(account, books=kept.books, store=store) == set()
    assert (kept.books.notes, kept.summaries.kept) == ({}, before)

    kept.catch_up()
    assert days(kept) == ([0, 1, 2], [3, 4])


@pytest.mark.parametrize("has_books", [False, True])
def test_a_rebuild_that_died_and_begins_again_notes_an_entry_once(has_books: bool) -> None:
    kept = closed_after(3)
    account = begun(kept)
    if has_books:
        with pytest.raises(KeyboardInterrupt):
            rebuild_books(account, books=kept.books, store=Dying(kept.summaries))
    assert rebuilt(kept) == set()
    assert kept.books.late("club", since=MONDAY) == [LateEntries(TUESDAY, MEMBER.id, 3, 4)]
    assert kept.books.day("club", TUESDAY).booked.entries == 2
    assert days(kept) == ([0, 1, 2], [3, 4])


def test_a_day_that_is_closed_meanwhile_breaks_it_off_before_anything_is_noted() -> None:
    kept = closed_after(3)
    account = begun(kept)
    kept.close(TUESDAY)
    store = InMemoryReadModelStore(kept.summaries)
    with pytest.raises(ContentionError, match="begin again"):
        rebuild_books(account, books=kept.books, store=store)
    assert kept.books.notes == {}
    assert rebuilt(kept) == set()
    assert kept.books.late("club", since=MONDAY) == [LateEntries(WEDNESDAY, MEMBER.id, 3, 4)]


@settings(max_examples=30)
@given(versions(), st.integers(0, 2**32), st.integers(0, 5))
def test_all_that_closed_days_have_is_found_there_when_every_summary_was_lost(
    version: ProgramVersion, seed: int, at: int
) -> None:
    story = a_story(version, seed)
    books = story.summaries.books
    booked_on = sorted(day for _, day in books.booked)
    for day in booked_on[: 1 + at % len(booked_on)]:
        books.close(
            ClosedDay(
                program=CLUB,
                opening=Position(),
                book=books.day(CLUB, day),
                closed_at=story.now,
            )
        )
    kept, booked = deepcopy(story.summaries.kept), deepcopy(books.booked)
    notes = deepcopy(books.notes)

    story.summaries.kept.clear()
    assert rebuild(story) == []

    assert story.summaries.kept == kept
    assert {day: each for day, each in books.booked.items() if each.entries} == {
        day: each for day, each in booked.items() if each.entries
    }
    assert books.notes == notes
