"""The daily books, as the API writes them."""

from datetime import date
from typing import Self

from punchcard.domain.books import DayBook
from punchcard.domain.trial_balance import Dating, TrialBalance
from punchcard.edge.csv_tables import Cell
from punchcard.edge.fields import View
from punchcard.use_cases.list_book_days import DayPage
from pydantic import Field

BALANCE_COLUMNS = (
    "day",
    "dating",
    "account",
    "opening",
    "put_in",
    "taken_out",
    "closing",
    "final",
)
BALANCE_EXAMPLE = (
    f"{','.join(BALANCE_COLUMNS)}\r\n2026-03-02,booking,available,100,50,20,130,true\r\n"
)


class BookDayView(View):
    """A day of the books."""

    day: date = Field(description="In the program's time zone.", examples=["2026-03-02"])
    closed: bool = Field(description="Whether nothing is booked on it any more.")
    members: int = Field(description="Who had their first entry.", examples=[3])
    entries: int = Field(description="Booked on it.", examples=[48])
    orders: int = Field(description="Paid for the first time.", examples=[30])

    @classmethod
    def of(cls, book: DayBook) -> Self:
        """Write what is booked on a day."""
        return cls(
            day=book.day,
            closed=book.closed,
            members=book.booked.members,
            entries=book.booked.entries,
            orders=book.booked.orders,
        )


class BookDayPageView(View):
    """One page of days."""

    days: list[BookDayView] = Field(description="The earliest first.")
    next_cursor: date | None = Field(
        description="Where the next page begins; null on the last one.", examples=["2026-04-02"]
    )

    @classmethod
    def of(cls, page: DayPage) -> Self:
        """Write a page."""
        return cls(days=[BookDayView.of(book) for book in page.days], next_cursor=page.next_day)


class BalanceLineView(View):
    """One account; points are whole."""

    account: str = Field(
        description="An account of the ledger, or `receivable`: minus what members owe.",
        examples=["available"],
    )
    opening: int = Field(description="When the day began.", examples=[100])
    put_in: int = Field(description="What entered the account.", examples=[50])
    taken_out: int = Field(description="What left it.", examples=[20])
    closing: int = Field(description="When the day had ended.", examples=[130])


class TrialBalanceView(View):
    """All accounts on a day. Openings, movements and closings each sum to zero."""

    program: str = Field(description="Id of the program.", examples=["club"])
    day: date = Field(description="In the program's time zone.", examples=["2026-03-02"])
    dating: Dating = Field(
        description="`booking`: what was booked on the day. `value`: what took effect on it, "
        "whenever it was or will be booked."
    )
    final: bool = Field(description="Whether the day is closed, so that nothing here can change.")
    outstanding: int = Field(
        description="Points that members have at the end: available, held and pending.",
        examples=[180],
    )
    receivable: int = Field(description="Points that members owe at the end.", examples=[0])
    lines: list[BalanceLineView] = Field(description="Account by account.")

    @classmethod
    def of(cls, balance: TrialBalance) -> Self:
        """Write a trial balance."""
        return cls(
            program=balance.program,
            day=balance.day,
            dating=balance.dating,
            final=balance.final,
            outstanding=balance.outstanding,
            receivable=balance.receivable,
            lines=[
                BalanceLineView(
                    account=account,
                    opening=line.opening,
                    put_in=line.put_in,
                    taken_out=line.taken_out,
                    closing=line.closing,
                )
                for account, line in balance.lines.items()
            ],
        )

    def rows(self) -> list[list[Cell]]:
        """The same as a table."""
        final = "true" if self.final else "false"
        return [
            [
                self.day.isoformat(),
                self.dating.value,
                line.account,
                line.opening,
                line.put_in,
                line.taken_out,
                line.closing,
                final,
            ]
            for line in self.lines
        ]
