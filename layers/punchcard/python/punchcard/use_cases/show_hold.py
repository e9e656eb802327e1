"""Showing holds: one of them however it ended, or those of a member that still last."""

from datetime import datetime

from punchcard.domain.decide import Standing
from punchcard.domain.holds import HoldNotFoundError
from punchcard.domain.instants import instant
from punchcard.domain.record import HoldRecord
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import Place, follow
from punchcard.use_cases.hold_calls import StandingHold, kept_by, standing_hold, status_of
from punchcard.use_cases.recall import recall_told


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
    place = follow(found, ledger=ledger)
    record = hold_record(hold, place=place, ledger=ledger)
    state = _settled(place.standing, programs.timeline(program), now)
    keeper = kept_by(record.hold, found, directory=directory, ledger=ledger)
    return standing_hold(record, status_of(record, state), keeper, programs=programs)


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
    place = follow(found, ledger=ledger)
    state = _settled(place.standing, programs.timeline(program), now)
    records = [hold_record(hold.key, place=place, ledger=ledger) for hold in state.holds]
    return tuple(
        standing_hold(
            record,
            status_of(record, state),
            kept_by(record.hold, found, directory=directory, ledger=ledger),
            programs=programs,
        )
        for record in records
    )


def hold_record(hold: str, *, place: Place, ledger: Ledger) -> HoldRecord:
    """The newest that is recorded about a hold, by its id.

    Raises:
        HoldNotFoundError: the member never had such a hold.
    """
    found = recall_told(hold, place=place, ledger=ledger)
    if found is not None and found.recorded.hold is not None:
        return found.recorded.hold
    raise HoldNotFoundError("this member never had such a hold")


def _settled(standing: Standing, timeline: Timeline, now: datetime) -> State:
    to = instant(now)
    if standing.head is not None:
        to = max(to, standing.head.recorded_at)
    state, _ = settle(standing.state, timeline, to=to)
    return state
