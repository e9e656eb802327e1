"""Activities in the directory that wait for somebody to join, or for their order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.activity_codec import decode_activity, encode_activity
from punchcard.adapters.dynamodb_items import Item, expect_attributes, number, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.activity import Activity
from punchcard.domain.members import WaitingActivity
from punchcard.ports import WAITING_BYTES_MAX, ActivityTooLargeError

ATTRIBUTES = frozenset({keys.PARTITION, keys.SORT, keys.EXPIRY, "program", "activity"})


@dataclass(frozen=True, slots=True)
class DynamoDbWaiting:
    """Waiting activities by the partition of what they wait for.

    The rows say what happened and not who did it: the partition is a hash under the pepper.
    """

    table: DynamoDbTable

    def put(self, activity: Activity, *, place: str, program: str, expires_at: datetime) -> None:
        """Keep an activity; the same one put again is the same row.

        Raises:
            ActivityTooLargeError: its text is longer than `WAITING_BYTES_MAX`.
        """
        content = encode_activity(activity)
        if len(content.encode()) > WAITING_BYTES_MAX:
            raise ActivityTooLargeError(
                f"an activity that waits may take {WAITING_BYTES_MAX} bytes; "
                "replay it when the person has joined"
            )
        self.table.put(
            {
                keys.PARTITION: {"S": place},
                keys.SORT: {"S": keys.digest(content)},
                keys.EXPIRY: {"N": str(int(expires_at.timestamp()))},
                "program": {"S": program},
                "activity": {"S": content},
            }
        )

    def at(self, place: str) -> Sequence[WaitingActivity]:
        """All activities of a partition, the one that happened first at first."""
        rows = (_read(item) for item in self.table.items(place))
        return sorted(rows, key=lambda waiting: (waiting.activity.occurred_at, waiting.row))

    def remove(self, waiting: WaitingActivity) -> None:
        """Remove one; nothing happens if it is gone."""
        place, sort = json.loads(waiting.row)
        self.table.delete(place, sort)


def _read(item: Item) -> WaitingActivity:
    expect_attributes(item, ATTRIBUTES)
    return WaitingActivity(
        row=json.dumps([text(item, keys.PARTITION), text(item, keys.SORT)]),
        activity=decode_activity(text(item, "activity")),
        program=text(item, "program"),
        expires_at=datetime.fromtimestamp(number(item, keys.EXPIRY), UTC),
    )
