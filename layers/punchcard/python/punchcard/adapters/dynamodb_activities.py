"""The archive of activities in a DynamoDB table: an item each, gone after 25 months.

The place of an activity is derived from what it states, so that whoever keeps it again, after an
attempt that broke off, writes the same item.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.activity_codec import decode_activity, encode_activity
from punchcard.adapters.dynamodb_items import Item, number, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.activity import Activity, Arrival
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.outcome import Status
from punchcard.ports import ACTIVITY_BYTES_MAX

ACTIVITIES_KEPT_DAYS = 761
"""25 months, the longest that 25 months can be: two whole years can be compared."""

DIGEST_CHARS = 16


@dataclass(frozen=True, slots=True)
class DynamoDbActivityArchive:
    """Activities by member, key and time in one table."""

    table: DynamoDbTable

    def takes(self, activity: Activity) -> bool:
        """Whether an activity, as it is kept, takes `ACTIVITY_BYTES_MAX` at the most."""
        return len(encode_activity(activity).encode()) <= ACTIVITY_BYTES_MAX

    def keep(self, activities: Sequence[ArchivedActivity]) -> None:
        """Keep activities, in one call; one that is kept already is written over by the same.

        Raises:
            TransientError: some are not kept; keep all of them again.
        """
        items = {_place(activity): _write(activity) for activity in activities}
        self.table.put_many(list(items.values()))

    def missing(self, activities: Sequence[ArchivedActivity]) -> Sequence[ArchivedActivity]:
        """Those of the activities that are not kept, in their order."""
        places = {_place(activity): activity for activity in activities}
        found = self.table.get_many(list(places)) if places else {}
        return [activity for place, activity in places.items() if place not in found]

    def of_member(
        self, *, program: str, member: str, after: str | None, limit: int
    ) -> tuple[Sequence[ArchivedActivity], str | None]:
        """Up to `limit` activities of a member, by key and time, and where the next page begins."""
        partition = keys.chain(program, member)
        items, following = self.table.page(partition, after=after, limit=limit)
        return [_read(item) for item in items], following

    def of_key(self, *, program: str, member: str, key: str) -> Sequence[ArchivedActivity]:
        """All that is kept under one key (its text, as in entries), the oldest state first."""
        partition = keys.chain(program, member)
        return [_read(item) for item in self.table.items(partition, prefix=f"{key}#")]

    def delete_member(self, *, program: str, member: str) -> None:
        """Delete all that is kept of a member; nothing happens if there is nothing."""
        partition = keys.chain(program, member)
        for item in list(self.table.items(partition)):
            self.table.delete(partition, text(item, keys.SORT))


def _place(activity: ArchivedActivity) -> tuple[str, str]:
    digest = sha256(encode_activity(activity.activity).encode()).hexdigest()[:DIGEST_CHARS]
    stated_at = instant_text(activity.stated_at)
    return (
        keys.chain(activity.program, activity.member),
        keys.archived_activity(activity.key, stated_at, digest),
    )


def _write(activity: ArchivedActivity) -> Item:
    partition, sort = _place(activity)
    arrival = activity.arrival
    expires_at = activity.recorded_at + timedelta(days=ACTIVITIES_KEPT_DAYS)
    optional = {"shop": arrival.shop, "delivery_id": arrival.delivery_id}
    entry = activity.entry_number
    return {
        keys.PARTITION: {"S": partition},
        keys.SORT: {"S": sort},
        "activity": {"S": encode_activity(activity.activity)},
        "topic": {"S": arrival.topic},
        "received_at": {"S": instant_text(arrival.received_at)},
        "recorded_at": {"S": instant_text(activity.recorded_at)},
        "status": {"S": activity.status.value},
        keys.EXPIRY: {"N": str(int(expires_at.timestamp()))},
        **{name: {"S": value} for name, value in optional.items() if value is not None},
        **({} if entry is None else {"entry_number": {"N": str(entry)}}),
    }


def _read(item: Item) -> ArchivedActivity:
    program, member = keys.program_and_member(text(item, keys.PARTITION))
    activity = decode_activity(text(item, "activity"))
    return ArchivedActivity(
        program=program,
        member=member,
        key=activity.key,
        activity=activity,
        arrival=Arrival(
            received_at=parse_instant(text(item, "received_at")),
            topic=text(item, "topic"),
            delivery_id=text(item, "delivery_id") if "delivery_id" in item else None,
            shop=text(item, "shop") if "shop" in item else None,
        ),
        status=Status(text(item, "status")),
        entry_number=number(item, "entry_number") if "entry_number" in item else None,
        recorded_at=parse_instant(text(item, "recorded_at")),
    )
