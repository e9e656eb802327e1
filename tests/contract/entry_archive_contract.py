"""What every archive of entries does, whatever it is made of."""

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.adapters.stream_images import line_of
from punchcard.domain.entry import Entry, seal
from punchcard.domain.entry_batches import EntryBatch, StoredLine
from punchcard.ports import EntryArchive, EntryHistory
from punchcard.use_cases.archive_entries import archive_entries

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


class WholeArchive(EntryArchive, EntryHistory, Protocol):
    """The archive for both: who writes and who reads."""


def entry(number: int, at: datetime = NOON) -> Entry:
    return seal(
        Entry(
            program="club",
            member="01J0000000000000000000000A",
            number=number,
            recorded_at=at,
            kind="order",
            activities="[]",
            state='{"segments":["ä"]}',
            memory=b"\x00\xff",
        ),
        None,
    )


def stored(entry: Entry, **more: dict[str, str]) -> StoredLine:
    """An entry as the stream tells of it: binary attributes are base64 text."""
    image = {
        name: {"B": b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in write_entry(entry).items()
    }
    return line_of({**image, **more})


class EntryArchiveContract:
    def test_entries_come_back_as_they_were_put(self, archive: WholeArchive) -> None:
        entries = [entry(number) for number in range(3)]
        archive_entries([(str(100 + e.number), stored(e)) for e in entries], archive=archive)

        (batch,) = archive.batches(MONDAY)
        assert batch == EntryBatch(MONDAY, "100", "102", 3)
        assert archive.entries(batch) == entries

    def test_a_batch_that_is_put_again_is_there_once(self, archive: WholeArchive) -> None:
        for _ in range(2):
            archive_entries([("100", stored(entry(0)))], archive=archive)
        assert len(archive.batches(MONDAY)) == 1

    def test_a_batch_is_cut_by_the_days_of_utc(self, archive: WholeArchive) -> None:
        midnight = datetime(2026, 3, 3, tzinfo=UTC)
        late, early = entry(0, midnight - timedelta(microseconds=1)), entry(1, midnight)
        archive_entries([("7", stored(late)), ("8", stored(early))], archive=archive)

        assert archive.batches(MONDAY) == [EntryBatch(MONDAY, "7", "7", 1)]
        assert archive.batches(TUESDAY) == [EntryBatch(TUESDAY, "8", "8", 1)]
        assert archive.entries(EntryBatch(TUESDAY, "8", "8", 1)) == [early]

    def test_batches_come_by_their_places_not_by_their_names(self, archive: WholeArchive) -> None:
        for place in ("1000", "200", "99"):
            archive_entries([(place, stored(entry(0)))], archive=archive)
        assert [batch.first for batch in archive.batches(MONDAY)] == ["99", "200", "1000"]

    def test_a_day_without_entries_has_no_batches(self, archive: WholeArchive) -> None:
        archive_entries([("100", stored(entry(0)))], archive=archive)
        assert archive.batches(TUESDAY) == []

    def test_what_is_no_entry_is_kept_and_not_read(self, archive: WholeArchive) -> None:
        foreign = stored(entry(0), surprise={"S": "?"})
        archive_entries([("1", foreign), ("2", stored(entry(1)))], archive=archive)

        (batch,) = archive.batches(MONDAY)
        assert batch.size == 2
        assert archive.entries(batch) == [entry(1)]

    def test_what_has_no_day_is_kept_apart(self, archive: WholeArchive) -> None:
        undated = line_of({"pk": {"S": "stranger"}})
        misdated = stored(entry(0), recorded_at={"S": "yesterday"})
        assert (undated.recorded_on, misdated.recorded_on) == (None, None)

        archive_entries([("1", undated), ("2", misdated)], archive=archive)

        assert archive.batches(MONDAY) == []
        assert archive.entries(EntryBatch(None, "1", "2", 2)) == []
