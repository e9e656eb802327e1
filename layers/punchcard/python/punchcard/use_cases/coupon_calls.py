"""What calls about coupons share: recording one, and the answer that it gets for ever."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import Activity
from punchcard.domain.catalogue import Reward
from punchcard.domain.coupon_codes import coupon_code
from punchcard.domain.coupon_record import (
    CouponRecord,
    CouponStatus,
    CouponUse,
    answered_in,
    status_of,
)
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Status
from punchcard.domain.record_codec import decode_activities
from punchcard.ports import Ledger, Programs
from punchcard.use_cases.record_activities import record_activities


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCoupon:
    """A coupon with its code, as it stood at an instant, and the entry that says so.

    `reward` is that of the version in force when it was issued; None where that has it no more.
    `use` is the one that a call was about. `is_new` tells the first call from its repetitions.
    """

    record: CouponRecord
    member: str
    code: str
    status: CouponStatus
    at: datetime
    entry_number: int
    reward: Reward | None
    use: CouponUse | None = None
    is_new: bool = False


def record_coupon(
    activity: Activity,
    member: Member,
    *,
    request: str,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Record what is done about a coupon; a repeated call gets the first answer.

    Args:
        activity: what is done.
        member: whose coupon it is.
        request: the key of this call.
        ledger: where it is recorded.
        programs: under which rules.
        now: the present instant.

    Raises:
        InvalidError: it is refused.
        ConflictError: the coupon cannot be used so, or the key was used for other content.
        NotFoundError: there is no such reward, coupon or reservation.
        TransientError: nothing was recorded; call again with the same key.
    """
    recording = record_activities(member, [activity], ledger=ledger, programs=programs, now=now)
    (result,) = recording.results
    if result.outcome.error is not None:
        raise result.outcome.error
    key = key_text(hash_key(activity.key, member.salt))
    call = key_text(hash_key(request, member.salt))
    _, newest = _told(result.entry_number, key, member, ledger)
    entry, record = _told(answered_in(newest, call), key, member, ledger)
    return standing_coupon(
        record,
        member,
        at=entry.recorded_at,
        entry_number=entry.number,
        programs=programs,
        call=call,
        is_new=result.outcome.status is Status.RECORDED,
    )


def standing_coupon(
    record: CouponRecord,
    member: Member,
    *,
    at: datetime,
    entry_number: int,
    programs: Programs,
    call: str | None = None,
    is_new: bool = False,
) -> StandingCoupon:
    """A coupon as it is shown."""
    coupon = record.coupon
    book = programs.timeline(member.program).at_or_first(coupon.issued_at)
    about = [use for use in record.calls if call and call in (use.id, use.ended_by)]
    return StandingCoupon(
        record=record,
        member=member.id,
        code=coupon_code(coupon.request, member.salt),
        status=status_of(record, at),
        at=at,
        entry_number=entry_number,
        reward=book.reward(coupon.reward),
        use=about[0] if about else None,
        is_new=is_new,
    )


def _told(
    number: int | None, key: str, member: Member, ledger: Ledger
) -> tuple[Entry, CouponRecord]:
    """What an entry says about a coupon."""
    entry = (
        None
        if number is None
        else ledger.entry(program=member.program, member=member.id, number=number)
    )
    activities = () if entry is None else decode_activities(entry.activities)
    told = [one.coupon for one in activities if one.key == key and one.coupon is not None]
    if entry is not None and told:
        return entry, told[-1]
    raise TransientError("the entry of this coupon cannot be read; call again")
