"""What checkouts say about holds: the codes that orders show, and what is to be done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHold:
    """The code of a hold, which a shop shows as a discount code.

    `amount` is the whole discount that it gave, tax included; None where the shop does not say:
    then it gave all that the hold is worth. `kept` is the part of it on the lines that are kept,
    without tax.
    """

    code: str
    amount: int | None = None
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHold:
    """Points to be reserved for a checkout: a wish in points or in minor units of money.

    `request` is the client's key. `basket` is what is to be paid, in minor units. With `up_to`
    fewer points are taken where the member has no more.
    """

    request: str
    basket: int
    points: int | None = None
    amount: int | None = None
    up_to: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureHold:
    """Held points that have paid: all of them, or `points`; the rest goes back to its lots.

    `request` is the client's key of this call.
    """

    request: str
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidHold:
    """A hold that is given up. `request` is the client's key of this call."""

    request: str


type HoldContent = TakeHold | CaptureHold | VoidHold
