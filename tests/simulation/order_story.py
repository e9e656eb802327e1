"""The true history of one order, and the events in which a shop tells of it.

The shop is honest and forgetful: every state says what the order was at `updated_at`, but one may
not know some refunds yet, and then shows their lines as if they were kept.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from punchcard.domain.activity import ORDER, REFUND, Activity, Line, Order, Refund

ARTICLES = (
    Line(line_id="", quantity=1, amount=399, tax=76, sku="tea", tags=("hot",)),
    Line(line_id="", quantity=1, amount=1_250, tax=237, sku="cup", vendor="kiln"),
    Line(line_id="", quantity=1, amount=2_999, tax=570, sku="kettle"),
    Line(line_id="", quantity=1, amount=89, tax=6, sku="biscuit", tags=("sale",)),
    Line(line_id="", quantity=1, amount=2_000, sku="voucher", gift_card=True),
)
"""One unit of everything there is to buy."""


@dataclass
class OrderStory:
    """One order as its shop knows it; each step changes it and moves the time on."""

    key: str
    placed_at: datetime
    currency: str
    dice: Random
    pace: timedelta
    store: str | None = None
    now: datetime = field(init=False)
    units: dict[str, int] = field(default_factory=dict)
    bought: dict[str, Line] = field(default_factory=dict)
    refunds: list[Refund] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    paid: bool = False
    partly_paid: bool = False
    cancelled: bool = False
    fulfilled_at: datetime | None = None
    refunded: int = 0
    points_spent: int = 0
    paid_with_points: int = 0

    def __post_init__(self) -> None:
        self.now = self.placed_at
        for _ in range(self.dice.randint(1, 3)):
            self._buy()

    @property
    def was_paid_for(self) -> bool:
        """Whether any money came in, so that some can be given back."""
        return self.paid or self.partly_paid

    def move_on(self) -> None:
        """Let some time pass, whole seconds as shops count them."""
        seconds = self.dice.expovariate(1 / self.pace.total_seconds())
        self.now += timedelta(seconds=1 + int(seconds))

    def pay(self) -> None:
        self.paid, self.partly_paid = True, False

    def pay_in_part(self) -> None:
        self.partly_paid = True

    def edit_to_more(self) -> None:
        """Add goods; an order that had been paid is then paid in part."""
        self._buy()
        if self.paid and self.dice.random() < 0.5:
            self.paid, self.partly_paid = False, True

    def edit_to_less(self) -> None:
        kept = self._kept(self.refunds)
        if kept:
            self.units[self.dice.choice(sorted(kept))] -= 1

    def retag(self) -> None:
        self.tags = self.dice.choice(((), ("vip",)))

    def fulfil(self) -> None:
        self.fulfilled_at = self.fulfilled_at or self.now

    def cancel(self) -> None:
        self.cancelled = True

    def refund(self) -> Refund | None:
        """Give some units back, or money beside lines; None where nothing is left to give."""
        kept = self._kept(self.refunds)
        if not kept:
            return None
        refund_id = f"{self.key}-refund-{len(self.refunds)}"
        if self.dice.random() < 0.25:
            worth = sum(line.amount for line in self._lines(self.refunds))
            refund = Refund(refund_id=refund_id, amount=worth * self.dice.randint(1, 4) // 10)
        else:
            line_id = self.dice.choice(sorted(kept))
            back = self.dice.randint(1, kept[line_id])
            refund = Refund(refund_id=refund_id, lines=(_times(self.bought[line_id], back),))
        self.refunds.append(refund)
        self.refunded += refund.amount + sum(line.amount + line.tax for line in refund.lines)
        return refund

    def state(self, *, forgetful: bool = False) -> Activity:
        """The order as it is; a forgetful shop leaves some refunds out."""
        known = [one for one in self.refunds if not forgetful or self.dice.random() < 0.5]
        order = Order(
            currency=self.currency,
            updated_at=self.now,
            paid=self.paid,
            partly_paid=self.partly_paid,
            cancelled=self.cancelled,
            lines=self._lines(known),
            refunds=tuple(known),
            refunded=self.refunded,
            paid_with_points=self.paid_with_points,
            points_spent=self.points_spent,
            fulfilled_at=self.fulfilled_at,
            tags=self.tags,
        )
        return Activity(
            key=self.key,
            type=ORDER,
            occurred_at=self.placed_at,
            born_at=self.placed_at,
            channel="web",
            store=self.store,
            content=order,
        )

    def amendment(self, refund: Refund) -> Activity:
        """A refund as it is told alone: without the order's state, customer or birth."""
        return Activity(
            key=self.key, type=REFUND, occurred_at=self.now, channel="web", content=refund
        )

    def _buy(self) -> None:
        line_id = str(len(self.units))
        self.bought[line_id] = self.dice.choice(ARTICLES)._replace(line_id=line_id)
        self.units[line_id] = self.dice.randint(1, 4)

    def _kept(self, refunds: list[Refund]) -> dict[str, int]:
        kept = dict(self.units)
        for refund in refunds:
            for line in refund.lines:
                kept[line.line_id] -= line.quantity
        return {line_id: units for line_id, units in kept.items() if units > 0}

    def _lines(self, refunds: list[Refund]) -> tuple[Line, ...]:
        kept = self._kept(refunds)
        lines = tuple(_times(self.bought[line_id], units) for line_id, units in kept.items())
        return _less(lines, sum(refund.amount for refund in refunds))


def _times(unit: Line, quantity: int) -> Line:
    return unit._replace(quantity=quantity, amount=unit.amount * quantity, tax=unit.tax * quantity)


def _less(lines: tuple[Line, ...], allowance: int) -> tuple[Line, ...]:
    """Take money off lines from the first on; how a shop spreads it is its own affair."""
    left = []
    for line in lines:
        part = min(allowance, line.amount)
        allowance -= part
        left.append(line._replace(amount=line.amount - part) if part else line)
    return tuple(left)
