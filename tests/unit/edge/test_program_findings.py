"""All that is wrong with a document is told at once, each problem at its line."""

import pytest
from punchcard.domain.errors import InvalidError
from punchcard.edge.findings import FINDINGS_MAX

from tests.fakes.program_documents import HEAD, NO_RULES, refusal, told, told_of_rule


def test_problems_of_every_sort_are_told_together_in_the_order_of_the_document() -> None:
    text = """prgram: club
name: [x]
currency: EUR
time_zone: Europe/Berln
rules:
  - id: base
    title: Base
    earn: { points: 1.5, per: 1.005 }
    rounding: flor
    rounding: floor
  - id: base
    title: Again
    earn: { points: 0 }
  - id: books
    earn: { factor: 1/0 }
    when: &x { weekdays: [sat] }
    exclude: *x
"""
    assert told(text) == [
        "p.yaml:1:1: prgram: is no known key; did you mean program?",
        "p.yaml:1:1: program: is missing",
        "p.yaml:2:1: name: a list is no text",
        "p.yaml:4:1: time_zone: 'Europe/Berln' is no time zone of the IANA database; "
        "did you mean Europe/Berlin?",
        "p.yaml:8:13: rules[0].earn.points: '1.5' is no whole number",
        "p.yaml:8:26: rules[0].earn.per: '1.005' has more decimals than EUR has",
        "p.yaml:9:5: rules[0].rounding: 'flor' is not one of floor, half_up, ceiling",
        "p.yaml:10:5: rules[0].rounding: is given twice, first in line 9",
        "p.yaml:13:13: rules[1].earn.points: 0 is not between 1 and 10000000",
        "p.yaml:14:5: rules[2].title: is missing",
        "p.yaml:15:13: rules[2].earn.factor: '1/0' divides by zero",
        "p.yaml:16:16: rules[2].when.weekdays: 'sat' is not one of monday, tuesday, wednesday, "
        "thursday, friday, saturday, sunday",
        "p.yaml:17:14: rules[2].exclude: '*x' is an alias; write the value again",
    ]


def test_problems_of_rewards_are_told_at_their_lines() -> None:
    text = f"""{NO_RULES}rewards:
  - id: coffee
    points: 5.5
    price: 3
    since: soon
    kind: medal
  - 7
"""
    assert told(text) == [
        "p.yaml:7:5: rewards[0].title: is missing",
        "p.yaml:8:5: rewards[0].points: '5.5' is no whole number",
        "p.yaml:9:5: rewards[0].price: is no known key; did you mean prices?",
        "p.yaml:10:5: rewards[0].since: 'soon' is no date or time such as 2026-05-01 or "
        "2026-05-01T18:00",
        "p.yaml:11:5: rewards[0].kind: 'medal' is not one of coupon",
        "p.yaml:12:5: rewards[1]: 7 is no mapping with keys such as id, title, points",
    ]


def test_a_price_in_a_mapping_is_told_at_the_mapping() -> None:
    text = f"""{NO_RULES}rewards:
  - id: coffee
    title: Coffee
    points: 10
    prices: {{ gold: -1 }}
"""
    assert told(text) == [
        "p.yaml:10:5: rewards[0].prices[0].points: -1 is not between 0 and 10000000"
    ]


def test_findings_have_their_parts() -> None:
    error = refusal(f"{NO_RULES}take_back: all\n")
    (finding,) = error.findings

    assert isinstance(error, InvalidError)
    assert (error.code, error.path) == ("program_invalid", "take_back")
    assert (finding.line, finding.column, finding.path) == (6, 1, "take_back")
    assert finding.allowed == ("deficit", "within_balance", "pending_only")
    assert finding.message == "'all' is not one of deficit, within_balance, pending_only"


def test_the_findings_told_are_limited() -> None:
    error = refusal(f"{HEAD}rules:\n" + "  - 5\n" * (FINDINGS_MAX + 3))

    assert len(error.findings) == FINDINGS_MAX
    assert error.detail.endswith("\np.yaml: and 3 more")


@pytest.mark.parametrize(
    "field",
    [
        "LONG: 1",
        '"a LONG": 1',
        "currency: LONG",
        "time_zone: LONG",
        "name: &LONG x",
        "guest_days: *LONG",
        "guest_days: LONG",
        "maturity: LONG",
        "effective_at: LONG",
        "take_back: !LONG x",
        "basis: {tax: LONG, LONG: true}",
    ],
)
def test_no_finding_repeats_a_long_value(field: str) -> None:
    lines = told(f"{field.replace('LONG', 'x' * 10_000)}\nrules: []\n")

    assert max(map(len, lines)) < 300


@pytest.mark.parametrize("text", ["- a\n", "just text", "5", "null", "[]"])
def test_a_document_is_a_mapping(text: str) -> None:
    assert told(text) == ["p.yaml:1:1: is no mapping with keys such as program, name and rules"]


def test_an_unknown_currency_is_told_once_and_not_at_every_amount() -> None:
    text = f"{HEAD}rules: [{{id: a, title: A, earn: {{points: 1, per: 1}}}}]"

    assert told(text.replace("EUR", "EUX")) == [
        "p.yaml:3:1: currency: 'EUX' is no ISO 4217 currency such as EUR"
    ]


def test_nothing_is_said_of_what_may_be_right_once_another_rule_is() -> None:
    text = f"""{HEAD}rules:
  - {{id: base, titel: Base, earn: {{points: 1}}}}
  - {{id: extra, title: Extra, earn: {{points: 1}}, requires: [base]}}
  - {{id: other, title: Other, earn: {{points: 0}}}}
"""
    assert told(text) == [
        "p.yaml:6:5: rules[0].title: is missing",
        "p.yaml:6:16: rules[0].titel: is no known key; did you mean title?",
        "p.yaml:8:38: rules[2].earn.points: 0 is not between 1 and 10000000",
    ]


def test_nothing_is_said_of_what_may_be_right_once_the_rule_itself_is() -> None:
    assert told_of_rule("earn: {kind: amnt, points: 1, per: 1}, rounding: ceiling") == [
        "earn.kind: 'amnt' is not one of amount, unit, fixed, multiply"
    ]


def test_a_value_has_the_first_of_its_problems() -> None:
    assert told(f"{NO_RULES}guest_days: *x\n") == [
        "p.yaml:6:13: guest_days: '*x' is an alias; write the value again"
    ]


def test_rules_are_checked_although_the_head_cannot_be_read() -> None:
    text = f"{HEAD}rules: [{{id: base, title: Base, earn: {{points: 0}}}}]\ngust_days: 5\n"

    assert [line.split(": ")[1] for line in told(text)] == ["rules[0].earn.points", "gust_days"]
