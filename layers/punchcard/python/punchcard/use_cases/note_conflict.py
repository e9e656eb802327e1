"""Noting that several members may be one person, to be offered to the operator as a merge."""

from collections.abc import Iterable
from datetime import datetime

from punchcard.domain.members import Member
from punchcard.ports import Directory, Ledger
from punchcard.use_cases.follow_merges import follow


def note_conflict(
    member: Member,
    others: Iterable[Member],
    *,
    directory: Directory,
    ledger: Ledger,
    now: datetime,
) -> tuple[str, ...]:
    """Keep for the operator that identities name several members; nothing is merged silently.

    Accounts that have been merged are one member.

    Returns:
        The ids of those who hold what the member does not, sorted.
    """
    own = follow(member, ledger=ledger).member.id
    found = {follow(other, ledger=ledger).member.id for other in others}
    conflicting = tuple(sorted(found - {own}))
    if conflicting:
        directory.note_conflict(program=member.program, members=(own, *conflicting), noticed_at=now)
    return conflicting
