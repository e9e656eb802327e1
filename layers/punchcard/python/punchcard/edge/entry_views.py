"""Entries and their explanations, as the API writes them."""

from datetime import UTC, datetime
from typing import Self

from pydantic import Field

from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.explain import ExplainedActivity
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.sentences import Sentence
from punchcard.domain.timeline import Timeline
from punchcard.domain.wording import Language
from punchcard.edge.fields import Instant, View
from punchcard.edge.ledger_views import ActivityView
from punchcard.use_cases.explain_entry import EntryExplained
from punchcard.use_cases.list_entries import EntryPage


class RememberedView(View):
    """A key that an entry remembers, so that what comes under it again is known."""

    key: str = Field(
        description="The beginning of the hashed key, in hexadecimal.",
        examples=["5f1c8a3ed2b40976"],
    )
    entry: int = Field(description="The entry that touched it last.", examples=[6])
    recorded_at: Instant = Field(
        description="When that was recorded, rounded up to a second.",
        examples=["2026-03-02T11:00:03Z"],
    )


class EntryView(View):
    """One entry of a member's ledger. Entries never change."""

    number: int = Field(description="A member's entries count from 0.", examples=[7])
    recorded_at: Instant = Field(
        description="When it was recorded.", examples=["2026-03-02T11:00:02Z"]
    )
    kind: str = Field(
        description="The type of its activity, or `batch` for several.", examples=["order"]
    )
    activities: list[ActivityView] = Field(description="What it recorded, in this order.")
    available: int = Field(description="Points that could be spent after it.", examples=[147])
    pending: int = Field(description="Points that were pending after it.", examples=[0])
    hash: str = Field(
        description="SHA-256 over this entry and the hash of the one before, in hexadecimal.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    remembered: list[RememberedView] = Field(
        description="Up to twelve keys that it remembers, the one touched last first."
    )

    @classmethod
    def of(cls, entry: Entry, timeline: Timeline, *, to_member: bool = False) -> Self:
        """Show an entry; to a member, nobody else's id."""
        state = stand_on(entry).state
        return cls(
            number=entry.number,
            recorded_at=entry.recorded_at,
            kind=entry.kind,
            activities=[
                ActivityView.of(recorded, timeline, to_member=to_member)
                for recorded in decode_activities(entry.activities)
            ],
            available=state.available,
            pending=state.pending_points,
            hash=entry.hash.hex(),
            remembered=[
                RememberedView(
                    key=key.hex(),
                    entry=number,
                    recorded_at=datetime.fromtimestamp(seconds, UTC),
                )
                for key, number, seconds in state.memory
            ],
        )


class EntryPageView(View):
    """Some of a member's entries, the newest first."""

    entries: list[EntryView] = Field(description="The entries of this page.")
    next_cursor: str | None = Field(
        description="What to send as `cursor` for the page behind; null on the last one.",
        examples=["AAAACAnWcrH3Rq0D"],
    )

    @classmethod
    def of(cls, page: EntryPage, timeline: Timeline, *, to_member: bool = False) -> Self:
        """Show a page; to a member, nobody else's id."""
        return cls(
            entries=[EntryView.of(entry, timeline, to_member=to_member) for entry in page.entries],
            next_cursor=page.next_cursor,
        )


class SentenceView(View):
    """One sentence of an explanation."""

    code: str = Field(
        description="Stable, for clients that say it in words of their own.",
        examples=["rule_amount_floor"],
    )
    text: str = Field(
        description="The sentence.",
        examples=[
            "18 points for “Points for every euro”: 1 point per 1.00 EUR of 18.99 EUR, "
            "rounded down."
        ],
    )
    points: int | None = Field(description="The points it is about, if any.", examples=[18])
    rule: str | None = Field(description="Id of the rule it is about, if any.", examples=["base"])

    @classmethod
    def of(cls, sentence: Sentence) -> Self:
        """Show a sentence."""
        return cls(
            code=sentence.code, text=sentence.text, points=sentence.points, rule=sentence.rule
        )


class ExplainedActivityView(View):
    """One activity of an entry in words."""

    type: str = Field(description="What happened.", examples=["order"])
    occurred_at: Instant | None = Field(
        description="When it happened.", examples=["2026-03-02T11:00:00Z"]
    )
    points: int = Field(
        description="What it earned; negative where points were taken back.", examples=[27]
    )
    sentences: list[SentenceView] = Field(
        description="What happened, why, and where the points went."
    )

    @classmethod
    def of(cls, explained: ExplainedActivity) -> Self:
        """Show an explained activity."""
        return cls(
            type=explained.type,
            occurred_at=explained.occurred_at,
            points=explained.points,
            sentences=[SentenceView.of(sentence) for sentence in explained.sentences],
        )


class ExplanationView(View):
    """An entry in words."""

    number: int = Field(description="Number of the entry.", examples=[7])
    language: Language = Field(description="The language of the sentences.", examples=["en"])
    text: str = Field(description="All sentences, one behind the other.")
    activities: list[ExplainedActivityView] = Field(description="Activity by activity.")
    available: int = Field(description="Points that could be spent after it.", examples=[147])
    pending: int = Field(description="Points that were pending after it.", examples=[0])

    @classmethod
    def of(cls, explained: EntryExplained) -> Self:
        """Show an entry in words."""
        return cls(
            number=explained.entry.number,
            language=explained.explanation.language,
            text=explained.explanation.text,
            activities=[
                ExplainedActivityView.of(activity) for activity in explained.explanation.activities
            ],
            available=explained.state.available,
            pending=explained.state.pending_points,
        )
