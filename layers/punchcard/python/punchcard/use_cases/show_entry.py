"""Showing one entry of a member's ledger."""

from punchcard.domain.entry import Entry
from punchcard.domain.errors import EntryNotFoundError
from punchcard.ports import Ledger, Members
from punchcard.use_cases.find_member import member_by_id


def show_entry(
    *, program: str, member: str, number: int, directory: Members, ledger: Ledger
) -> Entry:
    """The entry with a number; a member's first one has the number 0.

    Raises:
        MemberNotFoundError: this program has no such member.
        EntryNotFoundError: the member has no entry of this number.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    entry = ledger.entry(program=program, member=found.id, number=number)
    if entry is None:
        raise EntryNotFoundError(f"this member has no entry {number}")
    return entry
