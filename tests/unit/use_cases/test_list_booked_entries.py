"""The entries behind the numbers of a day."""

from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta

import pytest
from punchcard.domain.book_days import DayNotBegunError
from punchcard.domain.entry_batches import EntryBatch
from punchcard.domain.errors import CursorInvalidError, FormatNewerError
from punchcard.domain.movements import MovementFilter, movements
from punchcard.use_cases import list_booked_entries as module
from punchcard.use_cases.list_booked_entries import BookedPage, list_booked_entries

from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till

MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)
MIDNIGHT = NOON + timedelta(hours=12)
"""When Tuesday begins in Vienna."""


@pytest.fixture
def kept() -> Bookkeeping:
    """Five purchases on Monday, one a moment before Tuesday and one as it begins."""
    kept = Bookkeeping(Till((program_version(time_zone="Europe/Vienna"),)))
    for number in range(5):
        kept.till.order(number, 1_000 + 100 * number)
    kept.till.order(5, 5_000, at=MIDNIGHT - timedelta(seconds=1))
    kept.till.order(6, 7_000, at=MIDNIGHT)
    kept.catch_up()
    return kept


def listed(
    kept: Bookkeeping,
    wanted: MovementFilter = MovementFilter(),  # noqa: B008 - it cannot be changed
    *,
    cursor: str | None = None,
    limit: int = 100,
    day: date = MONDAY,
    now: datetime = MIDNIGHT,
) -> BookedPage:
    return list_booked_entries(
        program="club",
        day=day,
        wanted=wanted,
        cursor=cursor,
        limit=limit,
        history=kept.archive,
        ledger=kept.till.ledger,
        books=kept.books,
        programs=kept.till.programs,
        now=now,
    )


def numbers(page: BookedPage) -> list[int]:
    return [each.number for each in page.entries]


def test_their_sums_are_the_numbers_of_the_day(kept: Bookkeeping) -> None:
    kept.put_aside(*kept.entries)
    page = listed(kept)

    booked = kept.books.day("club", MONDAY).booked
    sums: dict[tuple[str, str, str], int] = {}
    for each in page.entries:
        kind = (each.movement.debit, each.movement.credit, each.movement.reason)
        sums[kind] = sums.get(kind, 0) + each.movement.points
    assert sums == {(m.debit, m.credit, m.reason): m.points for m in movements(booked)}
    assert numbers(page) == [0, 1, 2, 3, 4, 5]
    assert page.next_cursor is None


def test_a_day_ends_where_it_ends_in_the_zone_of_the_program(kept: Bookkeeping) -> None:
    kept.put_aside(*kept.entries)
    assert numbers(listed(kept, day=TUESDAY)) == [6]
    assert numbers(listed(kept, day=MONDAY - timedelta(days=1))) == []


def test_a_day_to_come_has_no_entries(kept: Bookkeeping) -> None:
    with pytest.raises(DayNotBegunError, match="the latest day is 2026-03-02"):
        listed(kept, day=TUESDAY, now=MIDNIGHT - timedelta(seconds=1))


def test_a_deficit_is_a_movement_that_its_entry_made(kept: Bookkeeping) -> None:
    kept.till.wait_until(MIDNIGHT).adjust(-500, allow_deficit=True)
    kept.put_aside(*kept.entries)
    page = listed(kept, MovementFilter(account="receivable"), day=TUESDAY)
    assert [(each.movement.debit, each.movement.points) for each in page.entries] == [
        ("receivable", 500 - 60 - 50 - 70)
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (MovementFilter(account="issued"), 6),
        (MovementFilter(account="available"), 6),
        (MovementFilter(account="expired"), 0),
        (MovementFilter(reason="earned"), 6),
        (MovementFilter(reason="expired"), 0),
        (MovementFilter(cost_centre=""), 6),
        (MovementFilter(cost_centre="summer"), 0),
        (MovementFilter(value_day=MONDAY), 6),
        (MovementFilter(value_day=MONDAY - timedelta(days=1)), 0),
    ],
)
def test_what_is_not_meant_is_left_out(
    kept: Bookkeeping, wanted: MovementFilter, found: int
) -> None:
    kept.put_aside(*kept.entries)
    assert len(listed(kept, wanted).entries) == found


def test_other_programs_entries_are_left_out(kept: Bookkeeping) -> None:
    kept.put_aside(*(entry._replace(program="other") for entry in kept.entries))
    assert numbers(listed(kept)) == []


def test_an_entry_that_is_archived_twice_is_listed_once(kept: Bookkeeping) -> None:
    entries = kept.entries
    kept.put_aside(*entries[:4], place=1_000)
    kept.put_aside(*entries[2:5], place=1_002)
    kept.put_aside(*entries[:1], place=1_000)
    kept.put_aside(entries[5], entries[5], place=1_005)
    assert sorted(numbers(listed(kept))) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_have_every_entry_once_whatever_they_are_cut_from(
    kept: Bookkeeping, limit: int
) -> None:
    entries = kept.entries
    kept.put_aside(*entries[:4], place=1_000)
    kept.put_aside(*entries[2:6], place=1_002)
    found: list[int] = []
    cursor = None
    while True:
        page = listed(kept, cursor=cursor, limit=limit)
        assert len(page.entries) <= limit
        found += numbers(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [0, 1, 2, 3, 4, 5]


def test_a_page_reads_so_many_batches_and_says_where_it_goes_on(
    kept: Bookkeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCHES_EXAMINED_MAX", 2)
    for index, entry in enumerate(kept.entries):
        kept.put_aside(entry, place=1_000 + index)
    first = listed(kept)
    assert (numbers(first), first.next_cursor is None) == ([0, 1], False)
    assert numbers(listed(kept, cursor=first.next_cursor)) == [2, 3]


def test_a_page_that_begins_behind_an_entry_does_not_list_it_again(
    kept: Bookkeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of six was archived, and one of its halves once more."""
    monkeypatch.setattr(module, "BATCHES_EXAMINED_MAX", 1)
    entries = kept.entries[:6]
    kept.put_aside(*entries, place=1_000)
    kept.put_aside(*entries[3:], place=1_003)
    first = listed(kept)
    assert (numbers(first), first.next_cursor is None) == ([0, 1, 2, 3, 4, 5], False)
    last = listed(kept, cursor=first.next_cursor)
    assert (numbers(last), last.next_cursor) == ([], None)


def test_an_entry_of_newer_code_waits_for_it(kept: Bookkeeping) -> None:
    kept.put_aside(kept.entries[0]._replace(format=99))
    with pytest.raises(FormatNewerError):
        listed(kept)


def test_an_entry_whose_texts_cannot_be_read_is_in_no_number(kept: Bookkeeping) -> None:
    first, *others = kept.entries
    kept.put_aside(first._replace(activities='[{"postings":[{}]}]'), *others)
    assert numbers(listed(kept)) == [1, 2, 3, 4, 5]


def cursor_of(place: str) -> str:
    return urlsafe_b64encode(place.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ä",
        "%%%",
        cursor_of("elsewhere"),
        cursor_of("2026-02-30/1000-1006-7+1"),
        cursor_of("2026-03-02/1-2-2+1"),
        urlsafe_b64encode(b"\xff\xff").decode(),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(kept: Bookkeeping, cursor: str) -> None:
    kept.put_aside(*kept.entries)
    with pytest.raises(CursorInvalidError):
        listed(kept, cursor=cursor)


def test_a_cursor_of_another_day_is_refused(kept: Bookkeeping) -> None:
    kept.put_aside(*kept.entries)
    cursor = listed(kept, limit=1).next_cursor
    with pytest.raises(CursorInvalidError):
        listed(kept, cursor=cursor, day=MONDAY - timedelta(days=7))


def test_an_object_without_entries_of_the_day_is_passed_over(kept: Bookkeeping) -> None:
    kept.archive.put(["{}"], batch=EntryBatch(MONDAY, "1", "1", 1))
    kept.put_aside(*kept.entries)
    assert numbers(listed(kept)) == [0, 1, 2, 3, 4, 5]
