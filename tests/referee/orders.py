"""Orders of the story, and what becomes of them."""

from dataclasses import replace
from datetime import datetime
from random import Random

from punchcard.domain.activity import ORDER, REFUND, Activity, Line, Order, Refund
from punchcard.domain.checkout import ShownHold

CURRENCY = "EUR"


def place(dice: Random, number: int, placed_at: datetime, hold: ShownHold | None) -> Activity:
    """A paid order of one to three lines, which may show the code of a hold."""
    lines = tuple(
        Line(
            line_id=str(line),
            quantity=dice.randint(1, 3),
            amount=int(dice.lognormvariate(7.4, 0.8)),
            sku=dice.choice(("tea", "cup", "kettle")),
        )
        for line in range(dice.randint(1, 3))
    )
    order = Order(
        currency=CURRENCY,
        updated_at=placed_at,
        paid=True,
        lines=lines,
        holds=() if hold is None else (hold,),
    )
    return Activity(
        key=f"shop:order:{number}",
        type=ORDER,
        occurred_at=placed_at,
        born_at=placed_at,
        channel="web",
        content=order,
    )


def edited(order: Activity, at: datetime) -> Activity:
    """The order after one more thing was put into it."""
    state = _state(order)
    more = Line(line_id="more", quantity=1, amount=1_900, sku="cup")
    return replace(order, content=replace(state, updated_at=at, lines=(*state.lines, more)))


def returned(order: Activity, at: datetime) -> Activity:
    """The order after its first line came back."""
    state, refund = _state(order), _back(order)
    kept = replace(
        state,
        updated_at=at,
        lines=state.lines[1:],
        refunds=(refund,),
        refunded=refund.lines[0].amount,
    )
    return replace(order, content=kept)


def refund_alone(order: Activity, at: datetime) -> Activity:
    """The refund of the first line, told without the order's state."""
    return replace(order, type=REFUND, occurred_at=at, born_at=None, content=_back(order))


def cancelled(order: Activity, at: datetime) -> Activity:
    return replace(order, content=replace(_state(order), updated_at=at, cancelled=True))


def _back(order: Activity) -> Refund:
    return Refund(refund_id=f"{order.key}:back", lines=_state(order).lines[:1])


def _state(order: Activity) -> Order:
    assert isinstance(order.content, Order)
    return order.content
