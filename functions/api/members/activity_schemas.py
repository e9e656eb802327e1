"""Reported activities, as the API writes them."""

from typing import Annotated, Self

from punchcard.domain.activity import (
    CLASSIFIED,
    RESERVED_TYPES,
    Classification,
    Facts,
)
from punchcard.domain.timeline import Timeline
from punchcard.edge.basket_schemas import QUANTITY_MAX
from punchcard.edge.caller import Scope
from punchcard.edge.fields import Command, GivenInstant, Instant, Text, View
from punchcard.edge.ledger_views import ActivityView
from punchcard.use_cases.report_activity import ActivityReported, Happening
from pydantic import Field, model_validator

ATTRIBUTES_MAX = 20
SEGMENTS_MAX = 20


class ActivityCommand(Command):
    """Something that happened, other than an order."""

    type: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="What happened, in a word that rules may name. `classified` is the "
        "operator's: it sets tier and segments.",
        examples=["review", "visit", "birthday", CLASSIFIED],
    )
    occurred_at: GivenInstant | None = Field(
        default=None,
        description="When it happened; without it, now.",
        examples=["2026-03-02T12:00:00+01:00"],
    )
    channel: Text = Field(default="api", description="Where it happened.", examples=["app"])
    store: Text | None = Field(default=None, description="The store, at a till.")
    quantity: int = Field(
        default=1, ge=1, le=QUANTITY_MAX, description="How many, for rules that pay by unit."
    )
    attributes: dict[Text, Text] = Field(
        default={},
        max_length=ATTRIBUTES_MAX,
        description="What rules may match on. No personal data.",
        examples=[{"product": "632910"}],
    )
    tier: Text | None = Field(
        default=None, description="`classified` only: the tier; null for none.", examples=["gold"]
    )
    segments: Annotated[list[Text], Field(max_length=SEGMENTS_MAX)] = Field(
        default=[],
        description="`classified` only: all segments. The ledger keeps them: no personal data.",
        examples=[["b2b", "vip"]],
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if self.type in RESERVED_TYPES:
            raise ValueError(
                f"{self.type} is recorded by a shop's webhooks, by enrolling or by the ledger"
            )
        foreign = {"quantity", "attributes"} if self.classifies else {"tier", "segments"}
        if misplaced := sorted(foreign & self.model_fields_set):
            raise ValueError(f"an activity of the type {self.type} has no {misplaced[0]}")
        return self

    @property
    def classifies(self) -> bool:
        """Whether it is the operator's word about the member."""
        return self.type == CLASSIFIED

    @property
    def scopes(self) -> frozenset[Scope]:
        """What a token needs beside the scope of the operation."""
        return frozenset({Scope.ADJUSTMENTS_WRITE} if self.classifies else ())

    def to_happening(self) -> Happening:
        """The activity in the domain's words."""
        content: Facts | Classification = Facts(
            quantity=self.quantity, attributes=tuple(sorted(self.attributes.items()))
        )
        if self.classifies:
            content = Classification(tier=self.tier, segments=tuple(self.segments))
        return Happening(
            type=self.type,
            content=content,
            channel=self.channel,
            store=self.store,
            occurred_at=self.occurred_at,
        )


class ActivityReportedView(View):
    """Where an activity is recorded, and what it earned."""

    entry: int = Field(description="Number of the entry.", examples=[8])
    recorded_at: Instant = Field(
        description="When it was recorded.", examples=["2026-03-02T11:00:02Z"]
    )
    activity: ActivityView = Field(description="What the entry says about it.")

    @classmethod
    def of(cls, reported: ActivityReported, timeline: Timeline) -> Self:
        """Show a reported activity."""
        return cls(
            entry=reported.entry.number,
            recorded_at=reported.entry.recorded_at,
            activity=ActivityView.of(reported.recorded, timeline),
        )
