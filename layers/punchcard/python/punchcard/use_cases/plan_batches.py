"""Planning a sweep: who is due, in batches, as a manifest that a workflow works off."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched, count

from punchcard.domain.shards import DUE_SHARDS
from punchcard.domain.sweeps import Batch, Sweep, SweepStatus
from punchcard.ports import ManifestPlace, Manifests, Programs, Summaries, Sweeps

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
    """Find the members who are due and list them in batches.

    Args:
        sweep: its id.
        program: the one to look at; None: all.
        programs: which there are.
        summaries: have the due index.
        manifests: where the list goes.
        sweeps: where it is kept how many were found.
        now: the present instant.

    Raises:
        TransientError: the index cannot be read, or the manifest not be written; plan again.
    """
    names = programs.names() if program is None else (program,)
    planned: Counter[str] = Counter()
    numbers = count()

    def batches() -> Iterator[Batch]:
        for name in names:
            for members in batched(_due(name, summaries, now), BATCH_MEMBERS_MAX, strict=False):
                planned[name] += len(members)
                yield Batch(sweep=sweep, program=name, number=next(numbers), members=members)

    manifest = manifests.write(sweep, batches())
    _keep(sweep, names, planned, sweeps, now)
    return Plan(manifest, batches=next(numbers), members=planned.total())


def _due(program: str, summaries: Summaries, now: datetime) -> Iterator[str]:
    """Members who are due today or have been since the look-back, the longest first.

    The index has days of UTC, so that no zone has to be asked when it is written.
    """
    today = now.astimezone(UTC).date()
    for days in range(LOOK_BACK_DAYS, -1, -1):
        for shard in range(DUE_SHARDS):
            yield from summaries.due(
                program, on=today - timedelta(days=days), shard=shard, limit=DUE_PER_SHARD_MAX
            )


def _keep(
    sweep: str, names: Sequence[str], planned: Counter[str], sweeps: Sweeps, now: datetime
) -> None:
    """Keep what was planned; a sweep that was announced, or planned before, began then."""
    for name in names:
        standing = sweeps.sweep(program=name, sweep=sweep)
        sweeps.keep(
            Sweep(
                id=sweep,
                program=name,
                status=SweepStatus.RUNNING,
                started_at=now if standing is None else standing.started_at,
                planned=planned[name],
            )
        )
