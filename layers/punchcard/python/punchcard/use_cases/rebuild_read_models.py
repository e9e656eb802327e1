"""Rebuilding the read models from the ledger, while nobody carries entries forward.

Summaries are written as the whole chains make them. The books of closed days stay as they are:
what the chains have beyond them is booked on the first open day, as it is when it comes late, and
noted as late before the summary says that it is booked.
Everything is written over whatever stands there, so that beginning again does no harm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from punchcard.domain.audit import audit_chain
from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.damage import Finding
from punchcard.domain.entry import Entry, as_read
from punchcard.domain.read_model_audit import less, summarise
from punchcard.domain.summary import Summary, late_entries, next_number
from punchcard.domain.timeline import Timeline
from punchcard.ports import Books, Chain, Programs, ReadModelStore, Summaries
from punchcard.use_cases.read_standing import Place, read_standing

DAYS_PER_PAGE = 100


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """The account of a rebuild: members and entries, and by program and day what is booked.

    Programs in `unsound` have members of whom that could not be said: their chains are damaged.
    """

    members: set[Place] = field(default_factory=set)
    entries: int = 0
    booked: dict[str, dict[date, Booked]] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)

    def join(self, other: "Rebuilt") -> None:
        """Add what was rebuilt elsewhere."""
        self.members |= other.members
        self.entries += other.entries
        self.unsound |= other.unsound
        for program, days in other.booked.items():
            self.book(program, days)

    def book(self, program: str, days: Mapping[date, Booked]) -> None:
        """Add to a program's books."""
        books = self.booked.setdefault(program, {})
        for day, booked in days.items():
            books[day] = add_up_booked([books.get(day, Booked()), booked])


def rebuild_summaries(
    chains: Sequence[Chain],
    *,
    programs: Programs,
    summaries: Summaries,
    books: Books,
    store: ReadModelStore,
    account: Rebuilt,
) -> Iterator[Finding]:
    """Write the summaries of some members anew; a chain that is damaged is named and left out.

    Args:
        chains: at most `ADVANCES_MAX`, as read from the ledger.
        programs: the rules.
        summaries: tells what no entry says: which warnings have been given, and up to which entry
            a member is in the books. Who has none is taken to be in no books.
        books: tells up to when days are closed.
        store: where summaries are written.
        account: of what was rebuilt.
    """
    places = [(chain.program, chain.member) for chain in chains]
    standing, damaged = read_standing(places, summaries=summaries)
    for place, chain in zip(places, chains, strict=True):
        account.members.add(place)
        findings = [*chain.unreadable, *audit_chain(*place, chain.entries).findings]
        if findings:
            account.unsound.add(chain.program)
            yield from findings
            continue
        entries = [as_read(entry) for entry in chain.entries]
        timeline = programs.timeline(chain.program)
        summary, days = summarise(entries, timeline, warned_from=standing.get(place))
        if place in damaged:
            store.delete(program=chain.program, member=chain.member)
        else:
            _note_late(entries, standing.get(place), timeline, books=books, store=store)
        store.write(summary)
        account.entries += len(entries)
        account.book(chain.program, days)


def rebuild_books(account: Rebuilt, *, books: Books, store: ReadModelStore) -> None:
    """Write the open days of all programs anew; once all summaries are rebuilt.

    The books of unsound programs stay as they are: without the members who were left out they
    would lose what these have.
    """
    for program, days in account.booked.items():
        if program in account.unsound:
            continue
        last = books.last_closed(program)
        if last is None:
            store.write_books(program, days)
            continue
        first_open = last.day + timedelta(days=1)
        late = less(
            add_up_booked(booked for day, booked in days.items() if day <= last.day),
            _closed(program, last.day, books),
        )
        left = {day: booked for day, booked in days.items() if day > last.day}
        left[first_open] = add_up_booked([late, left.get(first_open, Booked())])
        store.write_books(program, left)


def delete_strays(account: Rebuilt, *, store: ReadModelStore) -> int:
    """Delete summaries of members of whom the ledger has no entry; how many there were."""
    strays = [
        (known.program, known.member)
        for known in store.members()
        if known.member is not None and (known.program, known.member) not in account.members
    ]
    for program, member in strays:
        store.delete(program=program, member=member)
    return len(strays)


def _note_late(
    entries: Sequence[Entry],
    before: Summary | None,
    timeline: Timeline,
    *,
    books: Books,
    store: ReadModelStore,
) -> None:
    """Note which entries a closed day lacks, so that `rebuild_books` books them on a later one."""
    left = entries[next_number(before) :]
    last = books.last_closed(entries[0].program) if left else None
    if last is None:
        return
    late = late_entries(left, timeline, last.day + timedelta(days=1))
    if late is not None:
        store.note_late(left[0].program, late)


def _closed(program: str, until: date, books: Books) -> Booked:
    """What is booked on all closed days."""
    parts: list[Booked] = []
    since: date | None = None
    while page := books.days(program, since=since, limit=DAYS_PER_PAGE):
        parts += [book.booked for book in page if book.day <= until]
        since = page[-1].day + timedelta(days=1)
    return add_up_booked(parts)
