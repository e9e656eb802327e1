"""Every number of the books leads to the entries that it is the sum of."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from random import Random
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.adapters.stream_images import line_of
from punchcard.domain.books import ClosedDay, Position
from punchcard.domain.entry import Entry
from punchcard.domain.movements import Movement, MovementFilter, movements
from punchcard.domain.program import ProgramVersion
from punchcard.use_cases import list_booked_entries as module
from punchcard.use_cases.archive_entries import archive_entries
from punchcard.use_cases.list_booked_entries import BookedEntry, list_booked_entries
from punchcard.use_cases.show_journal import show_journal

from tests.fakes.archives import InMemoryEntryArchive
from tests.fakes.stream_batches import image
from tests.property.book_stories import CLUB, STEPS, BookStory, versions
from tests.property.shared_stories import SharedStory

seeds = st.integers(0, 2**32)
kinds = st.sampled_from((BookStory, SharedStory))


def told(version: ProgramVersion, seed: int, kind: type[BookStory]) -> BookStory:
    """A story whose days close meanwhile, with some members' entries and without those of others.

    So some entries are booked on a later day than they were recorded on.
    """
    story = kind(version=version, dice=Random(seed))
    for _ in range(STEPS):
        story.go_on()
        chain = story.dice.choice(list(story.ledger.chains.values()))
        if story.dice.choice([True, False]):
            story.carry(*chain.values())
        if story.dice.choice([True, False, False]):
            close_before(story.now.date(), story)
    story.carry()
    return story


def close_before(today: date, story: BookStory) -> None:
    books = story.summaries.books
    known = books.days(CLUB, since=books.open_since(CLUB), limit=1_000)
    for book in (book for book in known if book.day < today):
        closed = ClosedDay(program=CLUB, opening=Position(), book=book, closed_at=story.now)
        assert books.close(closed)


def archived(entries: list[Entry], dice: Random) -> InMemoryEntryArchive:
    """Entries in the order of the stream, cut at random, some of them handed over again."""
    archive = InMemoryEntryArchive()
    lines = [
        (str(90 + place), line_of(image(write_entry(entry))))
        for place, entry in enumerate(sorted(entries, key=lambda entry: entry.recorded_at))
    ]
    cuts = sorted({0, len(lines), *(dice.randrange(len(lines)) for _ in range(4))})
    for begin, end in pairwise(cuts):
        archive_entries(lines[max(0, begin - dice.choice([0, 0, 2])) : end], archive=archive)
        if dice.choice([True, False]):
            archive_entries(lines[(begin + end) // 2 : end], archive=archive)
    return archive


@settings(max_examples=60, deadline=None)
@given(versions(), seeds, kinds, st.integers(1, 7), st.integers(1, 3))
def test_the_entries_of_each_day_add_up_to_its_numbers(
    version: ProgramVersion, seed: int, kind: type[BookStory], limit: int, examined: int
) -> None:
    story = told(version, seed, kind)
    archive = archived(story.entries, Random(seed))
    with patch.object(module, "BATCHES_EXAMINED_MAX", examined):
        for book in story.summaries.books.days(CLUB, since=None, limit=1_000):
            sums: Counter[Movement] = Counter()
            for each in listed(story, archive, book.day, limit):
                sums[each.movement._replace(points=0)] += each.movement.points
            assert netted(sums) == netted(
                {each._replace(points=0): each.points for each in movements(book.booked)}
            )


def listed(
    story: BookStory, archive: InMemoryEntryArchive, day: date, limit: int
) -> Iterator[BookedEntry]:
    """All entries of a day, page by page."""
    cursor = None
    while True:
        page = list_booked_entries(
            program=CLUB,
            day=day,
            wanted=MovementFilter(),
            cursor=cursor,
            limit=limit,
            history=archive,
            ledger=story.ledger,
            books=story.summaries.books,
            programs=story.programs,
            now=story.now,
        )
        yield from page.entries
        cursor = page.next_cursor
        if cursor is None:
            return


def netted(sums: dict[Movement, int] | Counter[Movement]) -> dict[Movement, int]:
    """What is left where the same was moved there and back."""
    net: Counter[Movement] = Counter()
    for movement, points in sums.items():
        if movement.debit > movement.credit:
            turned = movement._replace(debit=movement.credit, credit=movement.debit)
            net[turned] -= points
        else:
            net[movement] += points
    return {movement: points for movement, points in net.items() if points}


@settings(max_examples=60, deadline=None)
@given(versions(), seeds, kinds)
def test_debits_equal_credits_and_move_accounts_to_where_the_books_stand(
    version: ProgramVersion, seed: int, kind: type[BookStory]
) -> None:
    story = told(version, seed, kind)
    books = story.summaries.books
    balances: Counter[str] = Counter()
    for book in books.days(CLUB, since=None, limit=1_000):
        journal = show_journal(
            program=CLUB,
            since=book.day,
            until=book.day,
            books=books,
            programs=story.programs,
            now=story.now,
        )
        for line in journal.lines:
            assert line.points > 0
            balances[line.debit] -= line.points
            balances[line.credit] += line.points
    position = books.position(CLUB)
    stands = Counter({str(name): points for name, points in position.totals.balances.items()})
    stands["available"] += position.owed
    stands["receivable"] -= position.owed
    assert {name: points for name, points in balances.items() if points} == {
        name: points for name, points in stands.items() if points
    }
