"""Showing members what they may see of themselves."""

from dataclasses import dataclass

from punchcard.domain.members import Member
from punchcard.ports import Ledger, Members
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow


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
    place = follow(found, ledger=ledger)
    return MyStanding(place.member, place.standing.state.tier)
