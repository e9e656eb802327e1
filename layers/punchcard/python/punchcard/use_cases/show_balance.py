"""Showing a balance as it stands now; looking at it writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from punchcard.domain.instants import instant
from punchcard.domain.schedule import expiry_schedule
from punchcard.domain.settle import next_due, settle
from punchcard.domain.state import Row
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A member's points at `as_of`.

    `available` is negative while there is a deficit. `pending` has the points by maturity,
    `schedule` the available ones by the instant at which they are gone if nobody spends them:
    its points add up to `available` unless that is negative. `held` points are reserved.
    `next_due` is when something matures, lapses or expires next. Days are those of `zone`.
    """

    as_of: datetime
    available: int
    held: int
    pending: Row
    schedule: Row
    next_due: datetime | None
    zone: ZoneInfo


def show_balance(
    *,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> Balance:
    """Settle the newest state to now, without recording it; of a closed account, the open one's.

    Raises:
        MemberNotFoundError: this program has no such member.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    timeline = programs.timeline(program)
    standing = follow(found, ledger=ledger).standing
    as_of = instant(now)
    if standing.head is not None:
        as_of = max(as_of, standing.head.recorded_at)
    state, _ = settle(standing.state, timeline, to=as_of)
    return Balance(
        as_of=as_of,
        available=state.available,
        held=state.held_points,
        pending=state.pending,
        schedule=expiry_schedule(state, timeline),
        next_due=next_due(state, timeline),
        zone=timeline.at_or_first(as_of).zone,
    )
