"""Both archives in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from punchcard.adapters.activity_codec import encode_activity
from punchcard.domain.activity import Activity
from punchcard.domain.archived import ArchivedActivity
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
    """Objects by name."""

    objects: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def put(self, lines: Sequence[str], *, name: str) -> None:
        self.objects[name] = tuple(lines)


def _place(activity: ArchivedActivity) -> Place:
    told = f"{activity.key}#{activity.stated_at.isoformat()}#{encode_activity(activity.activity)}"
    return (activity.program, activity.member, told)
