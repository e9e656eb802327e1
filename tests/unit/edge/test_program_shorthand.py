"""What a document may write for people: amounts, factors, times, weekdays, kinds left out."""

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
    PeriodEnd,
)
from punchcard.domain.program import Earn, ProgramVersion, Rule, When
from punchcard.edge.program_document import parse_program

from tests.fakes.program_documents import HEAD, NO_RULES, one_rule
from tests.fakes.programs import (
    STARTED,
    fixed,
    multiply,
    per_amount,
    per_unit,
)


def parsed(text: str) -> ProgramVersion:
    return parse_program(text, number=1, effective_at=STARTED)


def rule_of(fields: str, *, head: str = HEAD) -> Rule:
    """The rule that has these fields beside an id and a title."""
    return parsed(one_rule(fields, head=head)).rules[0]


def earn_of(written: str, *, head: str = HEAD, on: str = "order") -> Earn:
    return rule_of(f"on: {on}, earn: {written}", head=head).earn


def when_of(written: str, *, on: str = "order", head: str = HEAD) -> When:
    return rule_of(f"on: {on}, earn: {{points: 1}}, when: {{{written}}}", head=head).when


@pytest.mark.parametrize(
    ("written", "earn"),
    [
        ("{points: 1, per: 1}", per_amount()),
        ("{points: 1, per: 1.00}", per_amount()),
        ("{points: 1, per: '1.0'}", per_amount()),
        ("{points: 3, per: 10.000}", per_amount(3, per=1000)),
        ("{kind: amount, points: 1, per: 0.01}", per_amount(per=1)),
        ("{points: 5, per: unit}", per_unit(5)),
        ("{kind: unit, points: 5}", per_unit(5)),
        ("{kind: unit, points: 5, per: unit}", per_unit(5)),
        ("{points: 50}", fixed(50)),
        ("{kind: fixed, points: 50}", fixed(50)),
        ("{factor: 2}", multiply(2)),
        ("{factor: 1.5}", multiply(3, 2)),
        ("{factor: 1.50}", multiply(3, 2)),
        ("{factor: '1.5'}", multiply(3, 2)),
        ("{factor: 3/2}", multiply(3, 2)),
        ("{factor: 10/4}", multiply(5, 2)),
        ("{kind: multiply, factor: 1.1}", multiply(11, 10)),
    ],
)
def test_the_keys_of_an_earning_tell_its_kind(written: str, earn: Earn) -> None:
    assert earn_of(written) == earn


@pytest.mark.parametrize(
    ("currency", "written", "minor_units"),
    [("EUR", "12.5", 1250), ("JPY", "100", 100), ("JPY", "100.0", 100), ("TND", "1.005", 1005)],
)
def test_amounts_are_of_the_programs_currency(
    currency: str, written: str, minor_units: int
) -> None:
    head = HEAD.replace("EUR", currency)

    assert earn_of(f"{{points: 1, per: {written}}}", head=head) == per_amount(per=minor_units)
    assert when_of(f"basket_max: {written}", head=head) == When(basket_max=minor_units)


@pytest.mark.parametrize(
    ("written", "maturity"),
    [
        ("at_once", AtOnce()),
        ("{kind: at_once}", AtOnce()),
        ("{days: 14}", AfterDays(days=14)),
        ("on_fulfilment", OnFulfilment()),
        ("{kind: on_fulfilment, days: 14}", OnFulfilment(days=14)),
        ("{date: 2027-01-01}", OnDate(date=date(2027, 1, 1))),
    ],
)
def test_a_maturity_is_a_word_or_told_by_its_keys(written: str, maturity: Maturity) -> None:
    assert parsed(f"{NO_RULES}maturity: {written}\n").maturity == maturity


@pytest.mark.parametrize(
    ("written", "expiry"),
    [
        ("never", NeverExpires()),
        ("{days: 90}", ExpiresAfterDays(days=90)),
        ("{months: 12}", ExpiresAfterMonths(months=12)),
        (
            "{months: 12, round_up_to: half_year}",
            ExpiresAfterMonths(months=12, round_up_to=PeriodEnd.HALF_YEAR),
        ),
        ("{date: 2026-12-31}", ExpiresOnDate(date=date(2026, 12, 31))),
        ("{kind: inactivity, months: 18}", ExpiresOnInactivity(months=18)),
    ],
)
def test_an_expiry_is_a_word_or_told_by_its_keys(written: str, expiry: Expiry) -> None:
    assert parsed(f"{NO_RULES}expiry: {written}\n").expiry == expiry


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-01-15", datetime(2026, 1, 14, 23, tzinfo=UTC)),
        ("2026-07-15", datetime(2026, 7, 14, 22, tzinfo=UTC)),
        ("2026-07-15T18:00", datetime(2026, 7, 15, 16, tzinfo=UTC)),
        ("2026-07-15 18:00", datetime(2026, 7, 15, 16, tzinfo=UTC)),
        ("2026-07-15T18:00Z", datetime(2026, 7, 15, 18, tzinfo=UTC)),
        ("2026-07-15T18:00:00-05:00", datetime(2026, 7, 15, 23, tzinfo=UTC)),
    ],
)
def test_a_time_without_an_offset_is_one_of_the_programs_zone(
    written: str, instant: datetime
) -> None:
    assert when_of(f"since: {written}") == When(since=instant)
    assert parsed(f"{NO_RULES}effective_at: {written}").effective_at == instant


def test_weekdays_have_names_or_numbers() -> None:
    assert when_of("weekdays: [monday, 3, sunday]") == When(weekdays=(1, 3, 7))


def test_attributes_are_names_with_values_in_their_order() -> None:
    assert when_of("attributes: {size: '1', material: glass}", on="recycling") == When(
        attributes=(("size", "1"), ("material", "glass"))
    )
