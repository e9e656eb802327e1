"""What must hold for every entry; checked in production for the entry about to be appended."""

from collections import defaultdict
from operator import lt

from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.errors import PunchcardError
from punchcard.domain.record import Recorded
from punchcard.domain.state import Row, State


class InvariantBrokenError(PunchcardError):
    """The entry contradicts itself or its predecessor: a defect of this code; nothing is put."""

    code = "invariant_broken"


def check_entry(
    entry: Entry,
    recorded: tuple[Recorded, ...],
    *,
    head: Entry | None,
    before: State,
    after: State,
) -> None:
    """Check an entry against the entry and state before it.

    Raises:
        InvariantBrokenError: with the name of the invariant that does not hold.
    """
    postings = [posting for item in recorded for posting in item.postings]
    _require(not [one for one in postings if one.points <= 0], "postings move positive points")
    _require(entry.number == (0 if head is None else head.number + 1), "numbers have no gap")
    _require(head is None or entry.recorded_at >= head.recorded_at, "recorded time never falls")
    _require(_well_formed(after.lots) and _well_formed(after.pending), "rows are sorted and whole")
    _require(after.deficit == 0 or (after.deficit > 0 and not after.lots), "a deficit has no lots")
    moved = balance_changes(postings)
    _require(
        after.available - before.available == moved[Account.AVAILABLE]
        and after.pending_points - before.pending_points == moved[Account.PENDING],
        "the state is the state before and the postings",
    )
    held = 0
    if before.holds or after.holds:
        lots = [hold.lots for hold in after.holds]
        _require(
            not [row for row in lots if not row or not _well_formed(row)], "holds have their lots"
        )
        held = after.held_points - before.held_points
    _require(held == moved[Account.HELD], "held points are in their holds")


def balance_changes(postings: list[Posting]) -> defaultdict[Account, int]:
    """What postings change in each account; the changes of all accounts sum to zero."""
    moved: defaultdict[Account, int] = defaultdict(int)
    for posting in postings:
        moved[posting.source] -= posting.points
        moved[posting.target] += posting.points
    return moved


def _well_formed(row: Row) -> bool:
    """Positive points at rising instants; only the last may be without one."""
    dated_part = row[:-1] if row and row[-1].at is None and row[-1].points > 0 else row
    instants = [dated.at for dated in dated_part if dated.at is not None and dated.points > 0]
    return len(instants) == len(dated_part) and all(map(lt, instants, instants[1:]))


def _require(holds: bool, invariant: str) -> None:  # noqa: FBT001
    if not holds:
        raise InvariantBrokenError(f"refusing to append an entry in which not: {invariant}")
