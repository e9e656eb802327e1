"""What every store of sweeps, of manifests, and every starter of workflows does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from punchcard.domain.sweeps import (
    Batch,
    Counts,
    PlainBatch,
    Review,
    Sweep,
    SweepStatus,
    plain_batch,
)
from punchcard.ports import Execution, ManifestPlace, Manifests, Sweeps, Workflows

NOON = datetime.fromisoformat("2026-03-02T12:00:00.500Z")
RUNNING = Sweep(
    id="sweep-1", program="club", status=SweepStatus.RUNNING, started_at=NOON, planned=3
)
ENDED = replace(
    RUNNING,
    status=SweepStatus.SUCCEEDED_WITH_FAILURES,
    ended_at=NOON + timedelta(minutes=1),
    counts=Counts(looked_at=2, settled=1, warned=1, points_matured=20, points_expired=5),
)
BATCH = Batch(sweep="sweep-1", program="club", number=0, members=("01A", "01B"))
REVIEW = Review(since=NOON - timedelta(days=1), after="01B")


class SweepsContract:
    """One suite for every implementation; a subclass gives it fresh `sweeps`."""

    def test_a_sweep_comes_back_as_it_was_kept_last(self, sweeps: Sweeps) -> None:
        sweeps.keep(RUNNING)
        assert sweeps.sweep(program="club", sweep="sweep-1") == RUNNING

        sweeps.keep(ENDED)
        assert sweeps.sweep(program="club", sweep="sweep-1") == ENDED

    def test_what_was_never_kept_is_not_there(self, sweeps: Sweeps) -> None:
        sweeps.keep(RUNNING)

        assert sweeps.sweep(program="other", sweep="sweep-1") is None
        assert sweeps.sweep(program="club", sweep="sweep-2") is None
        assert sweeps.page("other", after=None, limit=10) == ([], None)

    def test_one_sweep_may_be_of_several_programs(self, sweeps: Sweeps) -> None:
        other = replace(RUNNING, program="other", planned=0)
        sweeps.keep(RUNNING)
        sweeps.keep(other)

        assert list(sweeps.programs("sweep-1")) == ["club", "other"]
        assert sweeps.sweep(program="other", sweep="sweep-1") == other
        assert list(sweeps.programs("sweep-2")) == []

    def test_sweeps_are_listed_in_pages_the_newest_first(self, sweeps: Sweeps) -> None:
        kept = [
            replace(RUNNING, id=f"sweep-{hour}", started_at=NOON + timedelta(hours=hour))
            for hour in range(5)
        ]
        for sweep in kept:
            sweeps.keep(sweep)

        listed, after = list[Sweep](), None
        while True:
            page, after = sweeps.page("club", after=after, limit=2)
            listed += page
            if after is None:
                break

        assert listed == kept[::-1]

    def test_what_batches_did_adds_up_over_tries(self, sweeps: Sweeps) -> None:
        sweeps.count(BATCH, Counts(looked_at=1, settled=1), now=NOON)
        sweeps.count(replace(BATCH, attempt=1), Counts(looked_at=1, warned=1), now=NOON)
        sweeps.count(replace(BATCH, number=10), Counts(looked_at=2), now=NOON)
        sweeps.count(replace(BATCH, program="club2"), Counts(looked_at=9), now=NOON)
        sweeps.count(replace(BATCH, sweep="sweep-2"), Counts(looked_at=9), now=NOON)

        assert sweeps.counts(program="club", sweep="sweep-1") == Counts(
            looked_at=4, settled=1, warned=1
        )

    def test_a_try_made_again_adds_what_it_did_beyond(self, sweeps: Sweeps) -> None:
        sweeps.count(BATCH, Counts(looked_at=1, settled=1, points_matured=20), now=NOON)
        sweeps.count(BATCH, Counts(looked_at=2, settled=1, points_matured=30), now=NOON)

        assert sweeps.counts(program="club", sweep="sweep-1") == Counts(
            looked_at=2, settled=2, points_matured=50
        )

    def test_a_count_whose_answer_was_lost_is_kept_once(self, sweeps: Sweeps) -> None:
        for _ in range(2):
            sweeps.count(BATCH, Counts(looked_at=2, settled=1, points_matured=20), now=NOON)

        assert sweeps.counts(program="club", sweep="sweep-1") == Counts(
            looked_at=2, settled=1, points_matured=20
        )

    def test_a_sweep_says_how_far_it_takes_a_review(self, sweeps: Sweeps) -> None:
        for review in (REVIEW, replace(REVIEW, after=None)):
            reviewing = replace(RUNNING, review=review)
            sweeps.keep(reviewing)

            assert sweeps.sweep(program="club", sweep="sweep-1") == reviewing
        assert sweeps.reviewed("club") is None

    def test_a_review_comes_back_as_it_was_kept_last(self, sweeps: Sweeps) -> None:
        assert sweeps.reviewed("club") is None

        for review in (REVIEW, replace(REVIEW, after=None)):
            sweeps.keep_review("club", review)
            assert sweeps.reviewed("club") == review

    def test_a_review_is_of_one_program_and_no_sweep(self, sweeps: Sweeps) -> None:
        sweeps.keep_review("club", REVIEW)

        assert sweeps.reviewed("other") is None
        assert sweeps.page("club", after=None, limit=10) == ([], None)


class ReadableManifests(Manifests, Protocol):
    """Manifests that a test can read as a workflow does."""

    def read(self, place: ManifestPlace) -> Sequence[PlainBatch]:
        """The batches of a manifest."""


class ManifestsContract:
    """One suite for every implementation; a subclass gives it fresh `manifests`."""

    def test_a_manifest_has_a_batch_a_line(self, manifests: ReadableManifests) -> None:
        batches = [BATCH, replace(BATCH, number=1, review=True)]

        place = manifests.write("sweep-1", iter(batches))

        assert manifests.read(place) == [plain_batch(batch) for batch in batches]

    def test_a_sweep_that_is_planned_again_has_one_manifest(
        self, manifests: ReadableManifests
    ) -> None:
        first = manifests.write("sweep-1", [BATCH, BATCH])

        assert manifests.write("sweep-1", []) == first
        assert manifests.read(first) == []

    def test_every_sweep_has_its_own(self, manifests: ReadableManifests) -> None:
        first = manifests.write("sweep-1", [BATCH])
        manifests.write("sweep-2", [])

        assert manifests.read(first) == [plain_batch(BATCH)]


class StoppableWorkflows(Workflows, Protocol):
    """Workflows that a test can end from outside."""

    def stop(self, name: str) -> None:
        """End a sweep before its last step."""


class WorkflowsContract:
    """One suite for every implementation; a subclass gives it fresh `workflows`."""

    def test_what_was_never_started_is_not_known(self, workflows: StoppableWorkflows) -> None:
        assert workflows.sweep("sweep-1") is None

    def test_a_sweep_runs_once_it_is_started(self, workflows: StoppableWorkflows) -> None:
        workflows.start_sweep("sweep-1", program="club")

        assert workflows.sweep("sweep-1") is Execution.RUNNING
        assert workflows.sweep("sweep-2") is None

    def test_starting_a_sweep_again_does_nothing(self, workflows: StoppableWorkflows) -> None:
        workflows.start_sweep("sweep-1", program="club")
        workflows.start_sweep("sweep-1", program="club")
        workflows.stop("sweep-1")
        workflows.start_sweep("sweep-1", program="club")

        assert workflows.sweep("sweep-1") is Execution.BROKEN
