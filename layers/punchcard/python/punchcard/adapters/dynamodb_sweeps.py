"""What is kept of sweeps, in the table of operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import Item, number, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.sweeps import (
    Batch,
    Counts,
    Review,
    Sweep,
    SweepStatus,
    add_counts,
    repeated,
)

SWEEPS_KEPT_DAYS = 100
"""Longer than the 90 days for which the name of an execution is taken."""


@dataclass(frozen=True, slots=True)
class DynamoDbSweeps:
    """Sweeps by program and time, and under each sweep what its batches did."""

    table: DynamoDbTable

    def keep(self, sweep: Sweep) -> None:
        """Write how a sweep stands, over what was written before.

        Where it stands is written first: a sweep that is listed can also be found by its id.
        """
        self.table.put(
            {
                keys.PARTITION: {"S": operations_keys.sweep(sweep.id)},
                keys.SORT: {"S": operations_keys.sweep_of(sweep.program)},
                "started_at": {"S": instant_text(sweep.started_at)},
                **_expiry(sweep.started_at),
            }
        )
        self.table.put(_write_sweep(sweep))

    def sweep(self, *, program: str, sweep: str) -> Sweep | None:
        """One sweep of a program, read strongly."""
        place = self.table.get(operations_keys.sweep(sweep), operations_keys.sweep_of(program))
        if place is None:
            return None
        started_at = text(place, "started_at")
        item = self.table.get(
            operations_keys.sweeps(program), operations_keys.sweep_begun(started_at, sweep)
        )
        return None if item is None else _read_sweep(item, program)

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Sweep], str | None]:
        """Up to `limit` sweeps of a program, the newest first, and where the next page begins."""
        items, following = self.table.page(
            operations_keys.sweeps(program), after=after, limit=limit, descending=True
        )
        return [_read_sweep(item, program) for item in items], following

    def programs(self, sweep: str) -> Sequence[str]:
        """The programs of which a sweep is kept."""
        places = self.table.items(
            operations_keys.sweep(sweep), prefix=operations_keys.SWEEP_OF_PREFIX
        )
        return [
            text(place, keys.SORT).removeprefix(operations_keys.SWEEP_OF_PREFIX) for place in places
        ]

    def count(self, batch: Batch, counts: Counts, *, now: datetime) -> None:
        """Keep what one try of a batch did; the same try made again adds what it did beyond."""
        item = _write_counts(batch, counts, now)
        standing = self.table.put_if_absent(item)
        if standing is not None:
            self.table.put(_write_counts(batch, repeated(_read_counts(standing), counts), now))

    def counts(self, *, program: str, sweep: str) -> Counts:
        """What all tries of a program's batches did together."""
        tries = self.table.items(
            operations_keys.sweep(sweep), prefix=operations_keys.batches_of(program)
        )
        return add_counts(_read_counts(item) for item in tries)

    def reviewed(self, program: str) -> Review | None:
        """How far a program's members were reviewed, read strongly; None: never."""
        item = self.table.get(operations_keys.reviews(program), operations_keys.REVIEW)
        return None if item is None else _read_review(item)

    def keep_review(self, program: str, review: Review) -> None:
        """Keep how far a program's members were reviewed; it never expires."""
        self.table.put(
            {
                keys.PARTITION: {"S": operations_keys.reviews(program)},
                keys.SORT: {"S": operations_keys.REVIEW},
                **_write_review(review),
            }
        )


def _write_sweep(sweep: Sweep) -> Item:
    started_at = instant_text(sweep.started_at)
    ended: Item = (
        {} if sweep.ended_at is None else {"ended_at": {"S": instant_text(sweep.ended_at)}}
    )
    return {
        keys.PARTITION: {"S": operations_keys.sweeps(sweep.program)},
        keys.SORT: {"S": operations_keys.sweep_begun(started_at, sweep.id)},
        "status": {"S": sweep.status},
        "planned": {"N": str(sweep.planned)},
        **ended,
        **({} if sweep.review is None else _write_review(sweep.review)),
        **_plain_counts(sweep.counts),
        **_expiry(sweep.started_at),
    }


def _read_sweep(item: Item, program: str) -> Sweep:
    started_at, sweep_id = operations_keys.read_sweep_begun(text(item, keys.SORT))
    return Sweep(
        id=sweep_id,
        program=program,
        status=SweepStatus(text(item, "status")),
        started_at=parse_instant(started_at),
        ended_at=parse_instant(text(item, "ended_at")) if "ended_at" in item else None,
        planned=number(item, "planned"),
        counts=_read_counts(item),
        review=_read_review(item) if "review_since" in item else None,
    )


def _write_review(review: Review) -> Item:
    reached: Item = {} if review.after is None else {"review_after": {"S": review.after}}
    return {"review_since": {"S": instant_text(review.since)}, **reached}


def _read_review(item: Item) -> Review:
    return Review(
        since=parse_instant(text(item, "review_since")),
        after=text(item, "review_after") if "review_after" in item else None,
    )


def _write_counts(batch: Batch, counts: Counts, now: datetime) -> Item:
    return {
        keys.PARTITION: {"S": operations_keys.sweep(batch.sweep)},
        keys.SORT: {"S": operations_keys.batch(batch.program, batch.number, batch.attempt)},
        **_plain_counts(counts),
        **_expiry(now),
    }


def _plain_counts(counts: Counts) -> Item:
    return {
        "looked_at": {"N": str(counts.looked_at)},
        "settled": {"N": str(counts.settled)},
        "warned": {"N": str(counts.warned)},
        "points_matured": {"N": str(counts.points_matured)},
        "points_expired": {"N": str(counts.points_expired)},
    }


def _read_counts(item: Item) -> Counts:
    return Counts(
        looked_at=number(item, "looked_at"),
        settled=number(item, "settled"),
        warned=number(item, "warned"),
        points_matured=number(item, "points_matured"),
        points_expired=number(item, "points_expired"),
    )


def _expiry(since: datetime) -> Item:
    last = since + timedelta(days=SWEEPS_KEPT_DAYS)
    return {keys.EXPIRY: {"N": str(int(last.timestamp()))}}
