"""Both archives in memory."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from punchcard.adapters.activity_codec import encode_activity
from punchcard.adapters.dynamodb_entries import read_entry
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.stream_images import read_line
from punchcard.domain.activity import Activity
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.entry import Entry
from punchcard.domain.entry_batches import EntryBatch
from punchcard.ports import ACTIVITY_BYTES_MAX

type Place = tuple[str, str, str]


@dataclass
class InMemoryActivityArchive:
    """Activities by program, member and place: key, time and content."""

    kept: dict[Place, ArchivedActivity] = field(default_factory=dict)

    def takes(self, activity: Activity) -> bool:
        return len(encode_activity(activity).encode()) <= ACTIVITY_BYTES_MAX

    def keep(self, activities: Sequence[ArchivedActivity]) -> None:
        for activity in activities:
            self.kept.setdefault(_place(activity), activity)

    def missing(self, activities: Sequence[ArchivedActivity]) -> Sequence[ArchivedActivity]:
        return [activity for activity in activities if _place(activity) not in self.kept]

    def of_member(
        self, *, program: str, member: str, after: str | None, limit: int
    ) -> tuple[Sequence[ArchivedActivity], str | None]:
        places = sorted(place for place in self.kept if place[:2] == (program, member))
        left = [place for place in places if after is None or place[2] > after]
        page = left[:limit]
        return [self.kept[place] for place in page], page[-1][2] if len(left) > limit else None

    def of_key(self, *, program: str, member: str, key: str) -> Sequence[ArchivedActivity]:
        found, _ = self.of_member(program=program, member=member, after=None, limit=10_000)
        return [activity for activity in found if activity.key == key]

    def delete_member(self, *, program: str, member: str) -> None:
        for place in [place for place in self.kept if place[:2] == (program, member)]:
            del self.kept[place]


@dataclass
class InMemoryEntryArchive:
    """The lines of each batch."""

    objects: dict[EntryBatch, tuple[str, ...]] = field(default_factory=dict)

    def put(self, lines: Sequence[str], *, batch: EntryBatch) -> None:
        self.objects[batch] = tuple(lines)

    def batches(self, on: date) -> Sequence[EntryBatch]:
        found = [batch for batch in self.objects if batch.recorded_on == on]
        return sorted(found, key=lambda batch: batch.place)

    def entries(self, batch: EntryBatch) -> Sequence[Entry]:
        found = []
        for line in self.objects[batch]:
            with suppress(ItemUnreadableError):
                found.append(read_entry(read_line(line)))
        return found


def _place(activity: ArchivedActivity) -> Place:
    told = f"{activity.key}#{activity.stated_at.isoformat()}#{encode_activity(activity.activity)}"
    return (activity.program, activity.member, told)
