"""What a program document may not say, and in which words that is told."""

import pytest

from tests.fakes.program_documents import NO_RULES, told, told_of_rule


@pytest.mark.parametrize(
    ("field", "finding"),
    [
        ("number: 5", "number: is given by publishing, not by the document"),
        ("nme: Club", "nme: is no known key; did you mean name?"),
        ("\u0441urrency: EUR", "['\\u0441urrency']: is no known key; did you mean currency?"),
        ("basis: {taxes: true}", "basis.taxes: is no known key; did you mean tax?"),
        ("basis: {tax: yes}", "basis.tax: 'yes' is not one of true, false"),
        ("basis: tax", "basis: 'tax' is no mapping with keys such as tax, shipping, tips"),
        ("basis:", "basis: nothing is no mapping with keys such as tax, shipping, tips"),
        ("caps: {per: day}", "caps: a mapping is no list"),
        ("caps: [{per: hour, points: 1}]", "caps[0].per: 'hour' is not one of order, day, week, "
         "month, period"),
        ("period_start: 20260101", "period_start: 20260101 is no date such as 2026-12-31"),
        ("period_start: 2026-02-30", "period_start: '2026-02-30' is no date such as 2026-12-31"),
        ("period_start: 1999-01-01", "period_start: 1999-01-01 is not between the years 2000 and "
         "2199"),
        ("guest_days: '30'", "guest_days: '30' is meant as a number, so it must not stand in "
         "quotes, nor have more than 18 digits"),
        ("guest_days: 1234567890123456789", "guest_days: '1234567890123456789' is meant as a "
         "number, so it must not stand in quotes, nor have more than 18 digits"),
        ("guest_days: true", "guest_days: true is no whole number"),
        ("guest_days: .nan", "guest_days: '.nan' is no whole number"),
        ("guest_days: 1e400", "guest_days: '1e400' is no whole number"),
        ("guest_days: -1", "guest_days: -1 is not between 0 and 3650"),
        ("adjustments: {limit: -1}", "adjustments.limit: -1 is not between 0 and 10000000"),
        ("adjustments: {per_day: 10000001}", "adjustments.per_day: 10000001 is not between 0 and "
         "10000000"),
        ("adjustments: {limit: many}", "adjustments.limit: 'many' is no whole number"),
        ("adjustments: {per_week: 1}", "adjustments.per_week: is no known key; possible are "
         "limit, per_day"),
        ("reinstatement: {window_days: -1}", "reinstatement.window_days: -1 is not between 0 and "
         "3650"),
        ("reinstatement: {usable_days: 0}", "reinstatement.usable_days: 0 is not between 1 and "
         "3650"),
        ("adjustments: 500", "adjustments: 500 is no mapping with keys such as limit, per_day"),
        ("maturity: soon", "maturity: 'soon' is not one of at_once, after_days, on_fulfilment, "
         "on_date"),
        ("maturity: after_days", "maturity.days: is missing"),
        ("maturity: [at_once]", "maturity: a list is not one of at_once, after_days, "
         "on_fulfilment, on_date"),
        ("maturity: {kind: [x]}", "maturity.kind: a list is not one of at_once, after_days, "
         "on_fulfilment, on_date"),
        ("maturity: {}", "maturity: has none of the keys days, date, and no kind"),
        ("expiry: {months: 12, days: 3}", "expiry.days: is no known key; possible are kind, "
         "months, round_up_to"),
        ("expiry: {months: 12, round_up_to: week}", "expiry.round_up_to: 'week' is not one of "
         "month, quarter, half_year, year"),
        ("effective_at: 5", "effective_at: 5 is no date or time such as 2026-05-01 or "
         "2026-05-01T18:00"),
        ("effective_at: 0001-01-01", "effective_at: 0001-01-01 is not between the years 2000 and "
         "2199"),
    ],
)  # fmt: skip
def test_a_problem_of_the_program_is_told(field: str, finding: str) -> None:
    (line,) = told(f"{NO_RULES}{field}\n")

    assert line.startswith("p.yaml:6:")
    assert line.split(": ", 1)[1] == finding


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ("earn: {points: 1, per: 1, prr: 2}", "earn.prr: is no known key; did you mean per?"),
        ("earn: {points: 1, kind: amount}", "earn.per: is missing"),
        ("earn: {points: 1, per: }", "earn.per: nothing is no whole number"),
        ("earn: {points: 1, per: -1.00}", "earn.per: is not an amount above zero"),
        ("earn: {points: 1, per: 0.00}", "earn.per: is not an amount above zero"),
        ("earn: {points: 1, per: '1,00'}", "earn.per: '1,00' is not a decimal amount such as "
         "12.50"),
        ("earn: {points: 1, per: true}", "earn.per: true is no amount such as 1.00"),
        ("earn: {points: 1, per: [1]}", "earn.per: a list is no amount such as 1.00"),
        ("earn: {points: 1, per: .inf}", "earn.per: '.inf' is not a decimal amount such as 12.50"),
        ("earn: {points: 1, per: 1e400}", "earn.per: '1e400' is not a decimal amount such as "
         "12.50"),
        ("earn: {kind: fixd, points: 1}", "earn.kind: 'fixd' is not one of amount, unit, fixed, "
         "multiply"),
        ("earn: {}", "earn: has none of the keys factor, per, points, and no kind"),
        ("earn: 5", "earn: 5 is not one of amount, unit, fixed, multiply"),
        ("earn: {factor: -2}", "earn.factor: -2 is no factor such as 2, 1.5 or 3/2"),
        ("earn: {factor: 1e9}", "earn.factor: '1e9' is no factor such as 2, 1.5 or 3/2"),
        ("earn: {factor: 0}", "earn.factor: is not at least 1 and at most 100"),
        ("earn: {factor: 2, points: 1}", "earn.points: is no known key; possible are kind, "
         "factor"),
        ("earn: {points: 1}, title: 2026", "title: is given twice, first in line 5"),
        ("earn: {points: 1}, exclusive: true", "exclusive: needs a group whose other rules it "
         "silences"),
        ("earn: {points: 1}, lines: {skus: [4711]}", "lines.skus[0]: 4711 is meant as text, so "
         "it must stand in quotes"),
        ("earn: {points: 1}, lines: {skus: a}", "lines.skus: 'a' is no list"),
        ("earn: {points: 1}, requires: [x]", "requires[0]: 'x' is no other rule of this program"),
    ],
)  # fmt: skip
def test_a_problem_of_a_rule_is_told(fields: str, finding: str) -> None:
    assert told_of_rule(fields) == [finding]


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ("hours: {since: 17, until: 19:00}", "hours.since: 17 is no time of day such as 17:30"),
        ("hours: {since: 17:00}", "hours.until: is missing"),
        ("hours: {since: 17:00Z, until: 19:00}", "hours: are times of the program's time zone; "
         "leave the offset away"),
        ("since: tomorrow", "since: 'tomorrow' is no date or time such as 2026-05-01 or "
         "2026-05-01T18:00"),
        ("since: 2026-06-01, until: 2026-05-01", "until: is not after since"),
        ("weekdays: 6", "weekdays: 6 is no list of weekdays"),
        ("weekdays: [0]", "weekdays[0]: 0 is not between 1 and 7"),
        ("weekdays: [1.5]", "weekdays: '1.5' is not one of monday, tuesday, wednesday, thursday, "
         "friday, saturday, sunday"),
        ("weekdays: [true]", "weekdays[0]: true is no whole number"),
        ("attributes: [a]", "attributes: a list is no mapping of names to values"),
        ("attributes: {a: 1}", "attributes: a is 1; write text in quotes"),
        ("attributes: {a: b}", "attributes: orders have none; other activities do"),
        ("basket_min: 10, basket_max: 5", "basket_max: is below basket_min"),
        ("basket_min: -10", "basket_min: is not an amount from zero up"),
        ("basket_min: 99999999999999999.00", "basket_min: '99999999999999999.00' is larger than "
         "any amount accepted here"),
        ("basket_min: " + "9" * 5000, "basket_min: '" + "9" * 39 + "\u2026' is no amount such as "
         "1.00"),
    ],
)  # fmt: skip
def test_a_problem_of_the_circumstances_is_told(fields: str, finding: str) -> None:
    lines = told_of_rule(f"earn: {{points: 1}}, when: {{{fields}}}")

    assert lines == [f"when.{finding}"]
