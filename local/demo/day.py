"""The bundled day: what shops report on it, in the order of arrival, and what it must come to.

The example program (local/programs/demo.yaml) gives 1 point per euro, 1 more for books, 50 on
joining, 5 per glass bottle up to 20 a day, and half as much again on Wednesday evenings from
20.00 on. So the day is a Wednesday.
"""

from datetime import date, datetime, time, timedelta

from local.demo.cast import BEN, IDA, PEOPLE, ROSA, ZONE, Clock
from local.demo.online_orders import online_orders
from local.demo.refusals import at_the_door, behind_the_queue, clock_ahead, clock_come
from local.demo.steps import Ending, Joining, Step
from local.demo.till_and_guest import at_the_till, by_a_guest

WEDNESDAY = 2
DAYS_OF_WEEK = 7

ENDINGS = (
    # 50 joining + 22 (#1001) + 28 (#1002) + 59 (#1003) + 0 (#1004) + 49 (#1005) + 18 (#1006)
    Ending(who=ROSA.name, available=226),
    # 50 joining + 43 receipt + 20 bottles - 3 returned + 10 bottles
    Ending(who=BEN.name, available=120),
    # 50 joining + 64 (#1007)
    Ending(who=IDA.name, available=114),
)


def last_wednesday(now: datetime) -> date:
    """The last Wednesday of the program's time zone that is over."""
    today = now.astimezone(ZONE).date()
    days_since = (today.weekday() - WEDNESDAY) % DAYS_OF_WEEK or DAYS_OF_WEEK
    return today - timedelta(days=days_since)


def program_start(day: date) -> datetime:
    """When the program takes effect: before anything that is reported."""
    return datetime.combine(day - timedelta(days=2), time(), ZONE)


def steps(day: date, *, now: datetime) -> tuple[Step, ...]:
    """All that happens, in this order; `now` is when it begins to."""
    hour = Clock(day)
    return (
        *_joining(),
        clock_ahead(now),
        *online_orders(hour),
        *at_the_till(hour),
        *by_a_guest(hour),
        *at_the_door(hour),
        *behind_the_queue(hour),
        clock_come(now),
    )


def _joining() -> tuple[Step, ...]:
    return (
        Joining(
            what="Rosa joins in the online shop",
            who=ROSA.name,
            identity=_identity(ROSA.name),
            becomes="entry 0: +50",
        ),
        Joining(
            what="Ben joins at the till, with a card",
            who=BEN.name,
            identity=_identity(BEN.name),
            becomes="entry 0: +50",
        ),
    )


def _identity(who: str) -> dict[str, str]:
    kind, value = PEOPLE[who]
    return {"kind": kind, "value": value}
