"""When the day's points are gone, and of how many of them each member is to be warned.

The example program lets points live for twelve months and then to the end of the month. All that
was got on joining and for order #1006 is of the day on which the demo is played, and Ben's bottles
are of the day before the bundled one: each may be of another month.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from local.demo.cast import BEN, IDA, ROSA, ZONE

LONGEST_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Points that are left at the end, by when they were earned; `today` is that of the demo."""

    on_the_day: int
    the_day_before: int = 0
    today: int = 0


EARNED = {
    ROSA.name: Earned(on_the_day=22 + 28 + 59 + 49, today=50 + 18),
    BEN.name: Earned(on_the_day=43 - 3 + 20, the_day_before=10, today=50),
    IDA.name: Earned(on_the_day=64, today=50),
}


def gone_at(day: date) -> datetime:
    """When points of a day are gone: as the month after its own begins, a year later."""
    following = (day.replace(day=1) + LONGEST_MONTH).replace(day=1)
    return datetime.combine(following.replace(year=following.year + 1), time(), ZONE)


def points_warned_of(day: date, *, today: date) -> dict[str, int]:
    """By member, the points that are gone with those of the day."""
    end = gone_at(day)
    before = day - timedelta(days=1)
    return {
        who: earned.on_the_day
        + (earned.the_day_before if gone_at(before) == end else 0)
        + (earned.today if gone_at(today) == end else 0)
        for who, earned in EARNED.items()
    }
