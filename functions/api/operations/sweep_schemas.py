"""Sweeps, as the API writes them."""

from typing import Self

from punchcard.domain.sweeps import Sweep, SweepStatus
from punchcard.edge.fields import Instant, View
from punchcard.use_cases.start_sweep import SweepPage
from pydantic import Field


class SweepView(View):
    """A sweep of one program."""

    sweep: str = Field(
        description="Id of the sweep, and of its execution in Step Functions.",
        examples=["7d9f2c4b8e1a4f60b3c5d7e9f1a2b3c4"],
    )
    program: str = Field(description="Id of the program.", examples=["club"])
    status: SweepStatus = Field(
        description="`succeeded_with_failures`: some members could not be settled; the next "
        "sweep finds them due again. `failed`: the sweep broke off."
    )
    started_at: Instant = Field(
        description="When it was started.", examples=["2026-03-02T12:00:00Z"]
    )
    ended_at: Instant | None = Field(
        description="When it was done; null while it runs, or if it broke off unreported."
    )
    planned: int = Field(description="Members who were found due.", examples=[120])
    settled: int = Field(
        description="Members for whom what fell due was recorded; the others had been settled "
        "meanwhile, or only had a warning due.",
        examples=[95],
    )
    warned: int = Field(
        description="Members of whose points at least one warning was announced.", examples=[24]
    )
    failed: int = Field(
        description="Members who were planned and are not done with: while it runs, those who are "
        "still to come.",
        examples=[1],
    )
    points_matured: int = Field(description="Points that became available.", examples=[1900])
    points_expired: int = Field(description="Points that expired.", examples=[340])

    @classmethod
    def of(cls, sweep: Sweep) -> Self:
        """Show a sweep."""
        return cls(
            sweep=sweep.id,
            program=sweep.program,
            status=sweep.status,
            started_at=sweep.started_at,
            ended_at=sweep.ended_at,
            planned=sweep.planned,
            settled=sweep.counts.settled,
            warned=sweep.counts.warned,
            failed=sweep.failed,
            points_matured=sweep.counts.points_matured,
            points_expired=sweep.counts.points_expired,
        )


class SweepPageView(View):
    """Sweeps of a program."""

    sweeps: list[SweepView] = Field(description="The newest first.")
    next_cursor: str | None = Field(description="Where the next page begins; null on the last.")

    @classmethod
    def of(cls, page: SweepPage) -> Self:
        """Show a page."""
        return cls(
            sweeps=[SweepView.of(sweep) for sweep in page.sweeps], next_cursor=page.next_cursor
        )
