"""The ports as use cases see them: fakes behind calls that take time, fail and get repeated.

The effects are those of `tests/fakes`, which the contract suites hold to the real adapters.
Reads are strong, as they are there; only published programs may be five minutes old.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from punchcard.domain.activity import Activity, Identity
from punchcard.domain.entry import Entry
from punchcard.domain.members import Conflict, Member, Resolution, WaitingActivity
from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline
from punchcard.ports import Head, ProgramListed

from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.simulation.world import World

PROGRAMS_KNOWN_FOR = timedelta(minutes=5)


@dataclass
class ModelLedger:
    """Chains of entries. `appended` is told of every entry that has come to stand."""

    world: World
    appended: Callable[[Entry], None]
    stored: InMemoryLedger = field(init=False)

    def __post_init__(self) -> None:
        # The answer's Date header has whole seconds.
        self.stored = InMemoryLedger(clock=lambda: self.world.now.replace(microsecond=0))

    def head(self, *, program: str, member: str) -> Head:
        return self.world.call("head", partial(self.stored.head, program=program, member=member))

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        read = partial(self.stored.entry, program=program, member=member, number=number)
        return self.world.call("entry", read)

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        read = partial(
            self.stored.entries_before, program=program, member=member, before=before, limit=limit
        )
        return self.world.call("entries before", read)

    def append(self, entry: Entry) -> Entry | None:
        return self.world.call("append", partial(self.put, entry))

    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        return self.world.call("append pair", partial(self.put_pair, first, second))

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
    """Who is who. What has waited too long is gone, as the table's own expiry removes it."""

    world: World
    stored: InMemoryDirectory = field(default_factory=InMemoryDirectory)

    def member(self, *, program: str, member: str) -> Member | None:
        return self.world.call(
            "member", partial(self.stored.member, program=program, member=member)
        )

    def resolve(
        self, *, program: str, key: str | None, identities: Sequence[Identity]
    ) -> Resolution:
        read = partial(self.stored.resolve, program=program, key=key, identities=identities)
        return self.world.call("resolve", read)

    def claim_activity(self, key: str, *, member: Member) -> Member:
        write = partial(self.stored.claim_activity, key, member=member)
        return self.world.call("claim order", write)

    def claim_identity(self, identity: Identity, *, member: Member) -> Member:
        write = partial(self.stored.claim_identity, identity, member=member)
        return self.world.call("claim identity", write)

    def create_member(self, member: Member, *, enrolled_at: datetime) -> Member:
        write = partial(self.stored.create_member, member, enrolled_at=enrolled_at)
        return self.world.call("create member", write)

    def identities(self, *, program: str, member: str) -> Sequence[Identity]:
        read = partial(self.stored.identities, program=program, member=member)
        return self.world.call("identities", read)

    def note_conflict(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        write = partial(
            self.stored.note_conflict, program=program, members=members, noticed_at=noticed_at
        )
        self.world.call("note conflict", write)

    def conflicts(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Conflict], str | None]:
        return self.stored.conflicts(program, after=after, limit=limit)

    def move_identities(self, *, of: Member, to: Member) -> None:
        self.world.call("move identities", partial(self.stored.move_identities, of=of, to=to))

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
        self.world.call("wait for identity", write)

    def wait_for_order(self, activity: Activity, *, program: str, expires_at: datetime) -> None:
        write = partial(
            self.stored.wait_for_order, activity, program=program, expires_at=expires_at
        )
        self.world.call("wait for order", write)

    def waiting_for_identity(
        self, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        read = partial(self.stored.waiting_for_identity, identity, program=program)
        return self._present(self.world.call("waiting for identity", read))

    def waiting_for_order(self, key: str, *, program: str) -> Sequence[WaitingActivity]:
        read = partial(self.stored.waiting_for_order, key, program=program)
        return self._present(self.world.call("waiting for order", read))

    def waits_until(self, key: str, *, program: str) -> datetime | None:
        return self.stored.waits_until(key, program=program)

    def stop_waiting(self, waiting: WaitingActivity) -> None:
        self.world.call("stop waiting", partial(self.stored.stop_waiting, waiting))

    def _present(self, rows: Sequence[WaitingActivity]) -> Sequence[WaitingActivity]:
        return [row for row in rows if row.expires_at > self.world.now]


@dataclass
class PublishedPrograms:
    """What has been published so far; each machine looks at it through its own memory."""

    world: World
    versions: list[ProgramVersion] = field(default_factory=list)
    timelines: dict[int, Timeline] = field(default_factory=dict)

    def publish(self, version: ProgramVersion) -> None:
        self.versions.append(version)

    def timeline(self) -> Timeline:
        """All versions published so far; building the timeline of a few versions is dear."""
        count = len(self.versions)
        if count not in self.timelines:
            self.timelines[count] = Timeline(tuple(self.versions))
        return self.timelines[count]


@dataclass
class ModelPrograms:
    """The programs as one machine knows them: for five minutes it does not look again."""

    published: PublishedPrograms
    known: Timeline | None = None
    known_until: datetime | None = None

    def timeline(self, program: str) -> Timeline:
        world = self.published.world
        if self.known is None or self.known_until is None or world.now >= self.known_until:
            self.known = world.call("timeline", self.published.timeline)
            self.known_until = world.now + PROGRAMS_KNOWN_FOR
        return self.known

    def names(self) -> Sequence[str]:
        raise NotImplementedError("no story sweeps")

    def publish(self, version: ProgramVersion) -> bool:
        raise NotImplementedError("a story publishes by itself")

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[ProgramListed], str | None]:
        raise NotImplementedError("a story has one program")
