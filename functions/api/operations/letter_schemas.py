"""Dead letters, as the API writes them."""

from typing import Self

from punchcard.domain.letters import Letter, LetterFilter, LetterStatus
from punchcard.edge.fields import Command, Instant, Slug, Ulid, View
from punchcard.use_cases.replay_letters import Replayed
from punchcard.use_cases.show_letter import LetterPage, LetterShown
from pydantic import Field

REASON_PATTERN = "^[a-z][a-z0-9_]{0,63}$"


class LetterView(View):
    """A delivery that was given up."""

    letter: Ulid = Field(
        description="Id of the letter; the same one if a replay of it fails.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    )
    status: LetterStatus = Field(
        description="`open` waits for an operator; `replayed` was sent through the queue again "
        "and has not come back."
    )
    shop: str = Field(
        description="Id of the shop; empty for a message that is no delivery.",
        examples=["harbour"],
    )
    topic: str = Field(
        description="What the delivery claims to be about; empty for a message that is no "
        "delivery.",
        examples=["orders/paid"],
    )
    delivery: str = Field(
        description="The id under which the shop delivered it.", examples=["b54557e4-bdd9"]
    )
    order: str | None = Field(
        description="The shop's id of the order that it is about; null if it is about none, or if "
        "that cannot be read.",
        examples=["1001"],
    )
    reason: str | None = Field(
        description="Why it was given up, as the code of an error; null where five attempts "
        "failed for reasons that might have passed.",
        examples=["currency_unknown"],
    )
    detail: str | None = Field(
        description="The reason in a sentence.", examples=["the shop's currency is EUR, not USD"]
    )
    received_at: Instant = Field(
        description="When the shop delivered it.", examples=["2026-03-02T11:00:00Z"]
    )
    given_up_at: Instant = Field(
        description="When it was given up last; it is kept for 14 days from then.",
        examples=["2026-03-02T11:00:01Z"],
    )
    attempts: int = Field(
        description="How often it was given up: once, and once more after each replay that failed.",
        examples=[1],
    )
    replayed_at: Instant | None = Field(
        description="When it was sent through the queue again; null while it is open."
    )

    @classmethod
    def of(cls, letter: Letter) -> Self:
        """Show a letter."""
        return cls(
            letter=letter.id,
            status=letter.status,
            shop=letter.shop,
            topic=letter.topic,
            delivery=letter.delivery_id,
            order=letter.order,
            reason=letter.reason,
            detail=letter.detail,
            received_at=letter.received_at,
            given_up_at=letter.given_up_at,
            attempts=letter.attempts,
            replayed_at=letter.replayed_at,
        )


class LetterDetailsView(LetterView):
    """A letter with what was delivered, where that was asked for."""

    body: str | None = Field(
        description="What was delivered, as text. It may name a person, so it is shown to those "
        "alone who ask for it. Null where nobody did, or where it is no longer stored.",
        examples=[None],
    )
    body_is_cut: bool = Field(description="Whether the body is longer than what is shown of it.")

    @classmethod
    def of_shown(cls, shown: LetterShown) -> Self:
        """Show a letter and, if it is there, its body."""
        letter = dict(LetterView.of(shown.letter))
        return cls(**letter, body=shown.body, body_is_cut=shown.is_cut)


class LetterPageView(View):
    """One page of letters."""

    letters: list[LetterView] = Field(description="Those received last come first.")
    next_cursor: Ulid | None = Field(
        description="Where the next page begins; null on the last one. A page may be empty and "
        "still have a next one, where a filter fits few letters."
    )

    @classmethod
    def of(cls, page: LetterPage) -> Self:
        """Show a page."""
        return cls(
            letters=[LetterView.of(letter) for letter in page.letters],
            next_cursor=page.next_cursor,
        )


class ReplayLettersCommand(Command):
    """Which open letters to send through the queue again; without any field, all of them."""

    shop: Slug | None = Field(default=None, description="Those of one shop.", examples=["harbour"])
    reason: str | None = Field(
        default=None,
        pattern=REASON_PATTERN,
        description="Those of one reason.",
        examples=["currency_unknown"],
    )
    cursor: Ulid | None = Field(
        default=None, description="`next_cursor` of the call before, to go on behind it."
    )

    def to_filter(self) -> LetterFilter:
        """The letters that are meant."""
        return LetterFilter(shop=self.shop, reason=self.reason)


class ReplayedReasonView(View):
    """How many letters of one reason were sent again."""

    reason: str | None = Field(
        description="The reason; null where five attempts had failed.",
        examples=["currency_unknown"],
    )
    count: int = Field(description="How many.", examples=[3])


class ReplayedView(View):
    """What was sent through the queue again."""

    replayed: int = Field(description="How many letters.", examples=[3])
    by_reason: list[ReplayedReasonView] = Field(
        description="The same by the reason for which they had been given up."
    )
    next_cursor: Ulid | None = Field(
        description="Send it with the next call to go on; null where all letters were looked at."
    )

    @classmethod
    def of(cls, replayed: Replayed) -> Self:
        """Show what was sent."""
        return cls(
            replayed=replayed.total,
            by_reason=[
                ReplayedReasonView(reason=reason, count=count)
                for reason, count in replayed.by_reason
            ],
            next_cursor=replayed.next_cursor,
        )
