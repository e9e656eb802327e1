"""Calendar arithmetic in a program's time zone: spans of caps, maturity and expiry dates.

Sources: the worked cases of Square, Voucherify and Open Loyalty named in the tests.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from punchcard.domain.policies import (
    AfterDays,
    AtOnce,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnDate,
    Expiry,
    Maturity,
    OnDate,
    PeriodEnd,
)
from punchcard.domain.program import Per

DATES_CACHED = 1024
"""Points of one day share their expiry, so the dates that were worked out are kept."""

_MONTHS_IN = {
    PeriodEnd.MONTH: 1,
    PeriodEnd.QUARTER: 3,
    PeriodEnd.HALF_YEAR: 6,
    PeriodEnd.YEAR: 12,
}


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date that the clocks of a zone show at an instant."""
    return moment.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month0 + 1, min(day.day, monthrange(years, month0 + 1)[1]))


def period_end(day: date, end: PeriodEnd) -> date:
    """The last day of the month, quarter, half-year or year that a day is in."""
    months = _MONTHS_IN[end]
    last_month = (day.month - 1) // months * months + months
    return date(day.year, last_month, monthrange(day.year, last_month)[1])


def span_start(per: Per, day: date, period_start: date | None) -> date:
    """First day of the span that a cap counts over.

    The program's period lasts from `period_start` on, or for ever.
    """
    if per is Per.DAY:
        return day
    if per is Per.WEEK:
        return day - timedelta(days=day.weekday())
    if per is Per.MONTH:
        return day.replace(day=1)
    return period_start if period_start and day >= period_start else date.min


def matures_at(
    policy: Maturity, *, occurred_at: datetime, fulfilled_at: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """When the points of an activity mature, or None while its fulfilment is awaited.

    Days are calendar days of the zone: the same wall time, `days` later.
    """
    if isinstance(policy, AtOnce):
        return occurred_at
    if isinstance(policy, AfterDays):
        return _plus_days(occurred_at, policy.days, zone)
    if isinstance(policy, OnDate):
        return max(occurred_at, start_of_day(policy.date, zone))
    if fulfilled_at is None:
        return None
    return max(occurred_at, _plus_days(fulfilled_at, policy.days, zone))


def expires_at(policy: Expiry, *, matured_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant at which a lot that matured then is gone, or None where no date is set.

    A lot that expires on a day is usable through all of it and gone as the next one begins.
    """
    return _gone_at(policy, local_date(matured_at, zone), zone)


@lru_cache(DATES_CACHED)
def _gone_at(policy: Expiry, day: date, zone: ZoneInfo) -> datetime | None:
    """When a lot is gone whose points matured on a day."""
    if isinstance(policy, ExpiresAfterDays):
        last = day + timedelta(days=policy.days)
    elif isinstance(policy, ExpiresAfterMonths):
        last = add_months(day, policy.months)
        if policy.round_up_to is not None:
            last = period_end(last, policy.round_up_to)
    elif isinstance(policy, ExpiresOnDate):
        last = _next_return(policy.date, day)
    else:
        return None
    return start_of_day(last + timedelta(days=1), zone)


def _plus_days(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def _next_return(last: date, day: date) -> date:
    """The date itself, or its first return in a later year that is not before a day."""
    if last >= day:
        return last
    this_year = add_months(last, 12 * (day.year - last.year))
    return this_year if this_year >= day else add_months(last, 12 * (day.year - last.year + 1))
