"""Semantics 1: caps cut points and say so."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Unpack

import pytest
from punchcard.domain.outcome import Status
from punchcard.domain.program import (
    Cap,
    Per,
    ProgramVersion,
    Rule,
)

from tests.fakes.programs import (
    ProgramFields,
    fixed,
    program_version,
    rule,
)
from tests.fakes.till import OrderFields, Till


def till(*paying: Rule, **fields: Unpack[ProgramFields]) -> Till:
    return Till((replace(program_version(**fields), rules=paying or (rule(),)),))


def earned(program: ProgramVersion, price: int = 0, **fields: Unpack[OrderFields]) -> int:
    return Till((program,)).order(1, price, **fields).points


CAPPED = rule(earn=fixed(60), caps=(Cap(per=Per.DAY, points=100),))


def test_a_cap_cuts_points_and_says_so() -> None:
    shop = till(CAPPED)
    assert [shop.order(number, 100).points for number in (1, 2, 3)] == [60, 40, 0]
    assert shop.reasons["base"].cap is Per.DAY


def test_a_cap_per_order_holds_for_every_order_alone() -> None:
    shop = till(rule(caps=(Cap(per=Per.ORDER, points=5),)))
    assert [shop.order(number, 900).points for number in (1, 2)] == [5, 5]


@pytest.mark.parametrize(
    ("per", "same", "next_one"),
    [
        (Per.DAY, datetime(2026, 3, 2, 22, 59, tzinfo=UTC), datetime(2026, 3, 2, 23, tzinfo=UTC)),
        (Per.WEEK, datetime(2026, 3, 8, 22, tzinfo=UTC), datetime(2026, 3, 8, 23, tzinfo=UTC)),
        (Per.MONTH, datetime(2026, 3, 31, 21, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)),
    ],
)
def test_spans_of_caps_begin_at_midnight_in_the_programs_zone(
    per: Per, same: datetime, next_one: datetime
) -> None:
    shop = till(rule(earn=fixed(60), caps=(Cap(per=per, points=60),)))
    shop.order(1, 100)
    assert shop.order(2, 100, at=same).points == 0
    assert shop.order(3, 100, at=next_one).points == 60


def test_a_cap_per_period_lasts_from_the_programs_date_on() -> None:
    shop = till(
        rule(earn=fixed(60), caps=(Cap(per=Per.PERIOD, points=100),)),
        period_start=date(2026, 3, 1),
    )
    assert shop.order(1, 100).points == 60
    assert shop.order(2, 100, at=datetime(2028, 3, 1, tzinfo=UTC)).points == 40


def test_the_programs_cap_leaves_nothing_once_it_is_used_up() -> None:
    shop = till(rule(earn=fixed(60)), caps=(Cap(per=Per.DAY, points=60),))
    assert [shop.order(number, 100).points for number in (1, 2)] == [60, 0]


def test_the_programs_cap_cuts_the_last_rules_first() -> None:
    shop = till(
        rule(),
        rule(id="bonus", earn=fixed(10)),
        caps=(Cap(per=Per.ORDER, points=15),),
    )
    shop.order(1, 1000)
    assert [(reason.points, reason.cap) for reason in shop.reasons.values()] == [
        (10, None),
        (5, Per.ORDER),
    ]


def test_the_programs_cap_takes_nothing_from_a_rule_that_gave_nothing() -> None:
    shop = till(
        rule(),
        rule(id="bonus", earn=fixed(10), caps=(Cap(per=Per.DAY, points=10),)),
        caps=(Cap(per=Per.ORDER, points=15),),
    )
    shop.order(1, 100)
    shop.order(2, 2000)
    assert [(reason.points, reason.cap) for reason in shop.reasons.values()] == [
        (15, Per.ORDER),
        (0, Per.DAY),
    ]


def test_what_a_return_frees_does_not_go_back_to_the_cap() -> None:
    shop = till(CAPPED)
    shop.order(1, 100)
    shop.order(1, version=2, cancelled=True)
    assert [shop.order(number, 100).points for number in (2, 3)] == [40, 0]


def test_an_unpaid_order_leaves_no_entry_and_earns_once_it_is_paid() -> None:
    shop = till()
    assert shop.order(1, 1000, paid=False).status is Status.IGNORED
    assert shop.order(1, 1000, version=2).points == 10


def test_another_currency_is_refused() -> None:
    outcome = till().order(1, 1000, currency="USD")
    assert outcome.error is not None
    assert outcome.error.code == "currency_unknown"


def test_an_order_from_before_the_program_is_refused() -> None:
    outcome = till().order(1, 1000, at=datetime(2025, 12, 31, tzinfo=UTC))
    assert outcome.error is not None
    assert outcome.error.code == "program_not_started"


def test_the_reason_keeps_basis_rule_version_and_cap() -> None:
    shop = till(number=4)
    shop.order(1, 1999)
    order = shop.newest.order
    assert order is not None
    assert order.terms.program_version == 4
    assert order.reasons[0].basis == 1999
