"""Taking an unused coupon back: its points to their lots, and its unit to the reward's stock."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.errors import ConflictError, InvalidError, NotFoundError, TransientError
from punchcard.domain.instants import instant
from punchcard.domain.redeeming import CancelCoupon
from punchcard.domain.stock import Claim
from punchcard.ports import Directory, Ledger, Programs, Stocks
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.show_coupon import FoundCoupon, find_coupon
from punchcard.use_cases.take_stock import claim_return, return_unit, sell_unit
from punchcard.use_cases.use_coupon import record_use


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shop:
    """The stock of the coupon's reward, of which there are `total` now (None: without limit)."""

    program: str
    reward: str
    total: int | None
    stocks: Stocks


def cancel_coupon(
    code: str,
    *,
    request: str,
    attempt: str,
    channel: str,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    stocks: Stocks,
    now: datetime,
) -> StandingCoupon:
    """Cancel a coupon; a repeated call gets the first answer.

    That its unit is on the way back is written first, under the name of this attempt. What is
    recorded says which attempt's it was, so that of all attempts one puts it back, once. An attempt
    that breaks off is looked after as a broken redemption is.

    Args:
        code: the coupon's code.
        request: the key of the call, which no other client can use.
        attempt: a new id of this attempt alone.
        channel: where it is cancelled.
        program: of the coupon.
        directory: whose it is.
        ledger: where it is recorded.
        programs: under which rules.
        stocks: what is left of rewards.
        now: the present instant.

    Raises:
        CouponNotFoundError: there is no such coupon.
        ConflictError: it was used, is reserved or cancelled, has expired, or the key was used for
            another call.
        TransientError: nothing was recorded; call again with the same key.
    """
    found = find_coupon(code, program=program, directory=directory, ledger=ledger)
    reward = programs.timeline(program).at_or_first(instant(now)).reward(found.record.coupon.reward)
    shop = _Shop(
        program=program,
        reward=found.record.coupon.reward,
        total=None if reward is None else reward.stock,
        stocks=stocks,
    )
    unit = _claim(found, shop, attempt=attempt, now=now)
    try:
        cancelled = record_use(
            found,
            CancelCoupon(request=request, unit=unit),
            channel=channel,
            directory=directory,
            ledger=ledger,
            programs=programs,
            now=now,
        )
    except (InvalidError, ConflictError, NotFoundError):
        # A refusal records nothing, so that this attempt returns nothing.
        _end(unit, shop, returned=None)
        raise
    returned = cancelled.record.returned
    for name in {unit, returned}:
        _end(name, shop, returned=returned)
    return cancelled


def _claim(found: FoundCoupon, shop: _Shop, *, attempt: str, now: datetime) -> str | None:
    """Let the coupon's unit be on its way back; None where it has none, or came back before."""
    coupon = found.record.coupon
    if coupon.unit is None or found.record.cancelled_in is not None:
        return None
    return claim_return(
        Claim("", found.keeper.id, coupon.request, instant(now)),
        sold=coupon.unit,
        attempt=attempt,
        program=shop.program,
        reward=shop.reward,
        stocks=shop.stocks,
    )


def _end(unit: str | None, shop: _Shop, *, returned: str | None) -> None:
    """End an attempt's claim, if it has one; should that fail now, it is looked after later."""
    if unit is None:
        return
    with suppress(TransientError):
        if unit == returned:
            return_unit(
                unit,
                total=shop.total,
                program=shop.program,
                reward=shop.reward,
                stocks=shop.stocks,
            )
        else:
            sell_unit(unit, program=shop.program, reward=shop.reward, stocks=shop.stocks)
