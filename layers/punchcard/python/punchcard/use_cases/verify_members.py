"""Verifying members: each chain by itself, then what the read models and the archives say of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.audit import audit_chain
from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import Entry, as_read, as_stored
from punchcard.domain.pairs import Half, halves_of
from punchcard.domain.read_model_audit import differing, summarise
from punchcard.domain.redecide import PassedOver, redecide
from punchcard.domain.summary import Summary
from punchcard.ports import ActivityArchive, Chain, Ledger, Programs, Summaries
from punchcard.use_cases.read_standing import Place, read_standing

READ_MODELS_LATE = timedelta(hours=1)
"""By how much the read models may be behind the ledger before that is a finding."""

ACTIVITIES_PER_PAGE = 100
SUMS_HELD = 200
"""Parts of the books that are held before they are added up."""


@dataclass(slots=True, kw_only=True)
class Verified:
    """The account of what was verified.

    `behind` counts entries that the read models have not seen and had no hour for. `booked` is by
    program what the members that were verified add to the books; programs in `unsound` have
    members of whom that could not be said.
    """

    members: set[Place] = field(default_factory=set)
    entries: int = 0
    behind: int = 0
    redecided: int = 0
    passed_over: Counter[PassedOver] = field(default_factory=Counter)
    halves: list[Half] = field(default_factory=list)
    booked: dict[str, list[Booked]] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)

    def join(self, other: "Verified") -> None:
        """Add what was verified elsewhere."""
        self.members |= other.members
        self.entries += other.entries
        self.behind += other.behind
        self.redecided += other.redecided
        self.passed_over += other.passed_over
        self.halves += other.halves
        self.unsound |= other.unsound
        for program, parts in other.booked.items():
            self.book(program, parts)

    def book(self, program: str, parts: Iterable[Booked]) -> None:
        """Add to a program's books."""
        held = self.booked.setdefault(program, [])
        held += parts
        if len(held) > SUMS_HELD:
            self.booked[program] = [add_up_booked(held)]


def verify_members(
    chains: Sequence[Chain],
    *,
    ledger: Ledger,
    programs: Programs,
    summaries: Summaries | None,
    activities: ActivityArchive | None,
    now: datetime,
    account: Verified,
) -> Iterator[Finding]:
    """Verify some members, and add them to the account.

    Args:
        chains: at most `ADVANCES_MAX`, as read from the ledger.
        ledger: where entries are found that were appended since.
        programs: the rules.
        summaries: the read models; None: they are not compared.
        activities: the archive of activities; None: nothing is decided again.
        now: the present instant.
        account: of what was verified.
    """
    places = [(chain.program, chain.member) for chain in chains]
    # Read behind the chains: what a summary has seen by now, the ledger has.
    stated: Mapping[Place, Summary] = {}
    damaged: set[Place] = set()
    if summaries is not None:
        stated, damaged = read_standing(places, summaries=summaries)
    for place, chain in zip(places, chains, strict=True):
        account.members.add(place)
        account.entries += len(chain.entries)
        audit = audit_chain(chain.program, chain.member, chain.entries)
        findings = [*chain.unreadable, *audit.findings]
        if findings:
            account.unsound.add(chain.program)
            yield from findings
            continue
        for stored in chain.entries:
            account.halves += halves_of(stored)
        entries = [as_read(stored) for stored in chain.entries]
        if place in damaged:
            account.unsound.add(chain.program)
            yield Finding(Damage.SUMMARY_DIFFERS, *place, None, "their item cannot be read")
        elif summaries is not None:
            yield from _verify_summary(
                entries, stated.get(place), ledger, programs, now=now, account=account
            )
        if activities is not None:
            again = redecide(entries, _kept(place, activities), programs.timeline(chain.program))
            account.redecided += again.decided
            account.passed_over += again.passed_over
            yield from again.findings


def _verify_summary(
    entries: list[Entry],
    stated: Summary | None,
    ledger: Ledger,
    programs: Programs,
    *,
    now: datetime,
    account: Verified,
) -> Iterator[Finding]:
    place = entries[0].program, entries[0].member
    seen = -1 if stated is None else stated.entry_number
    if seen > entries[-1].number:
        entries = [*entries, *_appended_since(entries[-1], seen, ledger)]
        if entries[-1].number < seen:
            account.unsound.add(place[0])
            detail = f"they know entry {seen}, the ledger ends with {entries[-1].number}"
            yield Finding(Damage.SUMMARY_STRAY, *place, seen, detail)
            return
        audit = audit_chain(*place, [as_stored(entry) for entry in entries])
        yield from audit.findings
    unseen = entries[seen + 1 :]
    if unseen and unseen[0].recorded_at < now - READ_MODELS_LATE:
        detail = f"the entry was recorded at {unseen[0].recorded_at}, and they do not know it"
        kind = Damage.SUMMARY_MISSING if stated is None else Damage.SUMMARY_DIFFERS
        yield Finding(kind, *place, unseen[0].number, detail)
    else:
        account.behind += len(unseen)
    if stated is None:
        account.book(place[0], ())
        return
    right, days = summarise(entries[: seen + 1], programs.timeline(place[0]))
    account.book(place[0], days.values())
    told = differing(stated, right)
    if told:
        yield Finding(Damage.SUMMARY_DIFFERS, *place, seen, f"it says {'; '.join(told)}")


def _appended_since(newest: Entry, number: int, ledger: Ledger) -> list[Entry]:
    found = ledger.entries_before(
        program=newest.program,
        member=newest.member,
        before=number + 1,
        limit=number - newest.number,
    )
    return [entry for entry in reversed(found) if entry.number > newest.number]


def _kept(place: Place, activities: ActivityArchive) -> list[ArchivedActivity]:
    program, member = place
    kept: list[ArchivedActivity] = []
    after: str | None = None
    while True:
        page, after = activities.of_member(
            program=program, member=member, after=after, limit=ACTIVITIES_PER_PAGE
        )
        kept += page
        if after is None:
            return kept
