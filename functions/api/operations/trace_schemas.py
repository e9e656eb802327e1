"""The trace of an order, as the API writes it."""

from typing import Self

from punchcard.domain.outcome import Status
from punchcard.edge.fields import Instant, Ulid, View
from punchcard.use_cases.trace_order import OrderTrace
from pydantic import Field

from .letter_schemas import LetterView


class ArrivalView(View):
    """Something that was received about the order, and recorded."""

    topic: str = Field(description="What it was about.", examples=["orders/paid"])
    delivery: str | None = Field(
        description="The id under which it was delivered; null if it had none.",
        examples=["b54557e4-bdd9"],
    )
    received_at: Instant = Field(description="When it came in.", examples=["2026-03-02T11:00:00Z"])
    outcome: Status = Field(
        description="What became of it: `duplicate` says nothing new, `superseded` is older than "
        "what was recorded."
    )
    entry: int | None = Field(
        description="Number of the entry that says what became of it.", examples=[7]
    )


class TracedEntryView(View):
    """An entry that records the order."""

    member: Ulid = Field(
        description="In whose ledger it is: another than the member's own where accounts have been "
        "merged since.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    )
    number: int = Field(description="Number of the entry.", examples=[7])
    recorded_at: Instant = Field(
        description="When it was recorded.", examples=["2026-03-02T11:00:01Z"]
    )
    text: str = Field(
        description="What it says of the order, in words.",
        examples=["27 points for the order of 2 March 2026."],
    )


class TraceView(View):
    """All that is known of an order."""

    shop: str = Field(description="Id of the shop.", examples=["harbour"])
    order: str = Field(description="The shop's id of the order.", examples=["1001"])
    program: str = Field(description="Id of the shop's program.", examples=["club"])
    member: Ulid | None = Field(
        description="Whose order it is; null while nobody is known.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    )
    waits_until: Instant | None = Field(
        description="How long it waits for somebody to join whose order it is; null if it does "
        "not wait.",
        examples=[None],
    )
    amendments_waiting: int = Field(
        description="Refunds that came before their order and wait for it.", examples=[0]
    )
    arrivals: list[ArrivalView] = Field(
        description="What was received and recorded, in the order of receiving. It is kept for 25 "
        "months."
    )
    entries: list[TracedEntryView] = Field(description="What it became, the oldest entry first.")
    dead_letters: list[LetterView] = Field(
        description="What was received and given up, the newest first."
    )

    @classmethod
    def of(cls, trace: OrderTrace) -> Self:
        """Show a trace."""
        return cls(
            shop=trace.shop.id,
            order=trace.order,
            program=trace.shop.program,
            member=None if trace.member is None else trace.member.id,
            waits_until=trace.waits_until,
            amendments_waiting=trace.amendments_waiting,
            arrivals=[
                ArrivalView(
                    topic=each.arrival.topic,
                    delivery=each.arrival.delivery_id,
                    received_at=each.arrival.received_at,
                    outcome=each.status,
                    entry=each.entry_number,
                )
                for each in trace.arrivals
            ],
            entries=[
                TracedEntryView(
                    member=each.member,
                    number=each.number,
                    recorded_at=each.recorded_at,
                    text=each.text,
                )
                for each in trace.entries
            ],
            dead_letters=[LetterView.of(letter) for letter in trace.letters],
        )
