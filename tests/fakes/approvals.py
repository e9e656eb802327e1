"""What takes two persons, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

from punchcard.domain.approvals import Approval


@dataclass
class InMemoryApprovals:
    """Approvals in dictionaries. `kept` has them by program and id."""

    kept: dict[tuple[str, str], Approval] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def open(self, approval: Approval, *, key: str) -> Approval:
        with self.lock:
            approval_id = self.keys.setdefault((approval.program, key), approval.id)
            opened = replace(approval, id=approval_id)
            return self.kept.setdefault((approval.program, approval_id), opened)

    def opened(self, key: str, *, program: str) -> Approval | None:
        approval_id = self.keys.get((program, key))
        return None if approval_id is None else self.approval(approval_id, program=program)

    def approval(self, approval_id: str, *, program: str) -> Approval | None:
        return self.kept.get((program, approval_id))

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Approval], str | None]:
        ids = sorted((one for of, one in self.kept if of == program), reverse=True)
        behind = [one for one in ids if after is None or one < after]
        page = [self.kept[program, one] for one in behind[:limit]]
        return page, page[-1].id if len(behind) > limit else None

    def settle(self, decided: Approval) -> bool:
        with self.lock:
            place = decided.program, decided.id
            if self.kept[place].decision is not None:
                return False
            self.kept[place] = decided
            return True

    def note(self, approved: Approval) -> None:
        with self.lock:
            place = approved.program, approved.id
            if place in self.done:
                return
            self.kept[place] = approved
            if approved.refusal is None:
                self.done.add(place)


@dataclass
class InMemoryAllowances:
    """Points by program, operator and day, then by key."""

    taken: dict[tuple[str, str, date], dict[str, int]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def take(
        self, *, program: str, operator: str, on: date, key: str, points: int, most: int
    ) -> bool:
        with self.lock:
            taken = self.taken.setdefault((program, operator, on), {})
            after_it = taken | {key: max(points, taken.get(key, 0))}
            if after_it != taken and sum(after_it.values()) > most:
                return False
            taken[key] = after_it[key]
            return True


@dataclass
class RecordedTaskTokens:
    """What waiting workflows were told, by token; a token hears once."""

    told: dict[str, str] = field(default_factory=dict)

    def succeed(self, token: str, *, approval: str) -> None:
        self.told.setdefault(token, f"go on with {approval}")

    def fail(self, token: str, *, error: str, cause: str) -> None:
        self.told.setdefault(token, f"{error}: {cause}")
