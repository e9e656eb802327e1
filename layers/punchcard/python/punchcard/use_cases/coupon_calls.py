"""What calls about coupons share: recording one, and the answer that it gets for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import REWARD, Activity
from punchcard.domain.catalogue import Reward
from punchcard.domain.coupon_codes import coupon_code, coupon_key
from punchcard.domain.coupon_record import (
    Coupon,
    CouponRecord,
    CouponStatus,
    CouponUse,
    answered_in,
    status_of,
)
from punchcard.domain.coupons import CouponNotFoundError
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record_codec import decode_activities
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.follow_merges import follow, keeper_among
from punchcard.use_cases.record_call import record_call


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCoupon:
    """A coupon with its code, as it stood at an instant, and the entry that says so.

    `member` is whose it was then, and `ledger` is the account in whose chain the entry is: another
    one where accounts were merged since. `reward` is that of the version in force when the coupon
    was issued; None where that has it no more. `use` is the one that a call was about. `is_new`
    tells the first call from its repetitions.
    """

    record: CouponRecord
    member: str
    ledger: str
    code: str
    status: CouponStatus
    at: datetime
    entry_number: int
    reward: Reward | None
    use: CouponUse | None = None
    is_new: bool = False


class _Told(NamedTuple):
    """What an entry says about a coupon."""

    entry: Entry
    record: CouponRecord


def record_coupon(
    activity: Activity,
    member: Member,
    *,
    request: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Record what is done about a coupon; a repeated call gets the first answer.

    Args:
        activity: what is done.
        member: under whose salt the coupon is kept, or who pays for a new one.
        request: the key of this call.
        directory: has the salts of accounts that were merged.
        ledger: where it is recorded.
        programs: under which rules.
        now: the present instant.

    Raises:
        MemberMergedError: points of an account that is closed are to be exchanged.
        InvalidError: it is refused.
        ConflictError: the coupon cannot be used so, or the key was used for other content.
        NotFoundError: there is no such reward, coupon or reservation.
        TransientError: nothing was recorded; call again with the same key.
    """
    issues = activity.type == REWARD
    recorded = record_call(
        activity,
        member,
        of_client=issues,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )
    told = None if recorded.entry is None else _told(recorded.entry, recorded.key)
    if told is None:
        raise _unreadable()
    keeper = kept_by(told.record.coupon, member, directory=directory, ledger=ledger)
    call = None if issues else key_text(hash_key(request, keeper.salt))
    if not recorded.is_new:
        told = _first_answer(told.record, call, keeper, ledger)
    return standing_coupon(
        told.record,
        keeper,
        owner=told.entry.member,
        ledger=told.entry.member,
        at=told.entry.recorded_at,
        entry_number=told.entry.number,
        programs=programs,
        call=call,
        is_new=recorded.is_new,
    )


def kept_by(coupon: Coupon, member: Member, *, directory: Members, ledger: Ledger) -> Member:
    """Under whose salt a coupon of a member is kept.

    Raises:
        CouponNotFoundError: that account is gone, and with it the way to the coupon's code.
    """

    def fits(account: Member) -> bool:
        code = coupon_code(coupon.request, account.salt)
        return key_text(hash_key(coupon_key(code), account.salt)) == coupon.key

    keeper = keeper_among(member, fits, directory=directory, ledger=ledger)
    if keeper is None:
        raise CouponNotFoundError("the account on which this coupon was issued is gone")
    return keeper


def standing_coupon(
    record: CouponRecord,
    keeper: Member,
    *,
    owner: str,
    ledger: str,
    at: datetime,
    entry_number: int,
    programs: Programs,
    call: str | None = None,
    is_new: bool = False,
) -> StandingCoupon:
    """A coupon as it is shown; its code is under the salt of its keeper."""
    coupon = record.coupon
    book = programs.timeline(keeper.program).at_or_first(coupon.issued_at)
    about = [use for use in record.calls if call and call in (use.id, use.ended_by)]
    return StandingCoupon(
        record=record,
        member=owner,
        ledger=ledger,
        code=coupon_code(coupon.request, keeper.salt),
        status=status_of(record, at),
        at=at,
        entry_number=entry_number,
        reward=book.reward(coupon.reward),
        use=about[0] if about else None,
        is_new=is_new,
    )


def _first_answer(record: CouponRecord, call: str | None, keeper: Member, ledger: Ledger) -> _Told:
    """What the entry said that answered a call first; without a call, the one that issued it.

    A record has the entry's number only. Where accounts were merged, the coupon goes on in another
    chain: an entry of the same number there may speak of the same coupon, but later.
    """
    number = _answered_in(record, call)
    place = follow(keeper, ledger=ledger)
    chains = (*reversed(place.behind), place.standing)
    heads = [standing.head for standing in chains if standing.head is not None]
    entries = (
        ledger.entry(program=head.program, member=head.member, number=number)
        for head in heads
        if number is not None and number <= head.number
    )
    for entry in entries:
        if entry is None:
            break
        told = _told(entry, record.coupon.key)
        if told is not None and _answered_in(told.record, call) == number:
            return told
    raise _unreadable()


def _answered_in(record: CouponRecord, call: str | None) -> int | None:
    return record.issued_in if call is None else answered_in(record, call)


def _told(entry: Entry, key: str) -> _Told | None:
    """What an entry says about the coupon with a hashed key."""
    activities = decode_activities(entry.activities)
    told = [one.coupon for one in activities if one.key == key and one.coupon is not None]
    return _Told(entry, told[-1]) if told else None


def _unreadable() -> TransientError:
    return TransientError("the entry of this coupon cannot be read; call again")
