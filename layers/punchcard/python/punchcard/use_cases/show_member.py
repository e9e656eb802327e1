"""Showing who a member is: the identities that lead to them, and where they stand."""

from dataclasses import dataclass

from punchcard.domain.activity import Identity
from punchcard.domain.decide import stand_on
from punchcard.domain.members import Member
from punchcard.ports import Directory, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShown:
    """A member with all identities, and the tier and segments that the operator set.

    `merged` are accounts of the same person that this one has taken over; `merged_into` is the one
    that has taken over this one, which is closed.
    """

    member: Member
    identities: tuple[Identity, ...]
    tier: str | None
    segments: tuple[str, ...]
    merged: tuple[str, ...]
    merged_into: str | None


def show_member(member: Member, *, directory: Directory, ledger: Ledger) -> MemberShown:
    """Read what is known about a member besides their points."""
    state = stand_on(ledger.head(program=member.program, member=member.id).entry).state
    return MemberShown(
        member=member,
        identities=tuple(directory.identities(program=member.program, member=member.id)),
        tier=state.tier,
        segments=state.segments,
        merged=state.merged,
        merged_into=state.merged_into,
    )
