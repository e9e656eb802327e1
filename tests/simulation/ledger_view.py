"""The ledger with the eyes of somebody who knows every key: chains, and what stands in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from punchcard.domain.activity import MERGED, REFUND, Identity
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import HoldRecord, Recorded
from punchcard.domain.record_codec import decode_activities

from tests.fakes.directory import InMemoryDirectory
from tests.simulation.invariants import Chain
from tests.simulation.programs import PROGRAM
from tests.simulation.story import Event, Story
from tests.simulation.world import World


class Said(NamedTuple):
    """What an entry says under one key, and the moment at which it came to stand."""

    moment: int
    number: int
    recorded: Recorded


@dataclass
class LedgerView:
    """All chains, folded and checked as they grow.

    `said` has, by business key, all that entries say, in their order, and `member_of` whose salt
    hides it, through all merges. `held` is the same for holds, by hashed key. `recorded_again` are
    keys that were recorded since it was last emptied. `into` says what was merged into what.
    """

    world: World
    story: Story
    directory: InMemoryDirectory
    chains: dict[str, Chain] = field(default_factory=dict)
    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    member_of: dict[str, str] = field(default_factory=dict)
    held: dict[str, list[tuple[int, HoldRecord]]] = field(default_factory=lambda: defaultdict(list))
    entries: int = 0
    into: dict[str, str] = field(default_factory=dict)
    recorded_again: set[str] = field(default_factory=set)
    _keys: dict[str, dict[str, str]] = field(default_factory=dict)
    _members: dict[str, Member] = field(default_factory=dict)

    def appended(self, entry: Entry) -> None:
        """Check one more entry."""
        self.entries += 1
        self.world.moment += 1
        moment = self.world.moment
        task = self.world.task
        asked_ms = self.world.elapsed_ms if task is None else task.started_ms
        chain = self.chains.setdefault(entry.member, Chain())
        if entry.kind == MERGED or '"merge":' in entry.activities:
            self._merge(entry)
        activities = chain.append(
            entry, asked_at=self.world.at(asked_ms), now=self.world.now, moment=moment
        )
        keys: dict[str, str] = {}
        for recorded in activities:
            if recorded.key is None:
                continue
            if recorded.hold is not None:
                self.held[recorded.key].append((moment, recorded.hold))
            key = self.key(entry.member, recorded.key)
            if key is not None:
                keys[key] = recorded.type
                self.said[key].append(Said(moment, entry.number, recorded))
        self.recorded_again.update(keys)
        if task is not None:
            # An amendment may have waited, and is then put beside what was asked.
            task.keys.extend(key for key, type_ in keys.items() if type_ != REFUND)
        self.world.note("entry", entry.member, entry.number, entry.kind, *keys)

    def key(self, member: str, hashed: str) -> str | None:
        """The business key behind a hashed one; None for keys of the platform's own."""
        key = self._keys_of(member).get(hashed)
        if key is not None and key not in self.member_of:
            accounts = [member, *(one for one in self.into if self.open(one) == member)]
            self.member_of[key] = next(
                account for account in accounts if self.hidden(account, key) == hashed
            )
        return key

    def open(self, member: str) -> str:
        """The account that goes on for a member: their own, unless it was merged."""
        while member in self.into:
            member = self.into[member]
        return member

    def is_closed(self, member: str) -> bool:
        """Whether an account was merged into another one."""
        return member in self.into

    def open_chains(self) -> dict[str, Chain]:
        """The chains that go on, by member."""
        return {member: chain for member, chain in self.chains.items() if member not in self.into}

    def _keys_of(self, member: str) -> dict[str, str]:
        if member not in self._keys:
            keys = {event.key for event in self.story.events}
            self._keys[member] = {self.hidden(member, key): key for key in keys}
        return self._keys[member]

    def _merge(self, entry: Entry) -> None:
        """Let a chain know what the one knows that is merged into it."""
        for recorded in decode_activities(entry.activities):
            if recorded.merge is not None and recorded.type == MERGED:
                absorbed = recorded.merge.member
                self.into[absorbed] = entry.member
                self.chains[entry.member].absorb(self.chains.setdefault(absorbed, Chain()))
                self._keys_of(entry.member).update(self._keys_of(absorbed))

    def hidden(self, member: str, key: str) -> str:
        """A business key, or a refund's id, as it stands in a member's entries."""
        return key_text(hash_key(key, self.member_with_id(member).salt))

    def knows(self, event: Event) -> bool:
        """Whether something is recorded under the key of an event."""
        return event.key in self.said

    def member(self, identity: Identity) -> Member | None:
        """Whose identity it is."""
        found = self.directory.resolve(program=PROGRAM, key=None, identities=[identity])
        return found.found[0][1] if found.found else None

    def owner_of(self, key: str) -> str | None:
        """To whom a key is bound, by id; None if it is not."""
        found = self.directory.resolve(program=PROGRAM, key=key, identities=())
        return found.owner.id if found.owner else None

    def member_with_id(self, member: str) -> Member:
        """A member that has entries."""
        if member not in self._members:
            owners = [*self.directory.members.values(), *self.directory.owners.values()]
            self._members[member] = next(owner for owner in owners if owner.id == member)
        return self._members[member]

    def is_member(self, identities: Iterable[Identity]) -> bool:
        """Whether anybody has one of these identities."""
        found = self.directory.resolve(program=PROGRAM, key=None, identities=[*identities])
        return bool(found.found)

    def claimed_identities(self) -> Sequence[Identity]:
        """Every identity that somebody has."""
        return list(self.directory.claimed.values())
