"""Read models and books that were lost are rebuilt from the ledger, the very same."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from punchcard.domain.books import (
    Booked,
    ClosedDay,
    DayBook,
    LateEntries,
    Position,
    add_up_booked,
)
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.program import ProgramVersion
from punchcard.use_cases.rebuild_read_models import (
    Rebuilt,
    delete_strays,
    rebuild_books,
    rebuild_summaries,
)

from tests.fakes.auditing import InMemoryLedgerScan, InMemoryReadModelStore
from tests.fakes.auditor import PLACE, Auditor
from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON
from tests.property.book_stories import CLUB, STEPS, BookStory, versions


def a_story(version: ProgramVersion, seed: int) -> BookStory:
    story = BookStory(version=version, dice=Random(seed))
    for _ in range(STEPS):
        story.go_on()
    story.carry()
    return story


def rebuild(story: BookStory) -> list[Finding]:
    account, store = Rebuilt(), InMemoryReadModelStore(story.summaries)
    findings: list[Finding] = []
    for segment in range(3):
        own = Rebuilt()
        chains = InMemoryLedgerScan(story.ledger).chains(segment=segment, segments=3)
        findings += rebuild_summaries(
            list(chains),
            programs=story.programs,
            summaries=story.summaries,
            books=story.summaries.books,
            store=store,
            account=own,
        )
        account.join(own)
    delete_strays(account, store=store)
    rebuild_books(account, books=story.summaries.books, store=store)
    return findings


@settings(max_examples=30)
@given(versions(), st.integers(0, 2**32))
def test_what_is_rebuilt_is_what_was_carried_forward(version: ProgramVersion, seed: int) -> None:
    story = a_story(version, seed)
    kept, booked = deepcopy(story.summaries.kept), deepcopy(story.summaries.books.booked)

    story.summaries.kept.clear()
    story.summaries.books.booked.clear()
    assert rebuild(story) == []
    once = deepcopy(story.summaries.kept), deepcopy(story.summaries.books.booked)
    assert rebuild(story) == []

    assert once == (kept, {place: day for place, day in booked.items() if day != Booked()})
    assert (story.summaries.kept, story.summaries.books.booked) == once


@settings(max_examples=30)
@given(versions(), st.integers(0, 2**32), st.integers(0, 5))
def test_closed_days_stay_and_what_came_late_is_booked_on_the_first_open_day(
    version: ProgramVersion, seed: int, at: int
) -> None:
    story = a_story(version, seed)
    books = story.summaries.books
    whole = add_up_booked(books.booked.values())
    days = sorted(day for _, day in books.booked)
    last = days[at % len(days)]
    # The day closed before its last entries came: they were booked on the day after.
    late = Booked(entries=1)
    for day in days[: days.index(last) + 1]:
        short = add_up_booked([books.day(CLUB, day).booked, Booked(entries=-1)])
        books.booked[CLUB, day] = short
        books.close(
            ClosedDay(
                program=CLUB,
                opening=Position(),
                book=DayBook(day=day, booked=short),
                closed_at=story.now,
            )
        )
    closed = {day: books.day(CLUB, day) for day in days[: days.index(last) + 1]}

    assert rebuild(story) == []

    assert {day: books.day(CLUB, day) for day in closed} == closed
    assert add_up_booked(books.booked.values()) == whole
    assert books.day(CLUB, last + timedelta(days=1)).booked.entries >= late.entries * len(closed)


def test_a_rebuild_notes_as_late_what_a_reader_of_the_stream_would() -> None:
    kept, read = Bookkeeping(), Bookkeeping()
    for each in (kept, read):
        for number in range(5):
            each.till.order(number, 1_000)
        each.catch_up(until=3)
        each.close(NOON.date())
    read.catch_up()
    chains = list(InMemoryLedgerScan(kept.till.ledger).chains(segment=0, segments=1))
    store = InMemoryReadModelStore(kept.summaries)
    for _ in range(2):
        account = Rebuilt()
        found = rebuild_summaries(
            chains,
            programs=kept.till.programs,
            summaries=kept.summaries,
            books=kept.books,
            store=store,
            account=account,
        )
        assert list(found) == []
        rebuild_books(account, books=kept.books, store=store)

    following = NOON.date() + timedelta(days=1)
    assert kept.books.late(CLUB, since=NOON.date()) == [LateEntries(following, MEMBER.id, 3, 4)]
    assert kept.books.notes == read.books.notes
    assert kept.books.booked == read.books.booked


@pytest.fixture
def auditor() -> Auditor:
    return Auditor()


def rebuild_of(auditor: Auditor) -> tuple[Rebuilt, list[Finding]]:
    account = Rebuilt()
    found = rebuild_summaries(
        list(auditor.chains.chains(segment=0, segments=1)),
        programs=auditor.till.programs,
        summaries=auditor.summaries,
        books=auditor.summaries.books,
        store=InMemoryReadModelStore(auditor.summaries),
        account=account,
    )
    return account, list(found)


def test_warnings_that_were_given_are_not_forgotten(auditor: Auditor) -> None:
    kept = auditor.summaries.kept
    right = kept[PLACE] = replace(kept[PLACE], warned_until=auditor.till.now)
    kept[PLACE] = replace(right, available=99, entry_number=7)

    account, _ = rebuild_of(auditor)

    assert (kept[PLACE].available, kept[PLACE].warned_until) == (70, auditor.till.now)
    assert account.entries == 2


def test_a_summary_that_cannot_be_read_is_written_anew(auditor: Auditor) -> None:
    auditor.summaries.damaged = True
    rebuild_of(auditor)
    assert auditor.summaries.kept[PLACE].warned_until is None


def test_a_damaged_chain_is_named_and_its_summary_left_as_it_is(auditor: Auditor) -> None:
    entries = auditor.entries
    auditor.chains.damaged[PLACE] = auditor.chain([entries[0]._replace(kind="x"), entries[1]])
    before = dict(auditor.summaries.kept)
    account, (found,) = rebuild_of(auditor)
    assert found.damage is Damage.ENTRY_ALTERED
    assert auditor.summaries.kept == before
    assert (account.booked, account.unsound) == ({}, {CLUB})


def test_books_of_a_program_with_a_damaged_chain_stay_as_they_are() -> None:
    story = a_story(program_version(), 7)
    chain = story.ledger.chains[min(story.ledger.chains)]
    whole = dict(chain)
    chain[max(chain)] = chain[max(chain)]._replace(hash=bytes(32))
    booked = story.summaries.books.booked
    before = deepcopy(booked)

    (found,) = rebuild(story)
    assert found.damage is Damage.ENTRY_ALTERED
    assert booked == before

    chain.update(whole)
    booked.clear()
    assert rebuild(story) == []
    assert booked == {place: day for place, day in before.items() if day != Booked()}


def test_a_damaged_chain_of_one_program_keeps_no_other_from_its_books() -> None:
    story = a_story(program_version(), 7)
    account, store = Rebuilt(unsound={"other"}), InMemoryReadModelStore(story.summaries)
    day = min(day for _, day in story.summaries.books.booked)
    account.book(CLUB, {day: Booked(entries=3)})
    account.book("other", {day: Booked(entries=5)})

    rebuild_books(account, books=story.summaries.books, store=store)

    assert story.summaries.books.day(CLUB, day).booked == Booked(entries=3)
    assert story.summaries.books.day("other", day).booked == Booked()


def test_summaries_of_members_who_never_were_are_deleted(auditor: Auditor) -> None:
    kept = auditor.summaries.kept
    kept[CLUB, "nobody"] = replace(kept[PLACE], member="nobody")
    store = InMemoryReadModelStore(
        auditor.summaries, [Finding(Damage.SUMMARY_DIFFERS, CLUB, "garbled", None, "")]
    )
    assert delete_strays(Rebuilt(members={PLACE}), store=store) == 2
    assert set(kept) == {PLACE}
