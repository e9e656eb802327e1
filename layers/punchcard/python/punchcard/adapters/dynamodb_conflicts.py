"""Notes in the directory that two members may be one person: with each, and all together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.dynamodb_items import Item, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.members import Conflict


@dataclass(frozen=True, slots=True)
class DynamoDbConflicts:
    """Conflicts in the directory's table."""

    table: DynamoDbTable

    def note(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        """Note with each member the others who may be the same person; the first time stays."""
        for one, other in permutations(dict.fromkeys(members), 2):
            noted = self.table.put_if_absent(
                _item(keys.member(program, one), keys.conflict(other), noticed_at)
            )
            since = noticed_at if noted is None else parse_instant(text(noted, "noticed_at"))
            self.table.put_if_absent(_item(keys.conflicts(program), keys.pair(one, other), since))

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Conflict], str | None]:
        """Up to `limit` pairs of members, and where the next page begins."""
        items, more = self.table.page(keys.conflicts(program), after=after, limit=limit)
        return [_read(item, program) for item in items], more

    def move(self, *, program: str, of: str, to: str) -> None:
        """Note with another member what is noted of one; between the two nothing is left."""
        partition = keys.member(program, of)
        for item in self.table.items(partition, prefix=keys.CONFLICT_PREFIX):
            other = text(item, keys.SORT).removeprefix(keys.CONFLICT_PREFIX)
            if other != to:
                since = parse_instant(text(item, "noticed_at"))
                self.note(program=program, members=(to, other), noticed_at=since)
            self.table.delete(keys.conflicts(program), keys.pair(of, other))
            self.table.delete(keys.member(program, other), keys.conflict(of))
            self.table.delete(partition, keys.conflict(other))


def _item(partition: str, sort: str, noticed_at: datetime) -> Item:
    return {
        keys.PARTITION: {"S": partition},
        keys.SORT: {"S": sort},
        "noticed_at": {"S": instant_text(noticed_at)},
    }


def _read(item: Item, program: str) -> Conflict:
    one, other = text(item, keys.SORT).split("#")
    return Conflict(
        program=program,
        members=(one, other),
        noticed_at=parse_instant(text(item, "noticed_at")),
    )
