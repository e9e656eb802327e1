"""Ending a hold by a call: its points have paid, or it is given up."""

from datetime import datetime

from punchcard.domain.activity import CAPTURE, VOID, Activity
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.hold_codes import code_of, hold_key
from punchcard.domain.instants import instant
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow
from punchcard.use_cases.hold_calls import (
    HoldStatus,
    StandingHold,
    kept_by,
    record_hold,
    standing_hold,
)
from punchcard.use_cases.show_hold import hold_record


def end_hold(
    hold: str,
    ending: CaptureHold | VoidHold,
    *,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingHold:
    """Burn a hold's points, or give them back; a repeated call is answered alike.

    Args:
        hold: its id.
        ending: that its points have paid, all or so many, or that it is given up, under a key that
            no other client can use.
        program: of the member.
        member: whose account it is asked for with.
        directory: who is who.
        ledger: where it is recorded.
        programs: under which rules.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has no such member.
        HoldNotFoundError: the member never had such a hold.
        CaptureAboveHoldError: the hold has fewer points.
        ConflictError: the hold was captured, voided or lapsed, or the key was used otherwise.
        TransientError: nothing was recorded; call again with the same key.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    place = follow(found, ledger=ledger)
    known = hold_record(hold, place=place, ledger=ledger)
    keeper = kept_by(known.hold, found, directory=directory, ledger=ledger)
    is_capture = isinstance(ending, CaptureHold)
    activity = Activity(
        key=hold_key(code_of(known.hold.request, keeper.salt)),
        type=CAPTURE if is_capture else VOID,
        occurred_at=instant(now),
        channel=known.hold.channel,
        content=ending,
    )
    record, is_new = record_hold(
        activity, keeper, directory=directory, ledger=ledger, programs=programs, now=now
    )
    status = HoldStatus.CAPTURED if is_capture else HoldStatus.VOIDED
    return standing_hold(record, status, keeper, programs=programs, is_new=is_new)
