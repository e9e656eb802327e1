"""A program's books in the table of read models: the parts of open days, and closed days.

A day is closed in one transaction, which marks its parts as they stand and puts the closed day
where none is. A part that is marked takes no more. So nothing can be booked in between, and a
closed day is what its parts add up to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice
from typing import TYPE_CHECKING

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.book_items import (
    booked_numbers,
    numbers_of,
    position_numbers,
    read_booked,
    read_position,
)
from punchcard.adapters.dynamodb_items import CONDITION_FAILED, Item, moment, number, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.dynamodb_transactions import DONE, write_together
from punchcard.domain.books import (
    Booked,
    ClosedDay,
    DayBook,
    LateEntries,
    Position,
    add_up_booked,
    carry,
)
from punchcard.domain.closing import ClosingReport, ClosingStatus, Difference
from punchcard.domain.errors import ContentionError
from punchcard.domain.instants import instant_text
from punchcard.domain.shards import BOOK_SHARDS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

CLOSED = "closed"
"""The attribute of a part that takes no more."""

LAST = "last"
"""The attribute of a note of late entries with the number of the last of them."""

IS_OPEN = f"attribute_not_exists({CLOSED})"


@dataclass(frozen=True, slots=True)
class DynamoDbBooks:
    """The books in the table of read models."""

    table: DynamoDbTable

    def day(self, program: str, day: date) -> DayBook:
        """What is booked on a day; nothing, if nothing is."""
        parts = list(self._parts(program, day))
        return _day_book(day, parts)

    def days(self, program: str, *, since: date | None, limit: int) -> Sequence[DayBook]:
        """Up to `limit` days on which anything is booked or that are closed, the earliest first."""
        after = None if since is None else keys.parts_of_day(since)
        parts = self.table.items(keys.books(program), after=after)
        by_day = groupby(parts, lambda part: keys.day_of_part(text(part, keys.SORT)))
        return [_day_book(day, list(found)) for day, found in islice(by_day, limit)]

    def position(self, program: str) -> Position:
        """Where a program stands: where it stood when a day was closed last, and all since."""
        last = self.last_closed(program)
        position = Position() if last is None else last.closing
        after = None if last is None else keys.parts_of_day(last.day + timedelta(days=1))
        parts = self.table.items(keys.books(program), after=after)
        return carry(position, add_up_booked(_read_part(part) for part in parts))

    def late(self, program: str, *, since: date) -> Sequence[LateEntries]:
        """The late entries that are booked on a day or after it, by day, member and number."""
        notes = self.table.items(keys.late(program), after=keys.parts_of_day(since))
        return [_read_late(note) for note in notes]

    def closed(self, program: str, day: date) -> ClosedDay | None:
        """A closed day; None: the day is open."""
        item = self.table.get(keys.closed_days(program), day.isoformat())
        return None if item is None else _read_closed(item, program)

    def last_closed(self, program: str) -> ClosedDay | None:
        """The day that was closed last; None: all are open."""
        newest, _ = self.page(program, after=None, limit=1)
        return newest[0] if newest else None

    def page(
        self, program: str, *, after: date | None, limit: int
    ) -> tuple[Sequence[ClosedDay], date | None]:
        """Up to `limit` closed days, the newest first, and where the next page begins."""
        items, following = self.table.page(
            keys.closed_days(program),
            after=None if after is None else after.isoformat(),
            limit=limit,
            descending=True,
        )
        days = [_read_closed(item, program) for item in items]
        return days, None if following is None else date.fromisoformat(following)

    def close(self, closed: ClosedDay) -> bool:
        """Close a day: nothing is booked on it from then on.

        Returns:
            Whether the day was closed as it was read; if not, it is closed already, or more was
            booked on it since.

        Raises:
            TransientError: it was not closed, or nobody knows whether.
        """
        parts = {text(part, keys.SORT): part for part in self._parts(closed.program, closed.day)}
        if closed.book.closed or _day_book(closed.day, list(parts.values())) != closed.book:
            return False
        marks = [
            self._mark(closed, index, parts.get(keys.book_part(closed.day, index)))
            for index in range(BOOK_SHARDS)
        ]
        put: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self.table.name,
                "Item": _write_closed(closed),
                "ConditionExpression": keys.IS_ABSENT,
            }
        }
        refused = set(write_together(self.table.client, [*marks, put])) - {DONE}
        if CONDITION_FAILED in refused:
            return False
        if refused:
            raise ContentionError("other transactions held the day")
        return True

    def keep_report(self, report: ClosingReport) -> None:
        """Keep how the last attempt to close days ended, over what was kept before."""
        self.table.put(_write_report(report))

    def report(self, program: str) -> ClosingReport | None:
        """How the last attempt to close days of a program ended; None: there was none."""
        item = self.table.get(keys.closing(program), keys.REPORT)
        return None if item is None else _read_report(item, program)

    def _parts(self, program: str, day: date) -> Iterator[Item]:
        return self.table.items(keys.books(program), prefix=keys.parts_of_day(day))

    def _mark(self, closed: ClosedDay, index: int, part: Item | None) -> "TransactWriteItemTypeDef":
        """Mark a part as closed where it stands as it was read: entries only ever are added."""
        condition = keys.IS_ABSENT if part is None else f"{IS_OPEN} AND entries = :entries"
        values: dict[str, AttributeValueTypeDef] = {":closed": {"BOOL": True}}
        if part is not None:
            values[":entries"] = part["entries"]
        return {
            "Update": {
                "TableName": self.table.name,
                "Key": {
                    keys.PARTITION: {"S": keys.books(closed.program)},
                    keys.SORT: {"S": keys.book_part(closed.day, index)},
                },
                "ConditionExpression": condition,
                "UpdateExpression": f"SET {CLOSED} = :closed",
                "ExpressionAttributeValues": values,
            }
        }


def _day_book(day: date, parts: Sequence[Item]) -> DayBook:
    return DayBook(
        day=day,
        booked=add_up_booked(read_booked(part, day) for part in parts),
        closed=any(CLOSED in part for part in parts),
    )


def _read_part(part: Item) -> Booked:
    return read_booked(part, keys.day_of_part(text(part, keys.SORT)))


def _read_late(note: Item) -> LateEntries:
    return LateEntries(*keys.read_late_on(text(note, keys.SORT)), number(note, LAST))


def _write_closed(closed: ClosedDay) -> Item:
    return {
        keys.PARTITION: {"S": keys.closed_days(closed.program)},
        keys.SORT: {"S": closed.day.isoformat()},
        "closed_at": {"S": instant_text(closed.closed_at)},
        "opening": {"M": numbers_of(position_numbers(closed.opening))},
        "booked": {"M": numbers_of(booked_numbers(closed.book.booked, closed.day))},
    }


def _read_closed(item: Item, program: str) -> ClosedDay:
    day = date.fromisoformat(text(item, keys.SORT))
    return ClosedDay(
        program=program,
        opening=read_position(item["opening"]["M"]),
        book=DayBook(day=day, booked=read_booked(item["booked"]["M"], day), closed=True),
        closed_at=moment(item, "closed_at"),
    )


def _write_report(report: ClosingReport) -> Item:
    differing: Item = {
        name: {"M": numbers_of(found._asdict())} for name, found in report.differences.items()
    }
    return {
        keys.PARTITION: {"S": keys.closing(report.program)},
        keys.SORT: {"S": keys.REPORT},
        "day": {"S": report.day.isoformat()},
        "status": {"S": report.status},
        "at": {"S": instant_text(report.at)},
        "differences": {"M": differing},
        **numbers_of({"members": report.members, "behind": report.behind, "closed": report.closed}),
    }


def _read_report(item: Item, program: str) -> ClosingReport:
    return ClosingReport(
        program=program,
        day=date.fromisoformat(text(item, "day")),
        status=ClosingStatus(text(item, "status")),
        at=moment(item, "at"),
        members=number(item, "members"),
        behind=number(item, "behind"),
        closed=number(item, "closed"),
        differences={
            name: Difference(number(found["M"], "books"), number(found["M"], "members"))
            for name, found in item["differences"]["M"].items()
        },
    )
