"""Lists of members, as the API writes them."""

from typing import Self

from punchcard.domain.ulids import ulid_instant
from punchcard.edge.fields import Instant, Ulid, View
from punchcard.use_cases.list_members import MemberListed, MemberPage
from pydantic import Field


class MemberListedView(View):
    """A member at a glance, a moment behind the ledger; the balance has points as they stand."""

    member: Ulid = Field(
        description="Id of the member, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    joined_at: Instant = Field(
        description="When the member joined.", examples=["2026-03-02T11:00:00Z"]
    )
    available: int | None = Field(
        description="Points that can be spent; null where nothing is carried forward yet.",
        examples=[120],
    )
    pending: int | None = Field(
        description="Points that have not matured; null where nothing is carried forward yet.",
        examples=[50],
    )
    tier: str | None = Field(description="The tier the operator set.", examples=["gold"])
    active_at: Instant | None = Field(
        description="When the last activity happened; null if there was none.",
        examples=["2026-03-02T11:00:00Z"],
    )
    due_at: Instant | None = Field(
        description="When something falls due next, or is to be warned of; null is never.",
        examples=["2026-03-16T11:00:00Z"],
    )

    merged_into: Ulid | None = Field(
        description="The account that has taken over this one, which is closed; null: none has.",
        examples=[None],
    )

    @classmethod
    def of(cls, listed: MemberListed) -> Self:
        """Show a member at a glance."""
        summary = listed.summary
        return cls(
            member=listed.member,
            joined_at=ulid_instant(listed.member),
            available=None if summary is None else summary.available,
            pending=None if summary is None else summary.pending,
            tier=None if summary is None else summary.tier,
            active_at=None if summary is None else summary.active_at,
            due_at=None if summary is None else summary.due_at,
            merged_into=None if summary is None else summary.merged_into,
        )


class MemberPageView(View):
    """One page of members."""

    members: list[MemberListedView] = Field(description="Those who joined first come first.")
    next_cursor: Ulid | None = Field(
        description="Where the next page begins; null on the last one. A page may be empty and "
        "still have a next one, where a filter fits few members."
    )

    @classmethod
    def of(cls, page: MemberPage) -> Self:
        """Show a page."""
        return cls(
            members=[MemberListedView.of(listed) for listed in page.members],
            next_cursor=page.next_cursor,
        )
