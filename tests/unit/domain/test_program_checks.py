"""A version that would silently never pay, or stop a calculation later, is refused with a path."""

from datetime import UTC, date, datetime

import pytest
from punchcard.domain.policies import (
    AfterDays,
    AtOnce,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnDate,
    ExpiresOnInactivity,
    Expiry,
    Maturity,
    NeverExpires,
    OnDate,
    OnFulfilment,
)
from punchcard.domain.program import RULES_MAX, Cap, Per, ProgramVersion
from punchcard.domain.program_checks import DAYS_MAX, MONTHS_MAX, NUMBER_MAX, check_program
from punchcard.domain.value_checks import SLUG_LENGTH_MAX, TEXT_LENGTH_MAX

from tests.fakes.programs import program_version, rule

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def problems(version: ProgramVersion) -> list[tuple[str, str]]:
    """Each problem as its path, with dots, and its message."""
    return [
        (".".join(map(str, problem.path)), problem.message) for problem in check_program(version)
    ]


def paths_of(version: ProgramVersion) -> list[str]:
    return [path for path, _ in problems(version)]


def test_the_plainest_version_is_sound() -> None:
    assert problems(program_version()) == []


def test_a_version_without_rules_is_sound() -> None:
    assert problems(program_version(rules=())) == []


@pytest.mark.parametrize(
    ("version", "path"),
    [
        (program_version(program="Club"), "program"),
        (program_version(program=""), "program"),
        (program_version(program="-club"), "program"),
        (program_version(program="\u0441lub"), "program"),
        (program_version(program="c" * (SLUG_LENGTH_MAX + 1)), "program"),
        (program_version(number=0), "number"),
        (program_version(number=NUMBER_MAX + 1), "number"),
        (program_version(effective_at=MAY.replace(tzinfo=None)), "effective_at"),
        (program_version(effective_at=MAY.replace(year=1)), "effective_at"),
        (program_version(effective_at=MAY.replace(year=9999)), "effective_at"),
        (program_version(name=""), "name"),
        (program_version(name=" Club"), "name"),
        (program_version(name="Cl\u200bub"), "name"),
        (program_version(name="Cl\nub"), "name"),
        (program_version(name="x" * (TEXT_LENGTH_MAX + 1)), "name"),
        (program_version(currency="eur"), "currency"),
        (program_version(currency="XXX"), "currency"),
        (program_version(time_zone="Berlin"), "time_zone"),
        (program_version(time_zone="Europe"), "time_zone"),
        (program_version(time_zone="../etc/passwd"), "time_zone"),
        (program_version(time_zone="/etc/passwd"), "time_zone"),
        (program_version(time_zone=""), "time_zone"),
        (program_version(time_zone="a\0b"), "time_zone"),
        (program_version(period_start=date(1999, 12, 31)), "period_start"),
        (program_version(returned_lot_grace_days=-1), "returned_lot_grace_days"),
        (program_version(guest_days=DAYS_MAX + 1), "guest_days"),
    ],
)
def test_a_field_out_of_bounds_is_named(version: ProgramVersion, path: str) -> None:
    assert paths_of(version) == [path]


def test_an_unknown_time_zone_is_told_with_the_nearest() -> None:
    ((_, message),) = problems(program_version(time_zone="Europe/Berln"))

    assert message.endswith("; did you mean Europe/Berlin?")


def test_too_many_rules_are_refused() -> None:
    rules = tuple(rule(id=f"r{number}") for number in range(RULES_MAX + 1))

    assert problems(program_version(rules=rules)) == [
        ("rules", f"are {RULES_MAX + 1}; at most {RULES_MAX} are possible")
    ]


@pytest.mark.parametrize(
    "maturity", [AtOnce(), AfterDays(days=14), OnFulfilment(), OnDate(date=date(2027, 1, 1))]
)
def test_every_maturity_within_bounds_is_sound(maturity: Maturity) -> None:
    assert problems(program_version(maturity=maturity)) == []


@pytest.mark.parametrize(
    ("maturity", "path"),
    [
        (AfterDays(days=-1), "maturity.days"),
        (OnFulfilment(days=DAYS_MAX + 1), "maturity.days"),
        (OnDate(date=date(1, 1, 1)), "maturity.date"),
    ],
)
def test_a_maturity_out_of_bounds_is_refused(maturity: Maturity, path: str) -> None:
    assert paths_of(program_version(maturity=maturity)) == [path]


@pytest.mark.parametrize(
    "expiry",
    [
        NeverExpires(),
        ExpiresAfterDays(days=0),
        ExpiresAfterMonths(months=0),
        ExpiresOnDate(date=date(2020, 12, 31)),
        ExpiresOnInactivity(months=1),
    ],
)
def test_every_expiry_within_bounds_is_sound(expiry: Expiry) -> None:
    assert problems(program_version(expiry=expiry)) == []


@pytest.mark.parametrize(
    ("expiry", "path"),
    [
        (ExpiresAfterDays(days=-1), "expiry.days"),
        (ExpiresAfterMonths(months=MONTHS_MAX + 1), "expiry.months"),
        (ExpiresOnDate(date=date(9999, 12, 31)), "expiry.date"),
        (ExpiresOnInactivity(months=0), "expiry.months"),
    ],
)
def test_an_expiry_out_of_bounds_is_refused(expiry: Expiry, path: str) -> None:
    assert paths_of(program_version(expiry=expiry)) == [path]


def test_caps_of_the_program_are_one_per_span() -> None:
    caps = (Cap(per=Per.DAY, points=5), Cap(per=Per.WEEK, points=9), Cap(per=Per.DAY, points=7))

    assert problems(program_version(caps=caps)) == [
        ("caps.2.per", "there is already a cap per day")
    ]


def test_every_problem_is_told_at_once() -> None:
    version = program_version(name="", rules=(rule(title=""), rule(title="")), guest_days=-1)

    assert paths_of(version) == [
        "name",
        "rules.0.title",
        "rules.1.title",
        "rules.1.id",
        "guest_days",
    ]
