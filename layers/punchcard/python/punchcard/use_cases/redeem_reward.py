"""Exchanging points for a reward: a member gets a coupon with a code that nobody can guess."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.activity import REWARD, Activity
from punchcard.domain.catalogue import Reward
from punchcard.domain.coupon_codes import coupon_code, coupon_key
from punchcard.domain.decide import Standing
from punchcard.domain.errors import ConflictError, InvalidError, NotFoundError, TransientError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.redeeming import RedeemReward
from punchcard.domain.rewards import offered, refusal_of
from punchcard.domain.settle import settle
from punchcard.domain.stock import Claim
from punchcard.domain.timeline import Timeline
from punchcard.ports import Directory, Ledger, Programs, Stocks
from punchcard.use_cases.coupon_calls import StandingCoupon, record_coupon
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow, in_open_account
from punchcard.use_cases.recall import recall_of_client
from punchcard.use_cases.recover_stock import recover_stock
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.take_stock import settle_unit, take_stock

RECOVERED_PER_CALL_MAX = 20
"""Redemptions that broke off which one call looks after before it says that nothing is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardWish:
    """Which reward is wished for, and where."""

    reward: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """A call, and the ports that it is carried out with."""

    content: RedeemReward
    born_at: datetime | None
    channel: str
    directory: Directory
    ledger: Ledger
    programs: Programs
    stocks: Stocks
    now: datetime


def redeem_reward(
    wish: RewardWish,
    *,
    client: str,
    idempotency_key: str,
    attempt: str,
    program: str,
    member: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    stocks: Stocks,
    now: datetime,
) -> StandingCoupon:
    """Exchange points for a reward under a key of the client's; a repeated call gets the same.

    Whom the code belongs to is written first, so that whoever shows it finds the member. What is
    taken out of a stock goes back where this attempt did not record that it was redeemed.

    Args:
        wish: which reward, and where.
        client: who calls.
        idempotency_key: the client's own id for this redemption.
        attempt: a new id of this attempt alone.
        program: of the member.
        member: who pays.
        directory: who is who.
        ledger: where it is recorded.
        programs: the catalogue.
        stocks: what is left of rewards.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has no such member.
        RewardNotFoundError: the program has no such reward.
        ActivityRefusedError: the member cannot have it; the code says why.
        ConflictError: the key was used for another reward, or was given up.
        TransientError: call again with the same key.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    desk = _Desk(
        content=RedeemReward(request=client_key(client, idempotency_key), reward=wish.reward),
        born_at=born_at(idempotency_key),
        channel=wish.channel,
        directory=directory,
        ledger=ledger,
        programs=programs,
        stocks=stocks,
        now=now,
    )

    def redeem(account: Member) -> StandingCoupon:
        # What was taken on an account that was closed then may still be claimed for that one.
        own = attempt if account == found else f"{attempt}.{account.id}"
        return _redeem(account, desk, attempt=own)

    return in_open_account(found, redeem, directory=directory)


def _redeem(account: Member, desk: _Desk, *, attempt: str) -> StandingCoupon:
    hidden = key_text(hash_key(desk.content.request, account.salt))
    activity = Activity(
        key=coupon_key(coupon_code(hidden, account.salt)),
        type=REWARD,
        occurred_at=instant(desk.now),
        born_at=desk.born_at,
        channel=desk.channel,
        content=desk.content,
    )
    place = follow(account, ledger=desk.ledger)
    known = recall_of_client(activity, place=place, directory=desk.directory, ledger=desk.ledger)
    if known is not None:
        return _record(activity, desk.content, account, desk)
    timeline = desk.programs.timeline(account.program)
    reward = _available(desk.content.reward, place.standing, timeline, desk.now)
    desk.directory.claim_activity(activity.key, member=account)
    unit = None
    if reward.stock is not None:
        claim = Claim("", account.id, hidden, instant(desk.now))
        unit = _take_unit(
            claim, reward, reward.stock, attempt=attempt, program=account.program, desk=desk
        )
    return _record(activity, replace(desk.content, unit=unit), account, desk)


def _record(
    activity: Activity, content: RedeemReward, member: Member, desk: _Desk
) -> StandingCoupon:
    def settle_one(unit: str | None, *, redeemed: str | None) -> None:
        settle_unit(
            unit,
            redeemed=redeemed,
            program=member.program,
            reward=content.reward,
            stocks=desk.stocks,
        )

    try:
        issued = record_coupon(
            replace(activity, content=content),
            member,
            request=content.request,
            directory=desk.directory,
            ledger=desk.ledger,
            programs=desk.programs,
            now=desk.now,
        )
    except (InvalidError, ConflictError, NotFoundError):
        # A refusal records nothing, and nobody but this attempt can use its unit.
        settle_one(content.unit, redeemed=None)
        raise
    redeemed = issued.record.coupon.unit
    settle_one(content.unit, redeemed=redeemed)
    if not issued.is_new:
        # The attempt that was recorded may have broken off before it said what it sold.
        settle_one(redeemed, redeemed=redeemed)
    return issued


def _available(reward_id: str, standing: Standing, timeline: Timeline, now: datetime) -> Reward:
    """The reward; what would be refused anyway is refused before anything is taken."""
    moment = instant(now)
    reward = offered(reward_id, timeline.at_or_first(moment))
    state, _ = settle(standing.state, timeline, to=moment)
    refusal = refusal_of(reward, state, now=moment, in_stock=True)
    if refusal is not None:
        raise refusal
    return reward


def _take_unit(
    claim: Claim, reward: Reward, total: int, *, attempt: str, program: str, desk: _Desk
) -> str | None:
    """A unit of the reward's stock; None where none is left.

    Before that is said, some of what broke off is looked after: nobody else may ever ask for it.
    """

    def take() -> str | None:
        return take_stock(
            claim,
            attempt=attempt,
            program=program,
            reward=reward.id,
            total=total,
            stocks=desk.stocks,
        )

    unit = take()
    if unit is None and _recovers(reward.id, program, desk):
        unit = take()
    return unit


def _recovers(reward: str, program: str, desk: _Desk) -> bool:
    """Whether any unit went back. That it cannot be said now is no reason to refuse otherwise."""
    with suppress(TransientError):
        recovered = recover_stock(
            reward,
            program=program,
            directory=desk.directory,
            ledger=desk.ledger,
            programs=desk.programs,
            stocks=desk.stocks,
            now=desk.now,
            limit=RECOVERED_PER_CALL_MAX,
        )
        return recovered.put_back > 0
    return False
