"""Sweeps, their manifests and their workflows in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from punchcard.domain.instants import instant_text
from punchcard.domain.sweeps import Batch, Counts, PlainBatch, Review, Sweep, plain_batch, repeated
from punchcard.domain.sweeps import add_counts as together
from punchcard.ports import Execution, ManifestPlace


@dataclass
class InMemorySweeps:
    """Sweeps by program and id; what the tries of batches did by sweep, program and try.

    Reviews by program.
    """

    kept: dict[tuple[str, str], Sweep] = field(default_factory=dict)
    tries: dict[tuple[str, str, int, int], Counts] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)

    def keep(self, sweep: Sweep) -> None:
        self.kept[sweep.program, sweep.id] = sweep

    def sweep(self, *, program: str, sweep: str) -> Sweep | None:
        return self.kept.get((program, sweep))

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Sweep], str | None]:
        places = {_place(sweep): sweep for sweep in self.kept.values() if sweep.program == program}
        left = [place for place in sorted(places, reverse=True) if after is None or place < after]
        page = [places[place] for place in left[:limit]]
        return page, left[limit - 1] if len(left) > limit else None

    def programs(self, sweep: str) -> Sequence[str]:
        return sorted(program for program, name in self.kept if name == sweep)

    def count(self, batch: Batch, counts: Counts, *, now: datetime) -> None:
        place = (batch.sweep, batch.program, batch.number, batch.attempt)
        standing = self.tries.get(place)
        self.tries[place] = counts if standing is None else repeated(standing, counts)

    def counts(self, *, program: str, sweep: str) -> Counts:
        return together(
            counts for place, counts in self.tries.items() if place[:2] == (sweep, program)
        )

    def reviewed(self, program: str) -> Review | None:
        return self.reviews.get(program)

    def keep_review(self, program: str, review: Review) -> None:
        self.reviews[program] = review


@dataclass
class InMemoryManifests:
    """Manifests by key, as the lines that a workflow reads."""

    lines: dict[str, list[PlainBatch]] = field(default_factory=dict)

    def write(self, sweep: str, batches: Iterable[Batch]) -> ManifestPlace:
        place = ManifestPlace(bucket="workflows", key=f"sweeps/{sweep}.jsonl")
        self.lines[place.key] = [plain_batch(batch) for batch in batches]
        return place


@dataclass
class InMemoryWorkflows:
    """What was started, in order, and how it stands."""

    started: dict[str, str] = field(default_factory=dict)
    standing: dict[str, Execution] = field(default_factory=dict)

    def start_sweep(self, name: str, *, program: str) -> None:
        if name not in self.started:
            self.started[name] = program
            self.standing[name] = Execution.RUNNING

    def sweep(self, name: str) -> Execution | None:
        return self.standing.get(name)


def _place(sweep: Sweep) -> str:
    return f"{instant_text(sweep.started_at)}#{sweep.id}"
