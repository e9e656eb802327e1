"""Balances and entries, as the API writes them."""

from datetime import date
from typing import Self

from pydantic import Field

from punchcard.domain.activity import ORDER
from punchcard.domain.entry import Account, Posting
from punchcard.domain.invariants import balance_changes
from punchcard.domain.money import money_text
from punchcard.domain.program import Per, PointsPerUnit
from punchcard.domain.record import Reason, Recorded
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.schedule import usable_through
from punchcard.domain.timeline import Timeline
from punchcard.edge.fields import Instant, View
from punchcard.use_cases.show_balance import Balance


class MaturingView(View):
    """Pending points that mature together."""

    points: int = Field(description="How many.", examples=[50])
    matures_at: Instant | None = Field(
        description="When they can be spent; null while an order's fulfilment is awaited.",
        examples=["2026-03-16T11:00:00Z"],
    )


class ExpiringView(View):
    """Available points that expire together."""

    points: int = Field(description="How many.", examples=[120])
    expires_at: Instant | None = Field(
        description="When they are gone; null is never.", examples=["2027-03-31T22:00:00Z"]
    )
    usable_through: date | None = Field(
        description="The last day on which they can be spent, in the program's time zone.",
        examples=["2027-03-31"],
    )


class BalanceView(View):
    """A member's points as they stand now."""

    as_of: Instant = Field(
        description="When the points stand like this.", examples=["2026-03-02T11:00:00Z"]
    )
    available: int = Field(
        description="Points that can be spent; negative while more was taken back than there was.",
        examples=[120],
    )
    held: int = Field(description="Points reserved by holds at checkouts.", examples=[0])
    pending: int = Field(description="Points that have not matured.", examples=[50])
    maturity_schedule: list[MaturingView] = Field(
        description="The pending points by their maturity; they add up to `pending`."
    )
    expiry_schedule: list[ExpiringView] = Field(
        description="The available points by their expiry if nobody spends them; they add up to "
        "`available`. Empty where that is negative."
    )
    next_due: Instant | None = Field(
        description="When something matures, lapses or expires next; null is never.",
        examples=["2026-03-16T11:00:00Z"],
    )

    @classmethod
    def of(cls, balance: Balance) -> Self:
        """Show a balance."""
        return cls(
            as_of=balance.as_of,
            available=balance.available,
            held=balance.held,
            pending=sum(dated.points for dated in balance.pending),
            maturity_schedule=[
                MaturingView(points=dated.points, matures_at=dated.at) for dated in balance.pending
            ],
            expiry_schedule=[
                ExpiringView(
                    points=dated.points,
                    expires_at=dated.at,
                    usable_through=dated.at and usable_through(dated.at, balance.zone),
                )
                for dated in balance.schedule
            ],
            next_due=balance.next_due,
        )


class PostingView(View):
    """Points moved from one account to another."""

    source: Account = Field(
        serialization_alias="from", description="The account they left.", examples=["issued"]
    )
    target: Account = Field(
        serialization_alias="to", description="The account they entered.", examples=["available"]
    )
    points: int = Field(description="How many; always positive.", examples=[27])
    reason: str = Field(description="Why, as a stable code.", examples=["earned"])
    effective_at: Instant = Field(
        description="When the move takes effect.", examples=["2026-03-02T11:00:00Z"]
    )

    @classmethod
    def of(cls, posting: Posting) -> Self:
        """Show a posting."""
        return cls(
            source=posting.source,
            target=posting.target,
            points=posting.points,
            reason=posting.reason,
            effective_at=posting.effective_at,
        )


class ReasonView(View):
    """What one rule of the program gave, and from what."""

    rule: str = Field(description="Id of the rule.", examples=["base"])
    title: str = Field(description="Its title.", examples=["Points for every euro"])
    points: int = Field(description="What it gave.", examples=[18])
    amount: str | None = Field(
        description="The amount it worked on, in the program's currency.", examples=["18.99"]
    )
    units: int | None = Field(
        description="The units it worked on, for a rule that pays by unit or for an activity "
        "that is no order.",
        examples=[3],
    )
    cap: Per | None = Field(
        description="The span of the cap that cut it short, if one did.", examples=["month"]
    )

    @classmethod
    def of(cls, reason: Reason, book: Rulebook, *, of_order: bool) -> Self:
        """Show what a rule gave."""
        rule = book.rule(reason.rule)
        in_units = not of_order or isinstance(rule.earn, PointsPerUnit)
        return cls(
            rule=rule.id,
            title=rule.title,
            points=reason.points,
            amount=None if in_units else money_text(reason.basis, book.version.currency),
            units=reason.basis if in_units else None,
            cap=reason.cap,
        )


class ActivityView(View):
    """What an entry says about one activity."""

    type: str = Field(
        description="What happened; `settled` is what fell due by itself.", examples=[ORDER]
    )
    channel: str | None = Field(description="Where it happened.", examples=["web:harbour"])
    occurred_at: Instant | None = Field(
        description="When it happened; for every event of an order, when that was placed.",
        examples=["2026-03-02T11:00:00Z"],
    )
    program_version: int | None = Field(
        description="The version of the program it was decided under.", examples=[1]
    )
    points: int = Field(
        description="What it earned; negative where points were taken back.", examples=[27]
    )
    other_member: str | None = Field(
        description="Id of the member to or from whom points were transferred, or of the other "
        "account where two were merged; null where neither was, and to a member who asks the id "
        "of somebody else.",
        examples=[None],
    )
    postings: list[PostingView] = Field(description="The moves that this entry made for it.")
    reasons: list[ReasonView] = Field(
        description="What each rule gives for it; for an order, as that stands now."
    )

    other_entry: int | None = Field(
        description="Where two accounts were merged: number of the entry there that says so too.",
        examples=[None],
    )

    @classmethod
    def of(cls, recorded: Recorded, timeline: Timeline, *, to_member: bool = False) -> Self:
        """Show what was recorded about an activity; to a member, nobody else's id."""
        order = recorded.order
        terms = recorded.terms if order is None else order.terms
        reasons = recorded.reasons if order is None else order.reasons
        number = None if terms is None else terms.program_version
        return cls(
            type=recorded.type,
            channel=recorded.channel,
            occurred_at=recorded.occurred_at,
            program_version=number,
            points=-balance_changes(list(recorded.postings))[Account.ISSUED],
            other_member=_other_member(recorded, to_member=to_member),
            postings=[PostingView.of(posting) for posting in recorded.postings],
            reasons=[
                ReasonView.of(reason, timeline.numbered(number), of_order=order is not None)
                for reason in reasons
                if number is not None
            ],
            other_entry=None if recorded.merge is None else recorded.merge.entry,
        )


def _other_member(recorded: Recorded, *, to_member: bool) -> str | None:
    """Whom else an activity is about; the other account of a merge is one's own."""
    if recorded.merge is not None:
        return recorded.merge.member
    return None if to_member or recorded.transfer is None else recorded.transfer.other
