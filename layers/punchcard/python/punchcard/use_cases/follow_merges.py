"""Following merges: from an account that was closed to the one that goes on for it.

What the directory says belongs to a closed account stays with it, and what is known of it stays
under the salt that it was first recorded with. So whoever comes by way of a closed account writes
into the chain of the open one, under the salt of the one that they came for.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from punchcard.domain.decide import Standing, stand_on
from punchcard.domain.errors import ContentionError
from punchcard.domain.members import Member, MemberMergedError
from punchcard.domain.merging import ACCOUNTS_MERGED_MAX
from punchcard.ports import Ledger, Members
from punchcard.use_cases.find_member import member_by_id


class Place(NamedTuple):
    """Where what concerns a member is recorded.

    `member` has the id of the account that is open, and the salt of the one that was asked for.
    `behind` are the closed accounts on the way between the two, the one closed last first.
    """

    member: Member
    standing: Standing
    behind: tuple[Standing, ...] = ()


def follow(member: Member, *, ledger: Ledger) -> Place:
    """Where a member's account stands now; of a closed one, the account that goes on for it."""
    head = ledger.head(program=member.program, member=member.id)
    return follow_from(member, stand_on(head.entry), ledger=ledger)


def follow_from(member: Member, standing: Standing, *, ledger: Ledger) -> Place:
    """The same from where the member's own account stands.

    Raises:
        ContentionError: there is no end to it, to which no merge of ours leads.
    """
    place = Place(member, standing)
    while (into := place.standing.state.merged_into) is not None:
        if len(place.behind) > ACCOUNTS_MERGED_MAX:
            raise ContentionError("the accounts of this member lead to one another without an end")
        head = ledger.head(program=member.program, member=into)
        behind = (place.standing, *place.behind)
        place = Place(replace(member, id=into), stand_on(head.entry), behind)
    return place


def open_member(member: Member, *, directory: Members, ledger: Ledger) -> Member:
    """Whose account is open: the member, or the one whom their account was merged into.

    Raises:
        MemberNotFoundError: that one is gone.
    """
    place = follow(member, ledger=ledger)
    if not place.behind:
        return member
    return member_by_id(program=member.program, member=place.member.id, directory=directory)


def taken_over(standing: Standing, *, program: str, directory: Members) -> Iterator[Member]:
    """The members whose accounts an account has taken over, each with their own salt."""
    for account in standing.state.merged:
        found = directory.member(program=program, member=account)
        if found is not None:
            yield found


def keeper_among(
    member: Member, fits: Callable[[Member], bool], *, directory: Members, ledger: Ledger
) -> Member | None:
    """Under whose salt something of a member is kept: mostly their own. None: nobody's any more.

    It may have come about on another account of the same person, before or after the two were
    merged.

    Args:
        member: who is asked about.
        fits: whether it is kept under the salt of an account.
        directory: has the salts.
        ledger: says which accounts are one person's.
    """
    if fits(member):
        return member
    place = follow(member, ledger=ledger)
    for account in (place.member.id, *place.standing.state.merged):
        other = directory.member(program=member.program, member=account)
        if other is not None and fits(other):
            return other
    return None


def in_open_account[T](member: Member, call: Callable[[Member], T], *, directory: Members) -> T:
    """Do something for a member, or for the one whom their account turns out to be merged into.

    Raises:
        MemberNotFoundError: that one is gone.
    """
    for _ in range(ACCOUNTS_MERGED_MAX + 1):
        try:
            return call(member)
        except MemberMergedError as merged:
            member = member_by_id(program=member.program, member=merged.into, directory=directory)
    raise ContentionError("this account was merged again on every attempt; try again")
