"""The ledger with the eyes of somebody who knows every key: chains, and what stands in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from punchcard.domain.activity import REFUND, Identity
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import HoldRecord, Recorded

from tests.fakes.directory import InMemoryDirectory
from tests.simulation.invariants import Chain
from tests.simulation.programs import PROGRAM
from tests.simulation.workload import Event, Story
from tests.simulation.world import World


class Said(NamedTuple):
    """What an entry says under one key, and the moment at which it came to stand."""

    moment: int
    number: int
    recorded: Recorded


@dataclass
class LedgerView:
    """All chains, folded and checked as they grow.

    `said` has, by business key, all that entries say, in their order, and `member_of` whose they
    are. `held` is the same for holds, by member and hashed key. `recorded_again` are keys that were
    recorded since it was last emptied.
    """

    world: World
    story: Story
    directory: InMemoryDirectory
    chains: dict[str, Chain] = field(default_factory=dict)
    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    member_of: dict[str, str] = field(default_factory=dict)
    held: dict[tuple[str, str], list[tuple[int, HoldRecord]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    entries: int = 0
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
        activities = chain.append(
            entry, asked_at=self.world.at(asked_ms), now=self.world.now, moment=moment
        )
        keys: dict[str, str] = {}
        for recorded in activities:
            if recorded.key is None:
                continue
            if recorded.hold is not None:
                self.held[entry.member, recorded.key].append((moment, recorded.hold))
            key = self.key(entry.member, recorded.key)
            if key is not None:
                keys[key] = recorded.type
                self.said[key].append(Said(moment, entry.number, recorded))
                self.member_of[key] = entry.member
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
        return event.key in self.said

    def member(self, identity: Identity) -> Member | None:
        """Whose identity it is."""
        found = self.directory.resolve(program=PROGRAM, key=None, identities=[identity])
        return found.found[0][1] if found.found else None

    def member_with_id(self, member: str) -> Member:
        """A member that has entries."""
        if member not in self._members:
            owners = self.directory.owners.values()
            self._members[member] = next(owner for owner in owners if owner.id == member)
        return self._members[member]

    def is_member(self, identities: Iterable[Identity]) -> bool:
        """Whether anybody has one of these identities."""
        found = self.directory.resolve(program=PROGRAM, key=None, identities=[*identities])
        return bool(found.found)

    def claimed_identities(self) -> Sequence[Identity]:
        """Every identity that somebody has."""
        return list(self.directory.claimed.values())
