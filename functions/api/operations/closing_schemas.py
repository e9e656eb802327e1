"""How far the books are closed, as the API writes it."""

from datetime import date
from typing import Self

from punchcard.domain.closing import ClosingReport, ClosingStatus
from punchcard.edge.fields import Instant, View
from punchcard.use_cases.show_closing import Closing
from pydantic import Field


class DifferenceView(View):
    """Where the books and the members differ."""

    what: str = Field(
        description="An account, a cohort by when it is gone, or a count.", examples=["available"]
    )
    books: int = Field(description="What the books say.", examples=[130])
    members: int = Field(description="What the members have together.", examples=[128])


class ClosingAttemptView(View):
    """How the last attempt to close days ended."""

    day: date = Field(description="The last day that was to be closed.", examples=["2026-03-02"])
    status: ClosingStatus = Field(
        description="`behind`: entries of these days are not carried forward yet. `unbalanced`: "
        "the books do not equal the sum over members. `overtaken`: more was booked meanwhile. The "
        "next attempt begins anew."
    )
    at: Instant = Field(description="When it ended.", examples=["2026-03-03T01:00:07Z"])
    closed: int = Field(description="Days that it closed.", examples=[1])
    members: int = Field(description="Members that were added up.", examples=[12])
    behind: int = Field(description="Of those, how many had entries to come.", examples=[0])
    differences: list[DifferenceView] = Field(description="None where the books are right.")

    @classmethod
    def of(cls, report: ClosingReport) -> Self:
        """Write a report."""
        return cls(
            day=report.day,
            status=report.status,
            at=report.at,
            closed=report.closed,
            members=report.members,
            behind=report.behind,
            differences=[
                DifferenceView(what=what, books=found.books, members=found.members)
                for what, found in report.differences.items()
            ],
        )


class ClosingView(View):
    """How far a program's books are closed."""

    program: str = Field(description="Id of the program.", examples=["club"])
    closed_until: date | None = Field(
        description="The last day that is closed; null: all are open.", examples=["2026-03-02"]
    )
    attempt: ClosingAttemptView | None = Field(
        description="The last attempt to close days; null: there was none yet."
    )

    @classmethod
    def of(cls, closing: Closing) -> Self:
        """Write how far the books are closed."""
        return cls(
            program=closing.program,
            closed_until=closing.closed_until,
            attempt=None if closing.attempt is None else ClosingAttemptView.of(closing.attempt),
        )
