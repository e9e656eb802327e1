"""Baskets, previews and reported activities, as the API writes them."""

from datetime import datetime
from typing import Annotated, Self

from punchcard.domain.activity import (
    CLASSIFIED,
    RESERVED_TYPES,
    Classification,
    Facts,
    Line,
    Order,
)
from punchcard.domain.money import minor_units
from punchcard.domain.timeline import Timeline
from punchcard.edge.caller import Scope
from punchcard.edge.fields import Amount, Command, Currency, GivenInstant, Instant, Text, View
from punchcard.use_cases.preview_basket import Basket, Preview
from punchcard.use_cases.report_activity import ActivityReported, Happening
from pydantic import Field, model_validator

from .entry_schemas import SentenceView
from .ledger_schemas import ActivityView, ReasonView

LINES_MAX = 1_000
LABELS_MAX = 100
ATTRIBUTES_MAX = 20
SEGMENTS_MAX = 20
QUANTITY_MAX = 1_000_000

Labels = Annotated[list[Text], Field(max_length=LABELS_MAX)]


class LineFields(Command):
    """One line of a basket."""

    id: Text = Field(description="Tells the line from the others.", examples=["1"])
    quantity: int = Field(ge=1, le=QUANTITY_MAX, description="How many units.", examples=[3])
    amount: Amount = Field(
        description="The price of all units after discounts, without tax.", examples=["13.50"]
    )
    tax: Amount = Field(default="0", description="The tax on them.", examples=["0.95"])
    sku: Text | None = Field(default=None, description="SKU.", examples=["BOOK-1984"])
    product: Text | None = Field(
        default=None, description="Id of the product.", examples=["632910"]
    )
    vendor: Text | None = Field(default=None, description="Who makes it.", examples=["Penguin"])
    categories: Labels = Field(default=[], description="Its categories.", examples=[["books"]])
    collections: Labels = Field(default=[], description="Its collections.")
    tags: Labels = Field(default=[], description="Its tags.")
    gift_card: bool = Field(default=False, description="Whether it is a gift card.")

    def to_line(self, currency: str) -> Line:
        """The line with amounts in minor units."""
        return Line(
            line_id=self.id,
            quantity=self.quantity,
            amount=minor_units(self.amount, currency),
            tax=minor_units(self.tax, currency),
            sku=self.sku,
            product=self.product,
            vendor=self.vendor,
            categories=tuple(self.categories),
            collections=tuple(self.collections),
            tags=tuple(self.tags),
            gift_card=self.gift_card,
        )


class BasketCommand(Command):
    """An order that has not been placed."""

    currency: Currency = Field(description="The program's currency.", examples=["EUR"])
    lines: list[LineFields] = Field(min_length=1, max_length=LINES_MAX, description="Its lines.")
    shipping: Amount = Field(default="0", description="Shipping, without tax.", examples=["4.90"])
    shipping_tax: Amount = Field(default="0", description="The tax on shipping.")
    tip: Amount = Field(default="0", description="A tip.")
    tags: Labels = Field(default=[], description="Tags of the order.")
    channel: Text = Field(
        default="api", description="Where it would be placed.", examples=["web:harbour"]
    )
    store: Text | None = Field(default=None, description="The store, at a till.")

    def to_basket(self, *, now: datetime) -> Basket:
        """The basket with amounts in minor units.

        Raises:
            InvalidError: an unknown currency, or an amount that it does not have.
        """
        order = Order(
            currency=self.currency,
            updated_at=now,
            paid=True,
            lines=tuple(line.to_line(self.currency) for line in self.lines),
            shipping=minor_units(self.shipping, self.currency),
            shipping_tax=minor_units(self.shipping_tax, self.currency),
            tip=minor_units(self.tip, self.currency),
            tags=tuple(self.tags),
        )
        return Basket(order=order, channel=self.channel, store=self.store)


class PreviewView(View):
    """What a basket would earn if it were paid now."""

    points: int = Field(description="The points of all rules together.", examples=[27])
    reasons: list[ReasonView] = Field(description="What each rule would give.")
    sentences: list[SentenceView] = Field(description="The same in words.")
    matures_at: Instant | None = Field(
        description="From when they could be spent; null where they would wait for the order's "
        "fulfilment.",
        examples=["2026-03-16T11:00:00Z"],
    )

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """Show a preview."""
        return cls(
            points=preview.points,
            reasons=[
                ReasonView.of(reason, preview.book, of_order=True) for reason in preview.reasons
            ],
            sentences=[SentenceView.of(sentence) for sentence in preview.sentences],
            matures_at=preview.matures_at,
        )


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
        return frozenset({Scope.MEMBERS_WRITE} if self.classifies else ())

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
