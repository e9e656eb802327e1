"""Long work: starting workflows, what they hand from step to step, and what is kept of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from punchcard.domain.sweeps import Batch, Counts, Review, Sweep


class Execution(StrEnum):
    """How a workflow stands: at work, at its end, or broken off before it."""

    RUNNING = "running"
    ENDED = "ended"
    BROKEN = "broken"


class Workflows(Protocol):
    """What runs for minutes, step by step, with retries of its own."""

    def start_sweep(self, name: str, *, program: str) -> None:
        """Start a sweep of a program; nothing happens if one of this name was started before."""

    def sweep(self, name: str) -> Execution | None:
        """How a sweep stands; None: none of this name was started in the last months."""


@dataclass(frozen=True, slots=True)
class ManifestPlace:
    """Where a manifest lies."""

    bucket: str
    key: str


class Manifests(Protocol):
    """Lists of batches that are too long to be handed from step to step."""

    def write(self, sweep: str, batches: Iterable[Batch]) -> ManifestPlace:
        """Store batches, one a line; there may be more than memory holds.

        A sweep that is planned again has its manifest written over.
        """


class Sweeps(Protocol):
    """What is kept of sweeps: for each program what was planned, done and left over."""

    def keep(self, sweep: Sweep) -> None:
        """Write how a sweep stands, over what was written before."""

    def sweep(self, *, program: str, sweep: str) -> Sweep | None:
        """One sweep of a program, read strongly."""

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Sweep], str | None]:
        """Up to `limit` sweeps of a program, the newest first.

        Args:
            program: whose sweeps.
            after: what the page before gave as the beginning of this one; None: the first page.
            limit: how many at the most.

        Returns:
            The sweeps, and where the next page begins; None: there is none.
        """

    def programs(self, sweep: str) -> Sequence[str]:
        """The programs of which a sweep is kept."""

    def count(self, batch: Batch, counts: Counts, *, now: datetime) -> None:
        """Keep what one try of a batch did; the same try made again adds what it did beyond."""

    def counts(self, *, program: str, sweep: str) -> Counts:
        """What all tries of a program's batches did together."""

    def reviewed(self, program: str) -> Review | None:
        """How far a program's members were reviewed, read strongly; None: never."""

    def keep_review(self, program: str, review: Review) -> None:
        """Keep how far a program's members were reviewed, over what was kept before."""
