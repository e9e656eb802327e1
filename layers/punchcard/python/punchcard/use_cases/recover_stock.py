"""A reward's stock as a whole, and putting back what redemptions took that broke off."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import REDEMPTION_ABANDONED, Activity
from punchcard.domain.catalogue import Reward
from punchcard.domain.coupon_codes import coupon_code, coupon_key
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.domain.redeeming import AbandonRedemption
from punchcard.domain.rewards import offered
from punchcard.domain.stock import Claim, Stock
from punchcard.ports import Ledger, Members, Programs, StockLevels, Stocks
from punchcard.use_cases.follow_merges import follow
from punchcard.use_cases.recall import recall_key
from punchcard.use_cases.record_activities import record_activities
from punchcard.use_cases.take_stock import put_back_unit, return_unit, sell_unit

CHANNEL = "operator"

_GIVEN_UP = (Status.RECORDED, Status.DUPLICATE)
"""How giving up a redemption ends where the ledger has an answer about its key from then on."""


@dataclass(frozen=True, slots=True)
class StockShown:
    """A reward and how far its stock was used."""

    reward: Reward
    stock: Stock


@dataclass(frozen=True, slots=True)
class StockRecovered:
    """How many units went back, and how many turned out to be sold."""

    put_back: int
    sold: int


def show_stock(
    reward: str, *, program: str, programs: Programs, stocks: StockLevels, now: datetime
) -> StockShown:
    """What is left of a reward.

    Raises:
        RewardNotFoundError: the program has no such reward.
    """
    book = programs.timeline(program).at_or_first(instant(now))
    return StockShown(offered(reward, book), stocks.stocks(program).get(reward, Stock()))


def recover_stock(
    reward: str,
    *,
    program: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    stocks: Stocks,
    now: datetime,
    limit: int | None = None,
) -> StockRecovered:
    """Look after the units that were taken a while ago by redemptions that did not end.

    Where the ledger does not know the redemption, it is first recorded that it can never happen:
    a writer that was delayed can then not use the unit any more. Where that cannot be recorded the
    unit stays taken, for a later call. A unit on its way back is put back where its coupon was
    cancelled by the attempt that claimed it. To call it again does no harm.

    Args:
        reward: whose stock.
        program: of the reward.
        directory: who is who.
        ledger: says what was recorded.
        programs: the catalogue, and the rules.
        stocks: where the units are.
        now: the present instant.
        limit: how many are looked after at the most, the oldest first; None: all.

    Raises:
        ProgramNotFoundError: the program was never published.
        TransientError: not all were looked after; call again.
    """
    offer = programs.timeline(program).at_or_first(instant(now)).reward(reward)
    standing = stocks.stocks(program).get(reward, Stock())
    old = [claim for claim in standing.claims if claim.is_old(instant(now))]
    put_back = sold = 0
    for claim in sorted(old, key=lambda claim: claim.taken_at)[:limit]:
        member = directory.member(program=program, member=claim.member)
        # Of a member who was erased nobody can say any more what was recorded.
        is_sold = member is None or _is_sold(
            claim, member, directory=directory, ledger=ledger, programs=programs, now=now
        )
        if is_sold:
            sell_unit(claim.unit, program=program, reward=reward, stocks=stocks)
            sold += 1
        elif claim.is_return:
            total = None if offer is None else offer.stock
            return_unit(claim.unit, total=total, program=program, reward=reward, stocks=stocks)
            put_back += 1
        elif is_sold is not None:
            put_back_unit(claim.unit, program=program, reward=reward, stocks=stocks)
            put_back += 1
    return StockRecovered(put_back=put_back, sold=sold)


def _is_sold(
    claim: Claim,
    member: Member,
    *,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> bool | None:
    """Whether the ledger has the redemption with this very unit.

    If it has not, it cannot have it from now on. None: it has not, and still could.

    Where the member's account was merged since, it is given up in the one that goes on, under the
    key that the redemption would have had: whoever comes late with it looks there first.
    """
    key = coupon_key(coupon_code(claim.request, member.salt))
    if claim.is_return:
        coupon = _recorded(key, member, ledger)
        return coupon is None or coupon.returned != claim.unit
    activity = Activity(
        key=key,
        type=REDEMPTION_ABANDONED,
        occurred_at=instant(now),
        channel=CHANNEL,
        content=AbandonRedemption(),
    )
    recording = record_activities(
        member, [activity], ledger=ledger, programs=programs, directory=directory, now=now
    )
    coupon = _recorded(key, member, ledger)
    if coupon is not None and coupon.coupon.unit == claim.unit:
        return True
    (result,) = recording.results
    return False if result.outcome.status in _GIVEN_UP else None


def _recorded(key: str, member: Member, ledger: Ledger) -> CouponRecord | None:
    place = follow(member, ledger=ledger)
    told = recall_key(key, born_at=None, place=place, ledger=ledger)
    return None if told is None else told.recorded.coupon
