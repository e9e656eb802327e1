"""Verifying what only all members together can tell: pairs, books, and members who are no more."""

from collections.abc import Iterable, Iterator, Mapping

from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.pairs import unmatched
from punchcard.domain.read_model_audit import less
from punchcard.domain.summary import Summary
from punchcard.use_cases.verify_members import Verified


def verify_pairs(account: Verified) -> Iterator[Finding]:
    """Verify that what members gave to each other both sides say; once all chains are read."""
    for finding in unmatched(account.halves):
        # Where a chain of the program is damaged, its side of the pair was not read.
        if finding.program not in account.unsound:
            yield finding


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
