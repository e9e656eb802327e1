"""Listing and searching members by what is carried forward of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import Identity
from punchcard.domain.errors import MemberNotFoundError
from punchcard.domain.summary import Summary
from punchcard.ports import Directory, Programs, Summaries
from punchcard.use_cases.find_member import find_member
from punchcard.use_cases.paging import gather

MEMBERS_PER_PAGE_MAX = 100
MEMBERS_PER_PAGE = 20
"""Members on a page where the caller does not say how many."""

MEMBERS_EXAMINED_MAX = 1_000
"""Members that one page looks at, however few of them are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFilter:
    """Which members are meant; what is None does not matter. Bounds are inclusive."""

    tier: str | None = None
    due_before: datetime | None = None
    available_min: int | None = None
    available_max: int | None = None

    def matches(self, summary: Summary) -> bool:
        """Whether a member is one of them."""
        return (
            self.tier in (None, summary.tier)
            and (self.available_min is None or summary.available >= self.available_min)
            and (self.available_max is None or summary.available <= self.available_max)
            and self._is_due(summary)
        )

    def _is_due(self, summary: Summary) -> bool:
        if self.due_before is None:
            return True
        return summary.due_at is not None and summary.due_at < self.due_before


@dataclass(frozen=True, slots=True)
class MemberListed:
    """A member and what is carried forward; None: nothing yet, of somebody who has just joined."""

    member: str
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Members in the order of joining; None for the cursor: this is the last page."""

    members: tuple[MemberListed, ...]
    next_cursor: str | None


def list_members(
    program: str,
    wanted: MemberFilter,
    *,
    cursor: str | None,
    limit: int,
    programs: Programs,
    summaries: Summaries,
) -> MemberPage:
    """A page of members; its cursor leads on even where none of those looked at are meant.

    What was recorded in the last moments may not be carried forward yet.

    Raises:
        ProgramNotFoundError: no version of the program was ever published.
    """
    programs.timeline(program)

    def read(*, after: str | None, limit: int) -> tuple[Sequence[Summary], str | None]:
        return summaries.page(program, after=after, limit=limit)

    found, following = gather(
        read,
        matches=wanted.matches,
        place=lambda summary: summary.member,
        cursor=cursor,
        limit=limit,
        examined_max=MEMBERS_EXAMINED_MAX,
    )
    listed = tuple(MemberListed(summary.member, summary) for summary in found)
    return MemberPage(listed, following)


def search_member(
    identity: Identity,
    wanted: MemberFilter,
    *,
    program: str,
    directory: Directory,
    programs: Programs,
    summaries: Summaries,
) -> MemberPage:
    """The member with an identity, if there is one and it is meant.

    Raises:
        ProgramNotFoundError: no version of the program was ever published.
    """
    programs.timeline(program)
    try:
        member = find_member(identity, program=program, directory=directory)
    except MemberNotFoundError:
        return MemberPage((), None)
    summary = summaries.summary(program=program, member=member.id)
    is_meant = wanted == MemberFilter() if summary is None else wanted.matches(summary)
    return MemberPage((MemberListed(member.id, summary),) if is_meant else (), None)
