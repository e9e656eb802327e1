"""The read model in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock

from punchcard.domain.shards import due_shard
from punchcard.domain.summary import Advance, Summary
from punchcard.domain.totals import Totals
from punchcard.ports import DayClosedError

from tests.fakes.books import InMemoryBooks


@dataclass
class InMemorySummaries:
    """Summaries by program and member, and the books that they are kept together with."""

    kept: dict[tuple[str, str], Summary] = field(default_factory=dict)
    books: InMemoryBooks = field(default_factory=InMemoryBooks)
    lock: Lock = field(default_factory=Lock)

    def summary(self, *, program: str, member: str) -> Summary | None:
        return self.kept.get((program, member))

    def summaries(self, members: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Summary]:
        return {member: self.kept[member] for member in members if member in self.kept}

    def advance(self, steps: Sequence[Advance]) -> bool:
        with self.lock, self.books.lock:
            if any(self.kept.get(_place(step.after)) != step.before for step in steps):
                return False
            for step in steps:
                if self.books.closed(step.after.program, step.day):
                    open_since = self.books.open_since(step.after.program)
                    raise DayClosedError(step.after.program, open_since=open_since)
            for step in steps:
                self.kept[_place(step.after)] = step.after
                self.books.add(step.after.program, step.day, step.added)
                if step.late is not None:
                    self.books.note(step.after.program, step.late)
        return True

    def totals(self, program: str) -> Totals:
        return self.books.position(program).totals

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Summary], str | None]:
        members = sorted(member for owner, member in self.kept if owner == program)
        left = [member for member in members if after is None or member > after]
        page = [self.kept[program, member] for member in left[:limit]]
        return page, page[-1].member if len(left) > limit else None

    def due(self, program: str, *, on: date, shard: int, limit: int) -> Sequence[str]:
        due = sorted(
            summary.member
            for summary in self.kept.values()
            if summary.program == program
            and summary.due_at is not None
            and summary.due_at.date() == on
            and due_shard(summary.member) == shard
        )
        return due[:limit]

    def warn(
        self,
        *,
        program: str,
        member: str,
        entry_number: int,
        until: datetime,
        due_at: datetime | None,
    ) -> None:
        with self.lock:
            summary = self.kept.get((program, member))
            if summary is None or summary.entry_number > entry_number:
                return
            if summary.warned_until is None or summary.warned_until < until:
                warned = replace(summary, warned_until=until, due_at=due_at)
                self.kept[program, member] = warned


def _place(summary: Summary) -> tuple[str, str]:
    return (summary.program, summary.member)
