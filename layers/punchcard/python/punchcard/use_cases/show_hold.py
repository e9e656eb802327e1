"""Showing holds: one of them however it ended, or those of a member that still last."""

from datetime import datetime

from punchcard.domain.decide import Standing, stand_on
from punchcard.domain.holds import HoldNotFoundError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.memory import key_of_text
from punchcard.domain.record import HoldRecord
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.hold_calls import StandingHold, standing_hold, status_of
from punchcard.use_cases.recall import recall_hash


def show_hold(
    hold: str,
    *,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingHold:
    """A hold by its id, as it stands now.

    Raises:
        MemberNotFoundError: this program has no such member.
        HoldNotFoundError: the member never had such a hold.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    standing = stand_on(ledger.head(program=program, member=found.id).entry)
    record = hold_record(hold, standing=standing, member=found, ledger=ledger)
    state = _settled(standing, programs.timeline(program), now)
    return standing_hold(record, status_of(record, state), found, programs=programs)


def list_holds(
    *,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> tuple[StandingHold, ...]:
    """The holds of a member that last now, the first to lapse first.

    Raises:
        MemberNotFoundError: this program has no such member.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    standing = stand_on(ledger.head(program=program, member=found.id).entry)
    state = _settled(standing, programs.timeline(program), now)
    records = [
        hold_record(hold.key, standing=standing, member=found, ledger=ledger)
        for hold in state.holds
    ]
    return tuple(
        standing_hold(record, status_of(record, state), found, programs=programs)
        for record in records
    )


def hold_record(hold: str, *, standing: Standing, member: Member, ledger: Ledger) -> HoldRecord:
    """The newest that is recorded about a hold, by its id.

    Raises:
        HoldNotFoundError: the member never had such a hold.
    """
    found = recall_hash(
        key_of_text(hold),
        born_at=None,
        standing=standing,
        member=member,
        ledger=ledger,
    )
    if found is None or found.recorded.hold is None:
        raise HoldNotFoundError("this member never had such a hold")
    return found.recorded.hold


def _settled(standing: Standing, timeline: Timeline, now: datetime) -> State:
    to = instant(now)
    if standing.head is not None:
        to = max(to, standing.head.recorded_at)
    state, _ = settle(standing.state, timeline, to=to)
    return state
