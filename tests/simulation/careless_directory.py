"""The directory's port without one of its safeguards."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from unittest.mock import patch

from punchcard.domain.activity import Activity, Identity, Report
from punchcard.domain.members import Member, Resolution, WaitingActivity
from punchcard.domain.outcome import Outcome, Status
from punchcard.use_cases import record_reports
from punchcard.use_cases.record_activities import Result

from tests.simulation.model_ports import ModelDirectory
from tests.simulation.scenario import SECOND
from tests.simulation.world import Task

STALE_MS = SECOND
DAYS = timedelta(days=90)


def without_claims_of_activities() -> AbstractContextManager[object]:
    """An activity is recorded without a note whose it is."""

    def claim(self: ModelDirectory, key: str, *, member: Member) -> Member:
        return member

    return patch.object(ModelDirectory, "claim_activity", claim)


def without_second_look_for_members() -> AbstractContextManager[object]:
    """What has come to wait for somebody to join does not look whether they just did."""
    return _looking_once("wait_for_identity")


def without_second_look_for_owners() -> AbstractContextManager[object]:
    """An amendment that has come to wait does not look whether its order was just bound."""
    return _looking_once("wait_for_order")


@contextmanager
def _looking_once(wait: str) -> Iterator[None]:
    """Whoever looks right after writing what waits finds nobody, as before."""
    write, resolve = getattr(ModelDirectory, wait), ModelDirectory.resolve
    waited: set[Task | None] = set()

    def wait_and_mark(self: ModelDirectory, activity: Activity, **places: object) -> None:
        write(self, activity, **places)
        waited.add(self.world.task)

    def look_once(
        self: ModelDirectory,
        *,
        program: str,
        key: str | None,
        identities: Sequence[Identity],
    ) -> Resolution:
        if self.world.task in waited:
            waited.remove(self.world.task)
            return Resolution()
        return resolve(self, program=program, key=key, identities=identities)

    with (
        patch.object(ModelDirectory, wait, wait_and_mark),
        patch.object(ModelDirectory, "resolve", look_once),
    ):
        yield


def without_second_look_for_records() -> AbstractContextManager[object]:
    """An amendment that has come to wait does not look whether its order was just recorded."""

    def wait(report: Report, member: Member, desk: record_reports._Desk) -> Result:
        desk.directory.wait_for_order(
            report.activity, program=desk.program, expires_at=desk.now + DAYS
        )
        return Result(Outcome(status=Status.WAITING))

    return patch.object(record_reports, "_wait_for_order", wait)


def looking_before_binding() -> AbstractContextManager[object]:
    """Who joins gets what waited before the identity was bound."""
    claim, look = ModelDirectory.claim_identity, ModelDirectory.waiting_for_identity
    seen: dict[tuple[Task | None, Identity], Sequence[WaitingActivity]] = {}

    def look_and_claim(self: ModelDirectory, identity: Identity, *, member: Member) -> Member:
        if (self.world.task, identity) not in seen:
            found = look(self, identity, program=member.program)
            seen[self.world.task, identity] = found
        return claim(self, identity, member=member)

    def remember(
        self: ModelDirectory, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        return seen.get((self.world.task, identity), ())

    return patch.multiple(
        ModelDirectory, claim_identity=look_and_claim, waiting_for_identity=remember
    )


def taking_what_waits() -> AbstractContextManager[object]:
    """What waited is removed as it is read, and not after it was recorded."""
    look = ModelDirectory.waiting_for_identity

    def take(
        self: ModelDirectory, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        found = look(self, identity, program=program)
        for row in found:
            self.stop_waiting(row)
        return found

    return patch.object(ModelDirectory, "waiting_for_identity", take)


def with_stale_reads() -> AbstractContextManager[object]:
    """Reads miss who was bound a moment ago, as eventually consistent ones may."""
    claim_activity, claim_identity = ModelDirectory.claim_activity, ModelDirectory.claim_identity
    resolve = ModelDirectory.resolve
    bound_at: dict[object, int] = {}

    def note_order(self: ModelDirectory, key: str, *, member: Member) -> Member:
        owner = claim_activity(self, key, member=member)
        bound_at.setdefault(key, self.world.elapsed_ms)
        return owner

    def note_identity(self: ModelDirectory, identity: Identity, *, member: Member) -> Member:
        owner = claim_identity(self, identity, member=member)
        bound_at.setdefault(identity, self.world.elapsed_ms)
        return owner

    def read(
        self: ModelDirectory,
        *,
        program: str,
        key: str | None,
        identities: Sequence[Identity],
    ) -> Resolution:
        def is_old(bound: object) -> bool:
            return self.world.elapsed_ms - bound_at.get(bound, -STALE_MS) >= STALE_MS

        found = resolve(self, program=program, key=key, identities=identities)
        return Resolution(
            owner=found.owner if is_old(key) else None,
            found=tuple(pair for pair in found.found if is_old(pair[0])),
        )

    return patch.multiple(
        ModelDirectory, claim_activity=note_order, claim_identity=note_identity, resolve=read
    )
