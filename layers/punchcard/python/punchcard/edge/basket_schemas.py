"""Baskets and what they would earn, as the API writes them."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from punchcard.domain.activity import Line, Order
from punchcard.domain.money import minor_units, money_text
from punchcard.edge.entry_views import SentenceView
from punchcard.edge.fields import Amount, Command, Currency, Instant, Text, View
from punchcard.edge.ledger_views import ReasonView
from punchcard.use_cases.preview_basket import Basket, Preview

LINES_MAX = 1_000
LABELS_MAX = 100
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


class PayableView(View):
    """What could be paid with points."""

    points: int = Field(description="The most points; 0 where none can pay.", examples=[700])
    amount: str = Field(
        description="What they are worth, in the program's currency.", examples=["7.00"]
    )

    @classmethod
    def of(cls, preview: Preview) -> Self | None:
        """Show what a preview says can be paid so, if it says anything."""
        if preview.payable is None:
            return None
        amount = money_text(preview.payable.amount, preview.book.version.currency)
        return cls(points=preview.payable.points, amount=amount)


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
    payable: PayableView | None = Field(
        description="What of the lines, with their tax, the member could pay with points now; null "
        "without a member, or where the program takes none."
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
            payable=PayableView.of(preview),
        )
