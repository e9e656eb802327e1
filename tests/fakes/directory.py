"""The directory in memory."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from threading import Lock
from typing import override

from punchcard.adapters.activity_codec import encode_activity
from punchcard.domain.activity import Activity, Identity
from punchcard.domain.members import Conflict, Member, Resolution, WaitingActivity
from punchcard.ports import WAITING_BYTES_MAX, ActivityTooLargeError

type Known = tuple[str, str, str, str]
"""Program, "identity", kind and value; or program, "order", "" and the order's key."""


@dataclass
class InMemoryDirectory:
    """Who is who, in dictionaries."""

    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    enrolments: dict[tuple[str, str], datetime] = field(default_factory=dict)
    owners: dict[Known, Member] = field(default_factory=dict)
    claimed: dict[Known, Identity] = field(default_factory=dict)
    noted: dict[tuple[str, tuple[str, str]], datetime] = field(default_factory=dict)
    waiting: dict[str, WaitingActivity] = field(default_factory=dict)
    waits: dict[tuple[str, str], datetime] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def member(self, *, program: str, member: str) -> Member | None:
        return self.members.get((program, member))

    def resolve(
        self, *, program: str, key: str | None, identities: Sequence[Identity]
    ) -> Resolution:
        owner = None if key is None else self.owners.get(_order(program, key))
        found = {known: self.owners.get(_identity(program, known)) for known in identities}
        return Resolution(
            owner=owner,
            found=tuple([(known, member) for known, member in found.items() if member is not None]),
        )

    def claim_activity(self, key: str, *, member: Member) -> Member:
        with self.lock:
            return self.owners.setdefault(_order(member.program, key), member)

    def claim_identity(self, identity: Identity, *, member: Member) -> Member:
        key = _identity(member.program, identity)
        with self.lock:
            owner = self.owners.setdefault(key, member)
            if owner == member and not (key in self.claimed and self.claimed[key].verified):
                self.claimed[key] = identity
            return owner

    def create_member(self, member: Member, *, enrolled_at: datetime) -> Member:
        key = (member.program, member.id)
        with self.lock:
            self.enrolments.setdefault(key, enrolled_at)
            return self.members.setdefault(key, member)

    def identities(self, *, program: str, member: str) -> Sequence[Identity]:
        mine = (
            identity
            for key, identity in self.claimed.items()
            if (self.owners[key].program, self.owners[key].id) == (program, member)
        )
        return sorted(mine, key=lambda identity: (identity.kind, identity.value))

    def note_conflict(self, *, program: str, members: Sequence[str], noticed_at: datetime) -> None:
        self._note(program, set(members), noticed_at)

    def _note(self, program: str, members: Set[str], noticed_at: datetime) -> None:
        for one, other in combinations(sorted(members), 2):
            self.noted.setdefault((program, (one, other)), noticed_at)

    def conflicts(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Conflict], str | None]:
        found = {
            "#".join(pair): Conflict(program=program, members=pair, noticed_at=noticed_at)
            for (noted, pair), noticed_at in sorted(self.noted.items())
            if noted == program
        }
        left = [place for place in found if after is None or place > after]
        more = left[limit - 1] if len(left) > limit else None
        return [found[place] for place in left[:limit]], more

    def move_identities(self, *, of: Member, to: Member) -> None:
        with self.lock:
            for key in self.claimed:
                if self.owners[key] == of:
                    self.owners[key] = to
            for (program, pair), noticed_at in list(self.noted.items()):
                if program == of.program and of.id in pair:
                    del self.noted[program, pair]
                    others = {to.id if member == of.id else member for member in pair}
                    self._note(program, others, noticed_at)

    def wait_for_identity(
        self, activity: Activity, *, program: str, identity: Identity, expires_at: datetime
    ) -> None:
        self._wait(activity, _identity(program, identity), expires_at)
        self.waits[program, activity.key] = expires_at

    def wait_for_order(self, activity: Activity, *, program: str, expires_at: datetime) -> None:
        self._wait(activity, _order(program, activity.key), expires_at)

    def waiting_for_identity(
        self, identity: Identity, *, program: str
    ) -> Sequence[WaitingActivity]:
        return self._waiting(_identity(program, identity))

    def waiting_for_order(self, key: str, *, program: str) -> Sequence[WaitingActivity]:
        return self._waiting(_order(program, key))

    def waits_until(self, key: str, *, program: str) -> datetime | None:
        return self.waits.get((program, key))

    def stop_waiting(self, waiting: WaitingActivity) -> None:
        self.waiting.pop(waiting.row, None)

    def _wait(self, activity: Activity, place: Known, expires_at: datetime) -> None:
        text = encode_activity(activity)
        if len(text.encode()) > WAITING_BYTES_MAX:
            raise ActivityTooLargeError(f"what waits may take {WAITING_BYTES_MAX} bytes")
        row = repr(place) + text
        self.waiting[row] = WaitingActivity(
            row=row, activity=activity, program=place[0], expires_at=expires_at
        )

    def _waiting(self, place: Known) -> Sequence[WaitingActivity]:
        begin = repr(place)
        rows = [waiting for row, waiting in self.waiting.items() if row.startswith(begin)]
        return sorted(rows, key=lambda waiting: (waiting.activity.occurred_at, waiting.row))


@dataclass
class CrowdedDirectory(InMemoryDirectory):
    """A directory where somebody does something right before an activity is left to wait."""

    before_waiting: Callable[[], object] = field(default=lambda: None)

    @override
    def _wait(self, activity: Activity, place: Known, expires_at: datetime) -> None:
        self.before_waiting()
        super()._wait(activity, place, expires_at)


def _identity(program: str, identity: Identity) -> Known:
    return program, "identity", identity.kind, identity.value


def _order(program: str, key: str) -> Known:
    return program, "order", "", key
