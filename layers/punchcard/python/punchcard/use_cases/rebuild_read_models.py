"""Rebuilding the read models from the ledger, while nobody carries entries forward.

Summaries are written as the whole chains make them. The books of closed days stay as they are:
what the chains have beyond them is booked on the first open day, as it is when it comes late, and
noted as late where the chains tell whose it is. Of whom the standing summary tells that, it is
written last.
Everything is written over whatever stands there, so that beginning again does no harm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from punchcard.domain.audit import audit_chain
from punchcard.domain.books import Booked, LateEntries, add_up_booked
from punchcard.domain.damage import Finding
from punchcard.domain.entry import as_read
from punchcard.domain.errors import ContentionError
from punchcard.domain.late import Late, late_of
from punchcard.domain.read_model_audit import less, summarise
from punchcard.domain.summary import Summary
from punchcard.ports import Books, Chain, Programs, ReadModelStore, Summaries
from punchcard.use_cases.read_standing import Place, read_standing

DAYS_PER_PAGE = 100


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """The account of a rebuild: members and entries, and by program and day what is booked.

    Programs in `unsound` have members of whom that could not be said: their chains are damaged.
    `late` is by program what closed days may lack, and `waiting` the summaries that are written
    once that is noted, for those that stand until then tell it.
    """

    members: set[Place] = field(default_factory=set)
    entries: int = 0
    booked: dict[str, dict[date, Booked]] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)
    late: dict[str, Late] = field(default_factory=dict)
    waiting: list[Summary] = field(default_factory=list)

    def join(self, other: "Rebuilt") -> None:
        """Add what was rebuilt elsewhere."""
        self.members |= other.members
        self.entries += other.entries
        self.unsound |= other.unsound
        for program, days in other.booked.items():
            self.book(program, days)
        for program, late in other.late.items():
            self.find_late(program, late)
        self.waiting += other.waiting

    def book(self, program: str, days: Mapping[date, Booked]) -> None:
        """Add to a program's books."""
        books = self.booked.setdefault(program, {})
        for day, booked in days.items():
            books[day] = add_up_booked([books.get(day, Booked()), booked])

    def find_late(self, program: str, late: Late) -> None:
        """Add to what the closed days of a program may lack."""
        self.late.setdefault(program, Late()).add(late)


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
            a member is in the books. Of who has none, closed days may have all or nothing.
        books: tells up to when days are closed, and what came late.
        store: where summaries are written.
        account: of what was rebuilt.
    """
    places = [(chain.program, chain.member) for chain in chains]
    closed = {program: _Closed.read(program, books) for program, _ in {*places}}
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
        before = standing.get(place)
        summary, days = summarise(entries, timeline, warned_from=before)
        if place in damaged:
            store.delete(program=chain.program, member=chain.member)
        first_open, noted = closed[chain.program]
        late = late_of(
            entries,
            timeline,
            before=before,
            first_open=first_open,
            noted=noted.get(chain.member, ()),
        )
        if late is not None:
            account.find_late(chain.program, late)
        if late is not None and late.notes:
            account.waiting.append(summary)
        else:
            store.write(summary)
        account.entries += len(entries)
        account.book(chain.program, days)


def rebuild_books(account: Rebuilt, *, books: Books, store: ReadModelStore) -> set[str]:
    """Write the open days of all programs anew; once all summaries are rebuilt.

    The books of unsound programs stay as they are: without the members who were left out they
    would lose what these have. So do the summaries of their members of whom something is late:
    whoever carries entries forward books and notes it.

    Returns:
        The programs whose closed days lack entries of which it cannot be told whose they are, so
        that none is noted: they are booked on the first open day, and listed on the days on which
        they were recorded.

    Raises:
        ContentionError: a day was closed meanwhile; begin again.
    """
    unclear: set[str] = set()
    for program, days in account.booked.items():
        if program in account.unsound:
            continue
        last = books.last_closed(program)
        if last is None:
            store.write_books(program, days)
            continue
        first_open = last.day + timedelta(days=1)
        late = account.late.get(program, Late())
        if any(note.day != first_open for note in late.notes + late.doubtful_notes):
            raise ContentionError("a day was closed meanwhile; begin again")
        lacking = _write_open_days(program, days, last.day, books=books, store=store)
        notes = late.notes_for(lacking)
        if notes is None:
            unclear.add(program)
        for note in notes or ():
            store.note_late(program, note)
    sound = (each for each in account.waiting if each.program not in account.unsound)
    for summary in sound:
        store.write(summary)
    return unclear


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


def _write_open_days(
    program: str,
    days: Mapping[date, Booked],
    closed_until: date,
    *,
    books: Books,
    store: ReadModelStore,
) -> Booked:
    """Write what the chains have beyond the closed days; what those lack goes to the first one."""
    first_open = closed_until + timedelta(days=1)
    lacking = less(
        add_up_booked(booked for day, booked in days.items() if day <= closed_until),
        _closed(program, closed_until, books),
    )
    left = {day: booked for day, booked in days.items() if day > closed_until}
    left[first_open] = add_up_booked([lacking, left.get(first_open, Booked())])
    store.write_books(program, left)
    return lacking


class _Closed(NamedTuple):
    """From when on a program's days are open, and by member what came late."""

    first_open: date
    noted: Mapping[str, Sequence[LateEntries]]

    @classmethod
    def read(cls, program: str, books: Books) -> "_Closed":
        last = books.last_closed(program)
        if last is None:
            return cls(date.min, {})
        noted: dict[str, list[LateEntries]] = {}
        for note in books.late(program, since=date.min):
            noted.setdefault(note.member, []).append(note)
        return cls(last.day + timedelta(days=1), noted)


def _closed(program: str, until: date, books: Books) -> Booked:
    """What is booked on all closed days."""
    parts: list[Booked] = []
    since: date | None = None
    while page := books.days(program, since=since, limit=DAYS_PER_PAGE):
        parts += [book.booked for book in page if book.day <= until]
        since = page[-1].day + timedelta(days=1)
    return add_up_booked(parts)
