"""Chains are compared with an archive that has all in another order, and some of it twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import Entry, StoredEntry, as_stored
from punchcard.ports import Chain

from local.archive_index import ARCHIVE_LATE, ArchiveIndex
from tests.fakes.auditing import InMemoryArchivedObjects
from tests.fakes.till import MEMBER, NOON, Till

LATER = NOON + timedelta(days=1)


@pytest.fixture
def index() -> Iterator[ArchiveIndex]:
    index = ArchiveIndex()
    yield index
    index.close()


@pytest.fixture
def entries() -> list[Entry]:
    till = Till()
    for number in range(4):
        till.order(number, 1_000)
    chain = till.ledger.chains[MEMBER.program, MEMBER.id]
    return [chain[number] for number in sorted(chain)]


def chain(entries: list[Entry]) -> Chain:
    return Chain(MEMBER.program, MEMBER.id, [as_stored(entry) for entry in entries])


def fill(index: ArchiveIndex, *objects: list[Entry]) -> list[Damage]:
    archive = InMemoryArchivedObjects(
        {str(name): [[as_stored(entry) for entry in kept]] for name, kept in enumerate(objects)}
    )
    return [finding.damage for _, findings in index.fill(archive) for finding in findings]


def compared(
    index: ArchiveIndex, entries: list[Entry], now: datetime = LATER
) -> list[tuple[Damage, int | None]]:
    return [(found.damage, found.number) for found in index.compare(chain(entries), now=now)]


def test_an_archive_that_keeps_all_is_clean_however_often_it_keeps_it(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    assert fill(index, entries[2:], entries[:3]) == []
    assert compared(index, entries) == []
    assert list(index.unseen()) == []


def test_an_entry_that_the_archive_lacks_is_named_once_it_had_the_time(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    fill(index, entries[:2])
    assert compared(index, entries, now=NOON + ARCHIVE_LATE) == []
    assert compared(index, entries) == [(Damage.NOT_ARCHIVED, 2), (Damage.NOT_ARCHIVED, 3)]


def test_an_entry_that_was_rewritten_with_all_hashes_behind_it_is_named(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    fill(index, entries)
    forged = [*entries[:3], entries[3]._replace(state="{}")]
    assert compared(index, forged) == [(Damage.ARCHIVE_DIFFERS, 3)]


def test_entries_that_were_cut_off_are_named(index: ArchiveIndex, entries: list[Entry]) -> None:
    fill(index, entries)
    assert compared(index, entries[:3]) == [(Damage.ONLY_ARCHIVED, 3)]


def test_an_item_that_cannot_be_read_is_not_named_again(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    fill(index, entries)
    unreadable = Finding(Damage.ITEM_UNREADABLE, *chain(entries)[:2], 3, "no entry")
    shown = chain(entries[:3])._replace(unreadable=[unreadable])
    assert list(index.compare(shown, now=LATER)) == []


def test_a_member_of_whom_nothing_is_left_is_named(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    fill(index, entries)
    (found,) = index.unseen()
    assert (found.damage, found.member) == (Damage.ONLY_ARCHIVED, MEMBER.id)


def test_an_archive_that_contradicts_itself_is_named(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    assert fill(index, entries, [entries[1]._replace(kind="x")]) == [Damage.ARCHIVE_DIFFERS]


def test_an_object_that_was_written_again_otherwise_and_bad_lines_are_named(
    index: ArchiveIndex, entries: list[Entry]
) -> None:
    bad = Finding(Damage.ARCHIVE_UNREADABLE, "", None, None, "a line")
    first: list[StoredEntry | Finding] = [as_stored(entries[0]), bad]
    archive = InMemoryArchivedObjects({"one": [first, [as_stored(entries[1])]]})
    ((lines, findings),) = index.fill(archive)
    assert lines == 2
    assert [found.damage for found in findings] == [
        Damage.ARCHIVE_DIFFERS,
        Damage.ARCHIVE_UNREADABLE,
    ]
