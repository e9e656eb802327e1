"""What closed days may lack of their members' entries, as a rebuild finds it chain by chain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from punchcard.domain.books import Booked, LateEntries, add_up_booked
from punchcard.domain.entry import Entry
from punchcard.domain.read_model_audit import less
from punchcard.domain.summary import Summary, fold_chain, late_entries, next_number
from punchcard.domain.timeline import Timeline


@dataclass(slots=True, kw_only=True)
class Late:
    """Entries that were recorded before the first open day, and that closed days may lack.

    Of members whose summary stands, it or notes say which ones the closed days lack: `sure` is what
    these come to, and `notes` names those that nothing notes yet. Of members whose summary is lost,
    closed days may have all of them or none: `doubtful` and `doubtful_notes`.
    """

    sure: Booked = field(default_factory=Booked)
    doubtful: Booked = field(default_factory=Booked)
    notes: list[LateEntries] = field(default_factory=list)
    doubtful_notes: list[LateEntries] = field(default_factory=list)

    def add(self, other: "Late") -> None:
        """Add what closed days may lack of other members."""
        self.sure = add_up_booked([self.sure, other.sure])
        self.doubtful = add_up_booked([self.doubtful, other.doubtful])
        self.notes += other.notes
        self.doubtful_notes += other.doubtful_notes

    def notes_for(self, lacking: Booked) -> Sequence[LateEntries] | None:
        """What is to be noted where closed days lack just this; None: it cannot be told.

        The number of entries is among the sums, so that they come to this in one way at the most.
        """
        if lacking == self.sure:
            return self.notes
        if lacking == add_up_booked([self.sure, self.doubtful]):
            return self.notes + self.doubtful_notes
        return None


def late_of(
    entries: Sequence[Entry],
    timeline: Timeline,
    *,
    before: Summary | None,
    first_open: date,
    noted: Sequence[LateEntries],
) -> Late | None:
    """What closed days may lack of one member; None: nothing.

    Args:
        entries: the member's whole chain.
        timeline: the versions of the program.
        before: the summary that stands; None: it is lost, or there never was one.
        first_open: the first day that is open.
        noted: the member's late entries, on whatever day. What is noted on a closed day was booked
            there; what is noted on an open one is booked anew.
    """
    still_open = [note for note in noted if note.day >= first_open]
    booked_until = max((note.last + 1 for note in noted if note.day < first_open), default=0)
    begins = [note.first for note in still_open]
    if before is not None:
        begins.append(next_number(before))
    first = max(booked_until, min(begins, default=0))
    late = late_entries(entries[first:], timeline, first_open)
    if late is None:
        return None
    booked = less(_booked(entries[: late.last + 1], timeline), _booked(entries[:first], timeline))
    unnoted = max([late.first, *(note.last + 1 for note in still_open)])
    notes = [late._replace(first=unnoted)] if unnoted <= late.last else []
    if begins:
        return Late(sure=booked, notes=notes)
    return Late(doubtful=booked, doubtful_notes=notes)


def _booked(entries: Sequence[Entry], timeline: Timeline) -> Booked:
    return add_up_booked(fold_chain(entries, timeline)[1].values()) if entries else Booked()
