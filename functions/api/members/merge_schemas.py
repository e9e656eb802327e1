"""Merges of two accounts, and who may be one person, as callers ask and are answered."""

from collections.abc import Sequence
from typing import Literal, Self

from punchcard.domain.approvals import MergeRequest
from punchcard.domain.corrections import AdjustmentReason, Merge
from punchcard.domain.members import Conflict
from punchcard.edge.fields import Command, Instant, Ulid, View
from pydantic import Field


class MergeCommand(Command):
    """The account that is to be taken over."""

    absorb: Ulid = Field(
        description="Id of the other account of the same person; it is closed.",
        examples=["01KJQ38XW0ZYXWVTSRQPNMKJHG"],
    )
    reason_code: Literal[
        "goodwill", "service_recovery", "correction", "migration", "fraud", "other"
    ] = Field(description="Why; the ledger keeps no words of yours.", examples=["correction"])

    def to_request(self, *, member: str, operator: str, idempotency_key: str) -> MergeRequest:
        """The merge in the domain's words."""
        merge = Merge(
            absorb=self.absorb, reason_code=AdjustmentReason(self.reason_code), operator=operator
        )
        return MergeRequest(member=member, merge=merge, idempotency_key=idempotency_key)


class ConflictView(View):
    """Two members whom one report named, so that they may be one person."""

    members: list[Ulid] = Field(
        description="The two; merge one into the other if they are.",
        examples=[["01KJQ38XW0ABCDEFGHJKMNPQRS", "01KJQ38XW0ZYXWVTSRQPNMKJHG"]],
    )
    noticed_at: Instant = Field(
        description="When it was noticed first.", examples=["2026-03-02T11:00:00Z"]
    )


class ConflictPageView(View):
    """Some of the conflicts of a program, in the order of those who joined first."""

    conflicts: list[ConflictView] = Field(description="The conflicts of this page.")
    next_cursor: str | None = Field(
        description="What to send as `cursor` for the page behind; null on the last one.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS#01KJQ38XW0ZYXWVTSRQPNMKJHG"],
    )

    @classmethod
    def of(cls, conflicts: Sequence[Conflict], next_cursor: str | None) -> Self:
        """Show a page."""
        return cls(
            conflicts=[
                ConflictView(members=list(each.members), noticed_at=each.noticed_at)
                for each in conflicts
            ],
            next_cursor=next_cursor,
        )
