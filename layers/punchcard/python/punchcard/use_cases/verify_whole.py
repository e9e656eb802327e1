"""Verifying what only all members together can tell: pairs, books, and members who are no more."""

from collections.abc import Iterable, Iterator, Mapping

from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import as_stored
from punchcard.domain.instants import parse_instant
from punchcard.domain.pairs import Half, are_pair, broken, halves_of, unmatched
from punchcard.domain.read_model_audit import less
from punchcard.domain.summary import Summary
from punchcard.ports import Ledger
from punchcard.use_cases.verify_members import Verified

ENTRIES_PER_PAGE = 50


def verify_pairs(account: Verified, *, ledger: Ledger) -> Iterator[Finding]:
    """Verify that what members gave to each other both sides say; once all chains are read.

    A pair may have been appended when the chain of one side had been read already: before one is
    said to be broken, the ledger is asked.
    """
    for half in unmatched(account.halves):
        # Where a chain of the program is damaged, its side of the pair was not read.
        if half.program not in account.unsound and not _is_paired_by_now(half, ledger):
            yield broken(half)


def _is_paired_by_now(half: Half, ledger: Ledger) -> bool:
    if half.other is None:
        return False
    before: int | None = None
    while page := ledger.entries_before(
        program=half.program, member=half.other, before=before, limit=ENTRIES_PER_PAGE
    ):
        for entry in page:
            stored = as_stored(entry)
            if any(are_pair(half, other) for other in halves_of(stored)):
                return True
        before = page[-1].number
        if page[-1].recorded_at < parse_instant(half.recorded_at):
            break
    return False


def verify_books(
    account: Verified, *, before: Mapping[str, Booked], after: Mapping[str, Booked]
) -> Iterator[Finding]:
    """Compare the books with the sums over members; once all chains are read.

    Programs whose books moved between the two readings cannot be compared: `uncompared` names
    them.

    Args:
        account: of what was verified.
        before: by program, all that was booked before the chains were read.
        after: the same when all were read.
    """
    for program in sorted(set(account.booked) - uncompared(account, before=before, after=after)):
        beyond = less(after.get(program, Booked()), add_up_booked(account.booked[program]))
        if beyond != Booked():
            yield Finding(
                Damage.TOTALS_DIFFER, program, None, None, f"the books have too much: {beyond}"
            )


def uncompared(
    account: Verified, *, before: Mapping[str, Booked], after: Mapping[str, Booked]
) -> set[str]:
    """Programs whose books cannot be compared: they moved meanwhile, or members are unsound."""
    moved = {
        program
        for program in account.booked
        if before.get(program, Booked()) != after.get(program, Booked())
    }
    return moved | account.unsound


def verify_strays(known: Iterable[Summary], *, account: Verified) -> Iterator[Finding]:
    """Find summaries of members of whom the ledger has nothing; once all chains are read."""
    for summary in known:
        if (summary.program, summary.member) not in account.members:
            yield Finding(
                Damage.SUMMARY_STRAY,
                summary.program,
                summary.member,
                summary.entry_number,
                "the read models know the member, the ledger has no entry",
            )
