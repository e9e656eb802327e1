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
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.show_hold import hold_record


def capture_hold(
    hold: str,
    *,
    points: int | None,
    client: str,
    idempotency_key: str,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingHold:
    """Burn a hold's points, all or so many; the rest goes back. A repeated call is answered alike.

    Raises:
        MemberNotFoundError: this program has no such member.
        HoldNotFoundError: the member never had such a hold.
        CaptureAboveHoldError: the hold has fewer points.
        ConflictError: the hold was captured, voided or lapsed, or the key was used otherwise.
        TransientError: nothing was recorded; call again with the same key.
    """
    content = CaptureHold(request=client_key(client, idempotency_key), points=points)
    return _end(
        hold,
        content,
        program=program,
        member=member,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def void_hold(
    hold: str,
    *,
    client: str,
    idempotency_key: str,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingHold:
    """Give a hold's points back. A repeated call is answered alike.

    Raises:
        MemberNotFoundError: this program has no such member.
        HoldNotFoundError: the member never had such a hold.
        ConflictError: the hold was captured, voided or lapsed, or the key was used otherwise.
        TransientError: nothing was recorded; call again with the same key.
    """
    content = VoidHold(request=client_key(client, idempotency_key))
    return _end(
        hold,
        content,
        program=program,
        member=member,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def _end(
    hold: str,
    content: CaptureHold | VoidHold,
    *,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingHold:
    found = member_by_id(program=program, member=member, directory=directory)
    place = follow(found, ledger=ledger)
    known = hold_record(hold, place=place, ledger=ledger)
    keeper = kept_by(known.hold, found, directory=directory, ledger=ledger)
    is_capture = isinstance(content, CaptureHold)
    activity = Activity(
        key=hold_key(code_of(known.hold.request, keeper.salt)),
        type=CAPTURE if is_capture else VOID,
        occurred_at=instant(now),
        channel=known.hold.channel,
        content=content,
    )
    record, is_new = record_hold(
        activity, keeper, directory=directory, ledger=ledger, programs=programs, now=now
    )
    status = HoldStatus.CAPTURED if is_capture else HoldStatus.VOIDED
    return standing_hold(record, status, keeper, programs=programs, is_new=is_new)
