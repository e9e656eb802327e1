"""The ledger with the eyes of somebody who knows every key: chains, and what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from punchcard.domain.activity import REFUND, Identity
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text

from tests.fakes.directory import InMemoryDirectory
from tests.simulation.invariants import Chain
from tests.simulation.programs import PROGRAM
from tests.simulation.workload import Event, Story
from tests.simulation.world import World


@dataclass
class LedgerView:
    """All chains, folded and checked as they grow. `recorded` are keys that stand in any."""

    world: World
    story: Story
    directory: InMemoryDirectory
    chains: dict[str, Chain] = field(default_factory=dict)
    recorded: set[str] = field(default_factory=set)
    recorded_again: set[str] = field(default_factory=set)
    _keys: dict[str, dict[str, str]] = field(default_factory=dict)

    def appended(self, entry: Entry) -> None:
        """Check one more entry."""
        self.world.steps += 1
        task = self.world.task
        asked_ms = self.world.elapsed_ms if task is None else task.started_ms
        chain = self.chains.setdefault(entry.member, Chain())
        activities = chain.append(entry, asked_at=self.world.at(asked_ms), now=self.world.now)
        keys = {
            key: recorded.type
            for recorded in activities
            if recorded.key is not None and (key := self.key(entry.member, recorded.key))
        }
        self.recorded.update(keys)
        self.recorded_again.update(keys)
        if task is not None:
            # An amendment may have waited, and is then put beside what was asked.
            task.keys.extend(key for key, type_ in keys.items() if type_ != REFUND)
        self.world.note("entry", entry.member, entry.number, entry.kind, *keys)

    def key(self, member: str, hashed: str) -> str | None:
        """The business key behind a hashed one; None for keys of the platform's own."""
        if member not in self._keys:
            keys = {event.key for event in self.story.events}
            self._keys[member] = {self.hidden(member, key): key for key in keys}
        return self._keys[member].get(hashed)

    def hidden(self, member: str, key: str) -> str:
        """A business key, or a refund's id, as it stands in a member's entries."""
        return key_text(hash_key(key, self.member_with_id(member).salt))

    def knows(self, event: Event) -> bool:
        """Whether something is recorded under the key of an event."""
        return event.key in self.recorded

    def member(self, identity: Identity) -> Member | None:
        """Whose identity it is."""
        found = self.directory.resolve(program=PROGRAM, key=None, identities=[identity])
        return found.found[0][1] if found.found else None

    def member_with_id(self, member: str) -> Member:
        """A member that has entries."""
        return next(owner for owner in self.directory.owners.values() if owner.id == member)

    def is_member(self, identities: Iterable[Identity]) -> bool:
        """Whether anybody has one of these identities."""
        found = self.directory.resolve(program=PROGRAM, key=None, identities=[*identities])
        return bool(found.found)

    def claimed_identities(self) -> Sequence[Identity]:
        """Every identity that somebody has."""
        return list(self.directory.claimed.values())
