"""Taking a unit out of a reward's stock, and saying later whether it was sold."""

from contextlib import suppress

from punchcard.domain.errors import ContentionError, TransientError
from punchcard.domain.stock import (
    CLAIMS_MAX,
    STOCK_SHELVES,
    Claim,
    Shelf,
    end_claim,
    first_shelf,
    lease_block,
    lose_retired,
    open_return,
    retire_unit,
    shelf_of,
    take_unit,
    unit_of,
)
from punchcard.ports import Stocks

STOCK_ATTEMPTS_MAX = 20
"""How often a shelf is read anew because somebody else was faster."""


def take_stock(
    claim: Claim, *, attempt: str, program: str, reward: str, total: int, stocks: Stocks
) -> str | None:
    """Take one unit for one attempt.

    Args:
        claim: who takes it; its unit is named here.
        attempt: an id of this attempt alone, a repeated call has another one.
        program: whose reward it is.
        reward: the reward's id.
        total: how many units there are altogether.
        stocks: where they are.

    Returns:
        The unit; None: every shelf was empty when it was looked at.

    Raises:
        ContentionError: others were faster on every attempt, or too many claims are open.
    """
    first = first_shelf(attempt)
    for step in range(STOCK_SHELVES):
        number = (first + step) % STOCK_SHELVES
        named = claim._replace(unit=unit_of(number, attempt))
        empty = Shelf(program, reward, number)
        if _take_from(empty, named, total=total, stocks=stocks):
            return named.unit
    return None


def claim_return(
    claim: Claim, *, sold: str, attempt: str, program: str, reward: str, stocks: Stocks
) -> str:
    """Let the unit of a coupon be on its way back, for one attempt to cancel it.

    The claim has a name of its own, which what is recorded names: so it ends as the return that
    was recorded, or as none, however many attempts there are.

    Raises:
        ContentionError: others were faster on every attempt, or too many claims are open.
    """
    number = shelf_of(sold)
    named = claim._replace(unit=unit_of(number, attempt), is_return=True)
    for _ in range(STOCK_ATTEMPTS_MAX):
        shelf = stocks.shelf(program=program, reward=reward, number=number)
        after = open_return(shelf, named)
        if after is shelf:
            return named.unit
        _require_looked_after(after)
        if stocks.keep(after):
            return named.unit
    raise ContentionError("others took of the same stock at every attempt; try again")


def return_unit(unit: str, *, total: int | None, program: str, reward: str, stocks: Stocks) -> None:
    """Put back the unit of a cancelled coupon; nothing happens if that was done already.

    Where the stock was lowered below what the shelves have leased, it is not to be had again: it
    ceases to be leased first, under the name of its claim. Whoever dies then leaves the claim open,
    and the next one to return the unit finds that name. A total of None: the reward has no stock
    any more.
    """
    for _ in range(STOCK_ATTEMPTS_MAX):
        leases = stocks.leases(program=program, reward=reward)
        shelf = stocks.shelf(program=program, reward=reward, number=shelf_of(unit))
        after = end_claim(shelf, unit, is_sold=False)
        if after is None:
            return
        standing = leases if total is None else retire_unit(leases, shelf, unit, total=total)
        if standing is not leases and not stocks.keep(standing):
            continue
        if unit in standing.retired:
            after = lose_retired(after, standing)
        if stocks.keep(after):
            return
    raise ContentionError("others took of the same stock at every attempt; try again")


def sell_unit(unit: str, *, program: str, reward: str, stocks: Stocks) -> None:
    """Let a unit be sold; nothing happens if that is said already."""
    _end(unit, program, reward, stocks, is_sold=True)


def put_back_unit(unit: str, *, program: str, reward: str, stocks: Stocks) -> None:
    """Put back a unit that can never be redeemed; nothing happens if that was done already."""
    _end(unit, program, reward, stocks, is_sold=False)


def settle_unit(
    unit: str | None, *, redeemed: str | None, program: str, reward: str, stocks: Stocks
) -> None:
    """Say what became of an attempt's unit (None: it took none), given what was redeemed.

    Should that fail now, the claim stays open and is looked after later: what was recorded stands.
    """
    if unit is None:
        return
    with suppress(TransientError):
        _end(unit, program, reward, stocks, is_sold=unit == redeemed)


def _take_from(place: Shelf, claim: Claim, *, total: int, stocks: Stocks) -> bool:
    """Take a unit from the shelf at the place that an empty one names; whether there was one."""
    program, reward, number = place.program, place.reward, place.number
    for _ in range(STOCK_ATTEMPTS_MAX):
        shelf = stocks.shelf(program=program, reward=reward, number=number)
        after = take_unit(shelf, claim)
        if after is None:
            leases = stocks.leases(program=program, reward=reward)
            after = take_unit(shelf._replace(leased=leases.leased[number]), claim)
        if after is None:
            leased = lease_block(leases, number, total=total)
            if leased is None:
                return False
            stocks.keep(leased)
            continue
        if after is shelf:
            return True
        _require_looked_after(after)
        if stocks.keep(after):
            return True
    raise ContentionError("others took of the same stock at every attempt; try again")


def _end(unit: str, program: str, reward: str, stocks: Stocks, *, is_sold: bool) -> None:
    for _ in range(STOCK_ATTEMPTS_MAX):
        shelf = stocks.shelf(program=program, reward=reward, number=shelf_of(unit))
        after = end_claim(shelf, unit, is_sold=is_sold)
        if after is None or stocks.keep(after):
            return
    raise ContentionError("others took of the same stock at every attempt; try again")


def _require_looked_after(shelf: Shelf) -> None:
    if len(shelf.claims) > CLAIMS_MAX:
        raise ContentionError(
            "too many redemptions and returns broke off; look after the reward's stock"
        )
