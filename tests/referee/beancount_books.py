"""The postings of a ledger as a beancount ledger, and beancount's own totals of them.

The stored texts are read here as plain JSON and beancount runs as a program of its own, so that
nothing of what is refereed takes part in the counting.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from punchcard.domain.entry import Entry

BEAN_QUERY = Path(sys.executable).with_name("bean-query")
HELD_BY_MEMBERS = ("pending", "available", "held")

type Sums = dict[tuple[str, ...], int]
"""Points by whatever they are totalled by, beginning with the commodity; none of zero."""


class Total(Enum):
    """What can be asked of beancount: the columns that it totals by."""

    ACCOUNTS = ("currency", "root(account, 2)")
    MEMBERS = ("currency", "account")
    VALUE_DAYS = ("currency", "date", "root(account, 2)")
    BOOKING_DAYS = ("currency", "entry_meta('booked')", "root(account, 2)")


class Slip(NamedTuple):
    """One posting as it stands in an entry: what it adds to which account, and when.

    Days are of the program's zone: `value_day` that on which it takes effect, `booked` that on
    which it was recorded.
    """

    program: str
    member: str
    number: int
    booked: date
    value_day: date
    reason: str
    legs: tuple[tuple[str, int], ...]


def slips(entries: Iterable[Entry], zones: Mapping[str, ZoneInfo]) -> Iterator[Slip]:
    """Read the postings of entries out of their texts."""
    for entry in entries:
        zone = zones[entry.program]
        for item in json.loads(entry.activities):
            for posting in item.get("postings", ()):
                effective_at = posting.pop("effective_at", None) or item["occurred_at"]
                yield Slip(
                    program=entry.program,
                    member=entry.member,
                    number=entry.number,
                    booked=entry.recorded_at.astimezone(zone).date(),
                    value_day=datetime.fromisoformat(effective_at).astimezone(zone).date(),
                    reason=posting.pop("reason"),
                    legs=tuple(posting.items()),
                )


def commodity(program: str) -> str:
    """The commodity that a program's points are."""
    return program.upper()


def account_name(account: str, member: str | None = None) -> str:
    """A member's account of a kind; without a member, the account above those of all members."""
    root = "Assets" if account in HELD_BY_MEMBERS else "Equity"
    above = f"{root}:{account.capitalize()}"
    return above if member is None else f"{above}:{member}"


def write_books(moves: Iterable[Slip], path: Path) -> None:
    """Write a beancount ledger: one transaction for each posting, dated by its value day."""
    opened: set[str] = set()
    lines: list[str] = []
    for slip in moves:
        lines.append(f'{slip.value_day} * "{slip.member} {slip.number}" "{slip.reason}"')
        lines.append(f"  booked: {slip.booked}")
        for account, points in slip.legs:
            name = account_name(account, slip.member)
            opened.add(f"2000-01-01 open {name} {commodity(slip.program)}")
            lines.append(f"  {name}  {points} {commodity(slip.program)}")
    path.write_text("\n".join([*sorted(opened), *lines, ""]))


def totals(path: Path, by: Total) -> Sums:
    """What beancount makes of a ledger; it must find no fault with it."""
    names = [f"column_{place}" for place, _ in enumerate(by.value)]
    columns = [f"{column} AS {name}" for column, name in zip(by.value, names, strict=True)]
    query = f"SELECT {', '.join(columns)}, sum(number) AS points GROUP BY {', '.join(names)}"
    asked = subprocess.run(
        [BEAN_QUERY, "-f", "csv", path, query], capture_output=True, text=True, check=True
    )
    assert asked.stderr == ""
    rows = list(csv.reader(asked.stdout.splitlines()))[1:]
    sums = {tuple(cell.strip() for cell in row[:-1]): int(row[-1]) for row in rows}
    return {place: points for place, points in sums.items() if points}
