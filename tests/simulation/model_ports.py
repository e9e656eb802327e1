"""The ports as use cases see them: fakes behind calls that take time, fail and get repeated.

The effects are those of `tests/fakes`, which the contract suites hold to the real adapters.
Reads of the ledger and the directory are strong, as they are there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from punchcard.domain.activity import Activity, Identity
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.entry import Entry
from punchcard.domain.members import Conflict, Member, Resolution, WaitingActivity
from punchcard.ports import Head

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.simulation.table_model import Table
from tests.simulation.world import World

STALE_READS = 0.2
"""How often an eventually consistent read, where one is allowed, sees what was before."""


@dataclass
class ModelLedger:
    """Chains of entries. `appended` is told of every entry that has come to stand."""

    table: Table
    appended: Callable[[Entry], None]
    stored: InMemoryLedger = field(init=False)

    @property
    def world(self) -> World:
        """Where the table stands."""
        return self.table.world

    def __post_init__(self) -> None:
        # The answer's Date header has whole seconds.
        self.stored = InMemoryLedger(clock=lambda: self.world.now.replace(microsecond=0))

    def head(self, *, program: str, member: str) -> Head:
        return self.table.call("head", partial(self.stored.head, program=program, member=member))

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        read = partial(self.stored.entry, program=program, member=member, number=number)
        return self.table.call("entry", read)

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        read = partial(
            self.stored.entries_before, program=program, member=member, before=before, limit=limit
        )
        return self.table.call("entries before", read)

    def append(self, entry: Entry) -> Entry | None:
        return self.table.call("append", partial(self.put, entry))

    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        return self.table.call("append pair", partial(self.put_pair, first, second))

    def put_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        """The effect itself: both are put or neither, and told of once."""
        is_repeated = self.stored.entry(
            program=first.program, member=first.member, number=first.number
        )
        standing = self.stored.append_pair(first, second)
        if standing is None and is_repeated is None:
            self.appended(first)
            self.appended(second)
        return standing

    def put(self, entry: Entry) -> Entry | None:
        """The effect itself: nothing is put where an entry stands."""
        standing = self.stored.append(entry)
        if standing is None:
            self.appended(entry)
        return standing


@dataclass
class ModelDirectory:
    """Who is who. What has waited too long is gone, as the table's own expiry removes it.

    `bound_at` is the moment at which a key, an identity or a member's id came to be known.
    """

    table: Table
    stored: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    bound_at: dict[object, int] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """Where the table stands."""
        return self.table.world

    def member(self, *, program: str, member: str) -> Member | None:
        return self.table.call(
            "member", partial(self.stored.member, program=program, member=member)
        )

    def resolve(
        self, *, program: str, key: str | None, identities: Sequence[Identity]
    ) -> Resolution:
        read = partial(self.stored.resolve, program=program, key=key, identities=identities)
        return self.table.call("resolve", read)

    def claim_activity(self, key: str, *, member: Member) -> Member:
        def write() -> Member:
            self._bind(key)
            return self.stored.claim_activity(key, member=member)

        return self.table.call("claim order", write)

    def claim_identity(self, identity: Identity, *, member: Member) -> Member:
        def write() -> Member:
            self._bind((identity.kind, identity.value))
            return self.stored.claim_identity(identity, member=member)

        return self.table.call("claim identity", write)

    def create_member(self, member: Member, *, enrolled_at: datetime) -> Member:
        def write() -> Member:
            self._bind(member.id)
            return self.stored.create_member(member, enrolled_at=enrolled_at)

        return self.table.call("create member", write)

    def identities(self, *, program: str, member: str) -> Sequence[Identity]:
        read = partial(self.stored.identities, program=program, member=member)
        return self.table.call("identities", read)

    def note_conflict(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        write = partial(
            self.stored.note_conflict, program=program, members=members, noticed_at=noticed_at
        )
        self.table.call("note conflict", write)

    def conflicts(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Conflict], str | None]:
        return self.stored.conflicts(program, after=after, limit=limit)

    def move_identities(self, *, of: Member, to: Member) -> None:
        self.table.call("move identities", partial(self.stored.move_identities, of=of, to=to))

    def wait_for_identity(
        self, activity: Activity, *, program: str, identity: Identity, expires_at: datetime
    ) -> None:
        write = partial(
            self.stored.wait_for_identity,
            activity,
            program=program,
            identity=identity,
            expires_at=expires_at,
        )
        self.table.call("wait for identity", write)

    def wait_for_order(self, activity: Activity, *, program: str, expires_at: datetime) -> None:
        write = partial(
            self.stored.wait_for_order, activity, program=program, expires_at=expires_at
        )
        self.table.call("wait for order", write)

    def waiting_for_identity(
        self, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        read = partial(self.stored.waiting_for_identity, identity, program=program)
        return self._present(self.table.call("waiting for identity", read))

    def waiting_for_order(self, key: str, *, program: str) -> Sequence[WaitingActivity]:
        read = partial(self.stored.waiting_for_order, key, program=program)
        return self._present(self.table.call("waiting for order", read))

    def waits_until(self, key: str, *, program: str) -> datetime | None:
        return self.stored.waits_until(key, program=program)

    def stop_waiting(self, waiting: WaitingActivity) -> None:
        self.table.call("stop waiting", partial(self.stored.stop_waiting, waiting))

    def _bind(self, what: object) -> None:
        if what not in self.bound_at:
            self.world.moment += 1
            self.bound_at[what] = self.world.moment

    def _present(self, rows: Sequence[WaitingActivity]) -> Sequence[WaitingActivity]:
        return [row for row in rows if row.expires_at > self.world.now]


@dataclass
class ModelArchive:
    """Activities as translated. What was kept a moment ago may still seem to be missing."""

    table: Table
    stored: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)

    def takes(self, activity: Activity) -> bool:
        return self.stored.takes(activity)

    def keep(self, activities: Sequence[ArchivedActivity]) -> None:
        self.table.call("keep", partial(self.stored.keep, activities))

    def missing(self, activities: Sequence[ArchivedActivity]) -> Sequence[ArchivedActivity]:
        if self.table.world.dice.random() < STALE_READS:
            return self.table.call("missing, read too early", lambda: activities)
        return self.table.call("missing", partial(self.stored.missing, activities))

    def of_member(
        self, *, program: str, member: str, after: str | None, limit: int
    ) -> tuple[Sequence[ArchivedActivity], str | None]:
        return self.stored.of_member(program=program, member=member, after=after, limit=limit)

    def of_key(self, *, program: str, member: str, key: str) -> Sequence[ArchivedActivity]:
        return self.stored.of_key(program=program, member=member, key=key)

    def delete_member(self, *, program: str, member: str) -> None:
        self.stored.delete_member(program=program, member=member)
