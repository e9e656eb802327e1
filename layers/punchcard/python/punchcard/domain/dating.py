"""What an activity may be dated: nothing is recorded that happens after now."""

from datetime import datetime

from punchcard.domain.activity import Activity, Order
from punchcard.domain.errors import ActivityRefusedError
from punchcard.domain.instants import CLOCK_SKEW


class ActivityInFutureError(ActivityRefusedError):
    """The activity claims to have happened after now, beyond what two clocks may disagree."""

    code = "activity_in_future"


def check_dates(activity: Activity, *, recorded_at: datetime) -> None:
    """Refuse the future, the key's birth too: what is recorded must not seem born later.

    A key born after everything that was forgotten counts as new without being looked up.

    Raises:
        ActivityInFutureError: something about the activity is dated after now.
    """
    check_date(dated_at(activity), recorded_at=recorded_at)


def dated_at(activity: Activity) -> datetime:
    """The latest moment that an activity names."""
    moments = [activity.occurred_at, activity.born_at]
    if isinstance(activity.content, Order):
        moments += [activity.content.updated_at, activity.content.fulfilled_at]
    return max(filter(None, moments))


def check_date(moment: datetime, *, recorded_at: datetime) -> None:
    """Refuse a moment in the future. Raises ActivityInFutureError."""
    if moment > recorded_at + CLOCK_SKEW:
        raise ActivityInFutureError(
            "the activity is dated after now; check the clock of the channel that reports it"
        )
