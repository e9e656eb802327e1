"""Journal lines, and the entries behind them, as the API writes them."""

from datetime import date
from typing import Self

from punchcard.domain.instants import instant_text
from punchcard.domain.journal import JournalLine
from punchcard.domain.money import money_text
from punchcard.edge.csv_tables import Cell, Numeral
from punchcard.edge.fields import Instant, Ulid, View
from punchcard.use_cases.list_booked_entries import BookedEntry, BookedPage
from punchcard.use_cases.show_journal import Journal
from pydantic import Field

JOURNAL_COLUMNS = (
    "day",
    "debit",
    "credit",
    "points",
    "amount",
    "currency",
    "reason",
    "cost_centre",
    "final",
)
JOURNAL_EXAMPLE = (
    f"{','.join(JOURNAL_COLUMNS)}\r\n2026-03-02,issued,available,22,0.22,EUR,earned,,true\r\n"
)
ENTRY_COLUMNS = (
    "day",
    "member",
    "entry",
    "recorded_at",
    "debit",
    "credit",
    "points",
    "reason",
    "value_day",
    "cost_centre",
)
ENTRY_EXAMPLE = (
    f"{','.join(ENTRY_COLUMNS)}\r\n2026-03-02,01KJQ38XW0ABCDEFGHJKMNPQRS,7,2026-03-02T11:00:00Z,"
    "issued,available,22,earned,2026-03-02,\r\n"
)


class MovementFields(View):
    """What was moved from one account to another."""

    debit: str = Field(
        description="The account that points left: an account of the ledger, or `receivable`.",
        examples=["issued"],
    )
    credit: str = Field(description="The account that they entered.", examples=["available"])
    points: int = Field(description="How many.", examples=[22])
    reason: str = Field(
        description="Why, as in the ledger; `deficit` where what members owe grew or shrank.",
        examples=["earned"],
    )
    cost_centre: str = Field(
        description="Who funds them; empty for the program itself.", examples=["summer"]
    )


class JournalLineView(MovementFields):
    """What was booked of one kind on a day."""

    day: date = Field(description="In the program's time zone.", examples=["2026-03-02"])
    amount: str | None = Field(
        description="What the points are worth; null where they have no value.", examples=["0.22"]
    )
    final: bool = Field(description="Whether the day is closed, so that this cannot change.")

    @classmethod
    def of(cls, line: JournalLine, currency: str) -> Self:
        """Write a line."""
        return cls(
            day=line.day,
            debit=line.debit,
            credit=line.credit,
            points=line.points,
            amount=None if line.amount is None else money_text(line.amount, currency),
            reason=line.reason,
            cost_centre=line.cost_centre,
            final=line.final,
        )


class JournalView(View):
    """The journal of some days."""

    program: str = Field(description="Id of the program.", examples=["club"])
    since: date = Field(description="The first day.", examples=["2026-03-01"])
    until: date = Field(description="The last day.", examples=["2026-03-31"])
    currency: str = Field(description="Of every amount.", examples=["EUR"])
    lines: list[JournalLineView] = Field(description="Day by day.")

    @classmethod
    def of(cls, journal: Journal) -> Self:
        """Write a journal."""
        return cls(
            program=journal.program,
            since=journal.since,
            until=journal.until,
            currency=journal.currency,
            lines=[JournalLineView.of(line, journal.currency) for line in journal.lines],
        )


class BookedEntryView(MovementFields):
    """One movement, and the entry that made it."""

    member: Ulid = Field(
        description="Id of the member; who that is stands elsewhere.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    )
    entry: int = Field(description="Number of the entry in the member's ledger.", examples=[7])
    recorded_at: Instant = Field(
        description="When it was recorded.", examples=["2026-03-02T11:00:00Z"]
    )
    value_day: date = Field(description="When it took effect.", examples=["2026-03-02"])

    @classmethod
    def of(cls, booked: BookedEntry) -> Self:
        """Write a movement."""
        moved = booked.movement
        return cls(
            member=booked.member,
            entry=booked.number,
            recorded_at=booked.recorded_at,
            debit=moved.debit,
            credit=moved.credit,
            points=moved.points,
            reason=moved.reason,
            value_day=moved.value_day,
            cost_centre=moved.cost_centre,
        )


class BookedPageView(View):
    """One page of movements."""

    entries: list[BookedEntryView] = Field(description="In the order of the archive.")
    next_cursor: str | None = Field(
        description="Where the next page begins; null on the last one. A page may be empty and "
        "still have a next one, where a filter fits little."
    )

    @classmethod
    def of(cls, page: BookedPage) -> Self:
        """Write a page."""
        return cls(
            entries=[BookedEntryView.of(each) for each in page.entries],
            next_cursor=page.next_cursor,
        )


def journal_rows(journal: Journal) -> list[list[Cell]]:
    """A journal as a table."""
    return [
        [
            line.day.isoformat(),
            line.debit,
            line.credit,
            line.points,
            None if line.amount is None else Numeral(money_text(line.amount, journal.currency)),
            journal.currency,
            line.reason,
            line.cost_centre,
            "true" if line.final else "false",
        ]
        for line in journal.lines
    ]


def entry_rows(day: date, page: BookedPage) -> list[list[Cell]]:
    """Movements as a table."""
    return [
        [
            day.isoformat(),
            each.member,
            each.number,
            instant_text(each.recorded_at),
            each.movement.debit,
            each.movement.credit,
            each.movement.points,
            each.movement.reason,
            each.movement.value_day.isoformat(),
            each.movement.cost_centre,
        ]
        for each in page.entries
    ]
