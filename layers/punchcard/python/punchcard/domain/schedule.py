"""When a member's points go, if nothing else happens: the schedule that members are shown."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from punchcard.domain.periods import local_date
from punchcard.domain.settle import settle
from punchcard.domain.state import DatedPoints, Row, State
from punchcard.domain.timeline import Timeline

END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_LAST_MOMENT = timedelta(milliseconds=1)


def expiry_schedule(state: State, timeline: Timeline) -> Row:
    """The available points by the instant at which they are gone; None is never.

    This is what settling would post if nothing were earned or spent any more, so that the
    schedule follows every policy and adds up to the balance. A deficit has no schedule.
    """
    left, postings = settle(state._replace(pending=(), holds=()), timeline, to=END_OF_TIME)
    going = tuple(DatedPoints(posting.effective_at, posting.points) for posting in postings)
    return (*going, *left.lots)


def usable_through(gone_at: datetime, zone: ZoneInfo) -> date:
    """The last day of a zone on which points that are gone at an instant can be spent."""
    return local_date(gone_at - _LAST_MOMENT, zone)
