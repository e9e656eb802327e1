"""Showing members what they may see of themselves."""

from dataclasses import dataclass

from punchcard.domain.decide import stand_on
from punchcard.domain.members import Member
from punchcard.ports import Ledger, Members
from punchcard.use_cases.find_member import member_by_id


@dataclass(frozen=True, slots=True)
class MyStanding:
    """A member and their tier; segments are the operator's own words, identities need a key."""

    member: Member
    tier: str | None


def show_me(*, program: str, member: str, directory: Members, ledger: Ledger) -> MyStanding:
    """Where a member stands.

    Raises:
        MemberNotFoundError: this program has no such member any more.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    head = ledger.head(program=program, member=found.id).entry
    return MyStanding(found, stand_on(head).state.tier)
