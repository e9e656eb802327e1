"""What calls about holds share: recording one, and how a hold stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from punchcard.domain.activity import HOLD, Activity
from punchcard.domain.errors import TransientError
from punchcard.domain.hold_codes import code_of, hold_key
from punchcard.domain.holds import HoldNotFoundError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import HoldRecord
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import Hold, State
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.follow_merges import keeper_among
from punchcard.use_cases.record_call import record_call


class HoldStatus(StrEnum):
    """How a hold stands."""

    HELD = "held"
    CAPTURED = "captured"
    CAPTURED_LATE = "captured_late"
    VOIDED = "voided"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """A hold with its code, how it stands, and the entry that says so (None: it lapsed).

    Money is of `currency`. `is_new` tells the first call from its repetitions.
    """

    record: HoldRecord
    code: str
    status: HoldStatus
    currency: str
    entry_number: int | None
    is_new: bool = False


def record_hold(
    activity: Activity,
    member: Member,
    *,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> tuple[HoldRecord, bool]:
    """Record what is done about a hold: its newest record, and whether this call changed it.

    Raises:
        MemberMergedError: one is to be taken on an account that is closed.
        InvalidError: it is refused.
        ConflictError: the hold has ended, or the key was used for other content.
        TransientError: nothing was recorded; call again with the same key.
    """
    call = record_call(
        activity,
        member,
        of_client=activity.type == HOLD,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )
    told = () if call.entry is None else decode_activities(call.entry.activities)
    for recorded in reversed(told):
        if recorded.key == call.key and recorded.hold is not None:
            return recorded.hold, call.is_new
    raise TransientError("the entry of this hold cannot be read; call again")


def kept_by(hold: Hold, member: Member, *, directory: Members, ledger: Ledger) -> Member:
    """Under whose salt a hold of a member is kept.

    Raises:
        HoldNotFoundError: that account is gone, and with it the way to the hold's code.
    """

    def fits(account: Member) -> bool:
        code = code_of(hold.request, account.salt)
        return key_text(hash_key(hold_key(code), account.salt)) == hold.key

    keeper = keeper_among(member, fits, directory=directory, ledger=ledger)
    if keeper is None:
        raise HoldNotFoundError("the account on which this hold was taken is gone")
    return keeper


def standing_hold(
    record: HoldRecord,
    status: HoldStatus,
    member: Member,
    *,
    programs: Programs,
    is_new: bool = False,
) -> StandingHold:
    """A hold as it is shown."""
    book = programs.timeline(member.program).at_or_first(record.hold.taken_at)
    entry = record.taken_in if status is HoldStatus.HELD else record.resolved_in
    return StandingHold(
        record=record,
        code=code_of(record.hold.request, member.salt),
        status=status,
        currency=book.version.currency,
        entry_number=entry,
        is_new=is_new,
    )


def status_of(record: HoldRecord, state: State) -> HoldStatus:
    """How a hold stands in a state that is settled to now."""
    if record.resolution is not None:
        return HoldStatus(record.resolution)
    live = any(hold.key == record.hold.key for hold in state.holds)
    return HoldStatus.HELD if live else HoldStatus.LAPSED
