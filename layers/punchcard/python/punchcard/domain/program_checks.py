"""What a program version must be beyond the types of its fields.

Everything that would silently never pay, or stop a calculation later, is refused here.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from punchcard.domain.errors import CurrencyUnknownError
from punchcard.domain.money import currency_exponent
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnDate,
    ExpiresOnInactivity,
    Expiry,
    Maturity,
    OnDate,
    OnFulfilment,
    ReinstatementPolicy,
)
from punchcard.domain.problem import Problem, under
from punchcard.domain.program import RULES_MAX, AdjustmentLimits, ProgramVersion
from punchcard.domain.reward_checks import check_rewards
from punchcard.domain.rule_checks import POINTS_MAX, check_caps, check_rules
from punchcard.domain.spending_checks import check_spending
from punchcard.domain.valuation_checks import check_valuation
from punchcard.domain.value_checks import (
    SHOWN_LENGTH_MAX,
    check_day,
    check_moment,
    check_number,
    check_slug,
    check_text,
    shown,
)

NUMBER_MAX = 1_000_000
"""Most versions of one program."""

DAYS_MAX = 3_650
"""Longest span of days in a program: ten years."""

MONTHS_MAX = 120
"""Longest span of months in a program: ten years."""


def check_program(version: ProgramVersion) -> tuple[Problem, ...]:
    """Everything wrong with a version, in the order of its fields; nothing if it is sound."""
    return tuple(_problems(version))


def check_currency(currency: str) -> Iterator[Problem]:
    """Currencies whose minor unit is known."""
    try:
        currency_exponent(currency)
    except CurrencyUnknownError:
        yield Problem((), f"{shown(currency)} is no ISO 4217 currency such as EUR")


def check_time_zone(name: str) -> Iterator[Problem]:
    """Names that the zone database has."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # Some names are no path inside the database, and some are one of its folders.
        near = get_close_matches(name[:SHOWN_LENGTH_MAX], sorted(available_timezones()), n=1)
        hint = f"; did you mean {near[0]}?" if near else ", such as Europe/Berlin"
        yield Problem((), f"{shown(name)} is no time zone of the IANA database{hint}")


def _problems(version: ProgramVersion) -> Iterator[Problem]:
    yield from under(("program",), check_slug(version.program))
    yield from under(("number",), check_number(version.number, least=1, most=NUMBER_MAX))
    yield from under(("effective_at",), check_moment(version.effective_at))
    yield from under(("name",), check_text(version.name))
    yield from under(("currency",), check_currency(version.currency))
    yield from under(("time_zone",), check_time_zone(version.time_zone))
    if len(version.rules) > RULES_MAX:
        yield Problem(("rules",), f"are {len(version.rules)}; at most {RULES_MAX} are possible")
    yield from under(("rules",), check_rules(version.rules))
    yield from under(("caps",), check_caps(version.caps))
    if version.period_start is not None:
        yield from under(("period_start",), check_day(version.period_start))
    yield from under(("maturity",), _check_maturity(version.maturity))
    yield from under(("expiry",), _check_expiry(version.expiry))
    yield from under(("returned_lot_grace_days",), _check_days(version.returned_lot_grace_days))
    yield from under(("guest_days",), _check_days(version.guest_days))
    yield from under(("adjustments",), _check_adjustments(version.adjustments))
    yield from under(("reinstatement",), _check_reinstatement(version.reinstatement))
    if version.spending is not None:
        yield from under(("spending",), check_spending(version.spending))
    if version.books is not None:
        spent = version.spending is not None
        yield from under(("books",), check_valuation(version.books, spent=spent))
    yield from under(("rewards",), check_rewards(version.rewards))


def _check_maturity(maturity: Maturity) -> Iterator[Problem]:
    if isinstance(maturity, AfterDays | OnFulfilment):
        yield from under(("days",), _check_days(maturity.days))
    elif isinstance(maturity, OnDate):
        yield from under(("date",), check_day(maturity.date))


def _check_expiry(expiry: Expiry) -> Iterator[Problem]:
    if isinstance(expiry, ExpiresAfterDays):
        yield from under(("days",), _check_days(expiry.days))
    elif isinstance(expiry, ExpiresAfterMonths):
        yield from under(("months",), check_number(expiry.months, least=0, most=MONTHS_MAX))
    elif isinstance(expiry, ExpiresOnInactivity):
        yield from under(("months",), check_number(expiry.months, least=1, most=MONTHS_MAX))
    elif isinstance(expiry, ExpiresOnDate):
        yield from under(("date",), check_day(expiry.date))


def _check_adjustments(adjustments: AdjustmentLimits) -> Iterator[Problem]:
    yield from under(("limit",), check_number(adjustments.limit, least=0, most=POINTS_MAX))
    yield from under(("per_day",), check_number(adjustments.per_day, least=0, most=POINTS_MAX))


def _check_reinstatement(policy: ReinstatementPolicy) -> Iterator[Problem]:
    yield from under(("window_days",), _check_days(policy.window_days))
    yield from under(("usable_days",), check_number(policy.usable_days, least=1, most=DAYS_MAX))


def _check_days(days: int) -> Iterator[Problem]:
    return check_number(days, least=0, most=DAYS_MAX)
