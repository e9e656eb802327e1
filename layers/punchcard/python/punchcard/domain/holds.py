"""Holds: points reserved at a checkout, then captured, voided or lapsed; exactly once.

How a hold lapses stands in `settle`, for it happens by itself. Taking and giving up a hold is
neither earning nor spending, so that no policy of inactivity takes it for activity.
"""

from dataclasses import replace
from datetime import timedelta

from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.checkout import CaptureHold, HoldContent, TakeHold, VoidHold
from punchcard.domain.entry import Account
from punchcard.domain.errors import (
    ActivityRefusedError,
    ConflictError,
    IdempotencyKeyReusedError,
    NotFoundError,
)
from punchcard.domain.facts import digest_of
from punchcard.domain.lots import burn
from punchcard.domain.program import Spending
from punchcard.domain.record import HoldRecord, Resolution
from punchcard.domain.redemption import points_for, redeemable, worth
from punchcard.domain.settle import ReturnReasons, return_lots
from punchcard.domain.state import Hold, Row
from punchcard.domain.working import Working

HOLDS_MAX = 20
"""Holds that a member may have at the same time."""

HOLD_TAKEN = "hold_taken"
HOLD_CAPTURED = "hold_captured"
HOLD_RELEASED = "hold_released"
HOLD_VOIDED = "hold_voided"


class SpendingNotOfferedError(ActivityRefusedError):
    """The version of the program in force does not take points as money."""

    code = "spending_not_offered"


class NothingRedeemableError(ActivityRefusedError):
    """After all limits no points are left to pay with, or fewer than the program's minimum."""

    code = "nothing_redeemable"


class HoldsTooManyError(ActivityRefusedError):
    """The member has as many holds as are possible at the same time."""

    code = "holds_too_many"


class CaptureAboveHoldError(ActivityRefusedError):
    """More points are to be captured than the hold has."""

    code = "capture_above_hold"


class HoldNotFoundError(NotFoundError):
    """The member never had such a hold."""

    code = "hold_not_found"


class HoldCapturedError(ConflictError):
    """The hold has paid already, through a call or an order."""

    code = "hold_already_captured"


class HoldVoidedError(ConflictError):
    """The hold was given up."""

    code = "hold_already_voided"


class HoldLapsedError(ConflictError):
    """Nobody captured the hold in time; its points went back."""

    code = "hold_lapsed"


def apply_hold(
    working: Working,
    content: HoldContent,
    known: HoldRecord | None,
    *,
    key: str,
    request: str,
    number: int,
) -> HoldRecord | None:
    """Take, capture or void a hold.

    Args:
        working: the member's state.
        content: what is to be done.
        known: the newest that is recorded about the hold.
        key: the hashed key of the hold.
        request: the hashed key of this call.
        number: of the entry that will say so.

    Returns:
        The hold's new record; None for a call that was answered before.

    Raises:
        HoldNotFoundError: there is nothing to capture or to void.
        PointsInsufficientError: the member has too few points.
        ActivityRefusedError: it cannot be taken, or captured so high.
        ConflictError: the hold has ended, or the key was used for other content.
    """
    digest = digest_of(replace(content, request=""))
    if isinstance(content, VoidHold):
        digest = Resolution.VOIDED.value
    if isinstance(content, TakeHold):
        if known is None:
            return _take(working, content, key=key, request=request, digest=digest, number=number)
        _require_same(known.digest == digest)
        return None
    if known is None:
        raise HoldNotFoundError("this member never had such a hold")
    if known.resolved_by == request:
        _require_same(known.resolved_digest == digest)
        return None
    hold = _live(working, known)
    ended = known._replace(resolved_in=number, resolved_by=request, resolved_digest=digest)
    if isinstance(content, VoidHold):
        _release(working, hold, hold.lots, HOLD_VOIDED)
        return ended._replace(resolution=Resolution.VOIDED)
    captured = _capture_as_asked(working, hold, content)
    return ended._replace(resolution=Resolution.CAPTURED, captured=captured)


def capture_held(working: Working, hold: Hold, points: int, reason: str) -> Row:
    """Burn points of a hold, soonest expiry first; the rest goes back to its lots.

    Returns:
        The lots that were burned.
    """
    rest, captured, _ = burn(working.state._replace(lots=hold.lots), points)
    working.post(Account.HELD, Account.REDEEMED, points, reason)
    _release(working, hold, rest.lots, HOLD_RELEASED)
    return captured


def _take(
    working: Working, content: TakeHold, *, key: str, request: str, digest: str, number: int
) -> HoldRecord:
    spending = working.timeline.at_or_first(working.now).version.spending
    if spending is None:
        raise SpendingNotOfferedError("the program does not take points as money")
    if len(working.state.holds) >= HOLDS_MAX:
        raise HoldsTooManyError(f"the member has {HOLDS_MAX} holds; capture or void one first")
    wished = wish_of(content, spending)
    points = _affordable(working.state.available, wished, content, spending)
    state, lots, _ = burn(working.state, points)
    hold = Hold(
        key=key,
        request=request,
        lots=lots,
        amount=worth(spending, points),
        taken_at=working.now,
        expires_at=working.now + timedelta(minutes=spending.hold_minutes),
        channel=working.channel,
    )
    holds = sorted((*state.holds, hold), key=lambda held: (held.expires_at, held.key))
    working.state = state._replace(holds=tuple(holds))
    working.post(Account.AVAILABLE, Account.HELD, points, HOLD_TAKEN)
    return HoldRecord(hold, wished, digest, number)


def wish_of(content: TakeHold, spending: Spending) -> int:
    """The points that a request asks for; money is asked for in the points that it takes."""
    if content.points is not None:
        return content.points
    return points_for(spending, content.amount or 0)


def _affordable(available: int, wished: int, content: TakeHold, spending: Spending) -> int:
    """What is to be held: what the request comes to, or with `up_to` what there is of it."""
    basket = content.basket
    asked = redeemable(spending, wish=wished, available=None, basket=basket)
    points = redeemable(spending, wish=wished, available=available, basket=basket)
    if asked > max(0, available) and (not content.up_to or available <= 0):
        raise PointsInsufficientError(required=asked, available=available)
    if points == 0:
        raise NothingRedeemableError(
            f"of {wished} points none can pay for this basket; the program wants at least "
            f"{spending.minimum}, pays at most {spending.max_percent} % so, and in whole multiples"
        )
    return points


def _live(working: Working, known: HoldRecord) -> Hold:
    """The hold as long as it lasts; afterwards the error that says how it ended."""
    for hold in working.state.holds:
        if hold.key == known.hold.key:
            return hold
    if known.resolution is Resolution.VOIDED:
        raise HoldVoidedError("the hold was voided; take another one")
    if known.resolution is not None:
        raise HoldCapturedError("the hold has been captured; nothing is left of it")
    raise HoldLapsedError("the hold lapsed and its points went back; take another one")


def _capture_as_asked(working: Working, hold: Hold, content: CaptureHold) -> Row:
    points = hold.points if content.points is None else content.points
    if points > hold.points:
        raise CaptureAboveHoldError(
            f"{points} points are to be captured, and the hold has {hold.points}"
        )
    return capture_held(working, hold, points, HOLD_CAPTURED)


def _release(working: Working, hold: Hold, lots: Row, reason: str) -> None:
    """End a hold; what was not burned goes back to its lots."""
    holds = tuple(held for held in working.state.holds if held.key != hold.key)
    working.state, moves = return_lots(
        working.state._replace(holds=holds),
        working.timeline,
        lots,
        at=working.now,
        reasons=ReturnReasons(reason),
    )
    for target, points, why in moves:
        working.post(Account.HELD, target, points, why)


def _require_same(same: bool) -> None:  # noqa: FBT001
    if not same:
        raise IdempotencyKeyReusedError(
            "this key was used for something else; send each request with a key of its own"
        )
