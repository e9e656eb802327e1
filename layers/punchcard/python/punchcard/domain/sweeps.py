"""Sweeps: looking at the members who are due, in batches, so that settled facts become visible."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict


class SweepStatus(StrEnum):
    """How far a sweep of one program has come.

    `succeeded_with_failures`: every batch was tried, and some members could not be settled; the
    next sweep finds them due again. `failed`: the sweep itself broke off.
    """

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    SUCCEEDED_WITH_FAILURES = "succeeded_with_failures"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How far a program's members were looked at because inactivity takes points sooner.

    `since` is when that took effect. `after` is the member who was reached; None: all were.
    """

    since: datetime
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Members of one program that are looked at together, one line of a sweep's manifest.

    `number` counts the batches of a sweep over all programs from 0; `attempt` counts how often
    those members have been left over by a try before. With `review` nobody knows whether they are
    due: a version has changed when they are, since that was last written down.
    """

    sweep: str
    program: str
    number: int
    members: tuple[str, ...]
    attempt: int = 0
    review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was done to how many members, and to how many points.

    `looked_at` counts the members who were done with, among them `settled` to whose ledger an
    entry was appended, and `warned` of whom at least one warning was given.
    """

    looked_at: int = 0
    settled: int = 0
    warned: int = 0
    points_matured: int = 0
    points_expired: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A sweep of one program as it is recorded.

    `planned` members were found due or are reviewed; `review` is how far it takes the review.
    """

    id: str
    program: str
    status: SweepStatus
    started_at: datetime
    ended_at: datetime | None = None
    planned: int = 0
    counts: Counts = Counts()
    review: Review | None = None

    @property
    def failed(self) -> int:
        """Members who were planned and are not done with."""
        return max(0, self.planned - self.counts.looked_at)


def add_counts(counts: Iterable[Counts]) -> Counts:
    """What several tries did together."""
    total = Counts()
    for each in counts:
        total = Counts(
            looked_at=total.looked_at + each.looked_at,
            settled=total.settled + each.settled,
            warned=total.warned + each.warned,
            points_matured=total.points_matured + each.points_matured,
            points_expired=total.points_expired + each.points_expired,
        )
    return total


def repeated(first: Counts, again: Counts) -> Counts:
    """What one try of a batch did that was cut off and made again, without telling anybody twice.

    Members are the same in both; what was settled the first time was not the second. So the very
    same counts are the first ones, sent again because nobody heard that they had been kept.
    """
    if again == first:
        return first
    return replace(add_counts((first, again)), looked_at=max(first.looked_at, again.looked_at))


def ended(sweep: Sweep, counts: Counts, *, at: datetime, broke_off: bool) -> Sweep:
    """A sweep after its last step."""
    done = replace(sweep, counts=counts, ended_at=at)
    if broke_off:
        return replace(done, status=SweepStatus.FAILED)
    if done.failed:
        return replace(done, status=SweepStatus.SUCCEEDED_WITH_FAILURES)
    return replace(done, status=SweepStatus.SUCCEEDED)


class PlainBatch(TypedDict):
    """A batch as a manifest and the states of a workflow carry it.

    A manifest that was written before there were reviews has no `review`.
    """

    sweep: str
    program: str
    number: int
    members: list[str]
    attempt: int
    review: NotRequired[bool]


def plain_batch(batch: Batch) -> PlainBatch:
    """Write a batch."""
    return PlainBatch(
        sweep=batch.sweep,
        program=batch.program,
        number=batch.number,
        members=list(batch.members),
        attempt=batch.attempt,
        review=batch.review,
    )


def read_batch(plain: PlainBatch) -> Batch:
    """Read what `plain_batch` wrote."""
    return Batch(
        sweep=plain["sweep"],
        program=plain["program"],
        number=plain["number"],
        members=tuple(plain["members"]),
        attempt=plain["attempt"],
        review=plain.get("review", False),
    )
