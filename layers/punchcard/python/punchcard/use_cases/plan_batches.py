"""Planning a sweep: who is due, in batches, as a manifest that a workflow works off."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import batched, count

from punchcard.domain.shards import DUE_SHARDS
from punchcard.domain.sweeps import Batch, Review, Sweep, SweepStatus
from punchcard.ports import ManifestPlace, Manifests, Programs, Summaries, Sweeps
from punchcard.use_cases.plan_review import plan_review

LOOK_BACK_DAYS = 40
"""How many days' due members are looked for, so that a read model that was behind is caught up."""

BATCH_MEMBERS_MAX = 50
"""Members in a batch: what one call settles well within its time, and reads in one request."""

DUE_PER_SHARD_MAX = 20_000
"""Members of one day and shard in one sweep; the next sweep finds the others still due."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the batches of a sweep are listed, and how many there are of how many members."""

    manifest: ManifestPlace
    batches: int
    members: int


def plan_batches(
    *,
    sweep: str,
    program: str | None,
    programs: Programs,
    summaries: Summaries,
    manifests: Manifests,
    sweeps: Sweeps,
    now: datetime,
) -> Plan:
    """Find the members who are due or to be reviewed and list them in batches.

    Args:
        sweep: its id.
        program: the one to look at; None: all.
        programs: which there are, and their versions.
        summaries: have the due index.
        manifests: where the list goes.
        sweeps: where it is kept how many were found, and how far the review has come.
        now: the present instant.

    Raises:
        TransientError: the index cannot be read, or the manifest not be written; plan again.
    """
    names = programs.names() if program is None else (program,)
    planned: Counter[str] = Counter()
    reviews: dict[str, Review] = {}
    numbers = count()

    def batches_of(name: str, found: Iterable[str], *, review: bool = False) -> Iterator[Batch]:
        for members in batched(found, BATCH_MEMBERS_MAX, strict=False):
            planned[name] += len(members)
            yield Batch(
                sweep=sweep, program=name, number=next(numbers), members=members, review=review
            )

    def batches() -> Iterator[Batch]:
        for name in names:
            yield from batches_of(name, due_members(name, summaries, now))
            for members, reached in plan_review(
                name,
                found_since=now - timedelta(days=LOOK_BACK_DAYS),
                programs=programs,
                summaries=summaries,
                sweeps=sweeps,
                now=now,
            ):
                reviews[name] = reached
                yield from batches_of(name, members, review=True)

    manifest = manifests.write(sweep, batches())
    for name in names:
        begun = _begun(sweep, name, sweeps, now)
        sweeps.keep(replace(begun, planned=planned[name], review=reviews.get(name)))
    return Plan(manifest, batches=next(numbers), members=planned.total())


def due_members(program: str, summaries: Summaries, now: datetime) -> Iterator[str]:
    """Members who are due today or have been since the look-back, the longest first.

    The index has days of UTC, so that no zone has to be asked when it is written.
    """
    today = now.astimezone(UTC).date()
    for days in range(LOOK_BACK_DAYS, -1, -1):
        for shard in range(DUE_SHARDS):
            yield from summaries.due(
                program, on=today - timedelta(days=days), shard=shard, limit=DUE_PER_SHARD_MAX
            )


def _begun(sweep: str, program: str, sweeps: Sweeps, now: datetime) -> Sweep:
    """A sweep at its beginning; one that was announced, or planned before, began then."""
    standing = sweeps.sweep(program=program, sweep=sweep)
    return Sweep(
        id=sweep,
        program=program,
        status=SweepStatus.RUNNING,
        started_at=now if standing is None else standing.started_at,
    )
