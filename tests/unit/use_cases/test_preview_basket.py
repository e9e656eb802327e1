from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.activity import Line, Order
from punchcard.domain.errors import (
    CurrencyUnknownError,
    MemberNotFoundError,
    ProgramNotFoundError,
)
from punchcard.domain.policies import AfterDays, AtOnce, Maturity, OnFulfilment
from punchcard.domain.program import Cap, LineMatch, Per, Rule, When
from punchcard.domain.record import Reason
from punchcard.domain.timeline import ProgramNotStartedError
from punchcard.domain.wording import Language
from punchcard.use_cases.preview_basket import Basket, Preview, preview_basket

from tests.fakes.club import STRANGER, Club
from tests.fakes.programs import STARTED, fixed, per_amount, per_unit, program_version, rule
from tests.fakes.till import MEMBER, NOON, Till, line

EVERY_EURO = rule(id="base", earn=per_amount())
BOOKS = rule(id="books", earn=per_unit(3), lines=LineMatch(categories=("books",)))
FIRST = rule(id="first", earn=fixed(50), when=When(first_order=True))


def club_with(*rules: Rule, maturity: Maturity | None = None) -> Club:
    version = program_version(rules=rules or (EVERY_EURO, BOOKS), maturity=maturity or AtOnce())
    return Club(Till((version,)))


def basket(*lines: Line, currency: str = "EUR") -> Basket:
    lines = lines or (
        line(1350, line_id="1", quantity=3, categories=("books",)),
        line(549, line_id="2"),
    )
    order = Order(currency=currency, updated_at=NOON, paid=True, lines=lines)
    return Basket(order=order, channel="web:shop")


def preview(club: Club, *, member: str | None = MEMBER.id, what: Basket | None = None) -> Preview:
    return preview_basket(
        what or basket(), program="club", member=member, language=Language.EN, **club.ports
    )


def test_a_basket_would_earn_the_sum_of_its_reasons() -> None:
    shown = preview(club_with())
    assert shown.points == 27
    assert shown.reasons == (Reason("base", 1899, 18), Reason("books", 3, 9))
    assert shown.matures_at == NOON
    assert [sentence.text for sentence in shown.sentences] == [
        "18 points for “1 point per 1.00”: 1 point per 1.00 EUR of 18.99 EUR, rounded down.",
        "9 points for “1 point per 1.00”: 3 points for each of 3 units.",
    ]


def test_previewing_records_nothing() -> None:
    club = club_with()
    preview(club)
    assert club.till.ledger.chains == {}


def test_a_preview_promises_what_the_order_then_earns() -> None:
    club = club_with(EVERY_EURO, BOOKS, FIRST)
    promised = preview(club).points
    club.till.order(1, lines=basket().order.lines)
    assert club.till.available == promised == 77


def test_a_preview_knows_the_members_caps_and_orders() -> None:
    club = club_with(rule(id="base", caps=(Cap(per=Per.MONTH, points=20),)), FIRST)
    club.till.order(1, 1500)
    assert preview(club).reasons == (Reason("base", 1899, 5, Per.MONTH),)


def test_without_a_member_the_basket_is_somebodys_first() -> None:
    club = club_with(EVERY_EURO, FIRST)
    club.till.order(1, 100)
    assert preview(club, member=None).points == 18 + 50
    assert preview(club).points == 18


def test_a_preview_says_when_the_points_could_be_spent() -> None:
    later = club_with(maturity=AfterDays(days=14))
    assert preview(later).matures_at == datetime(2026, 3, 16, 11, tzinfo=UTC)
    assert preview(club_with(maturity=OnFulfilment())).matures_at is None


def test_a_basket_that_no_rule_applies_to_earns_nothing() -> None:
    shown = preview(club_with(BOOKS), what=basket(line(500)))
    assert (shown.points, shown.reasons) == (0, ())


def test_an_order_that_is_not_paid_would_earn_nothing() -> None:
    unpaid = replace(basket().order, paid=False)
    shown = preview(club_with(), what=replace(basket(), order=unpaid))
    assert (shown.points, shown.reasons) == (0, ())


def test_a_basket_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyUnknownError):
        preview(club_with(), what=basket(currency="USD"))


def test_a_basket_before_the_program_begins_is_refused() -> None:
    club = club_with()
    club.till.wait_until(STARTED - timedelta(days=1))
    with pytest.raises(ProgramNotStartedError):
        preview(club)


def test_a_basket_of_a_stranger_or_of_no_program_is_refused() -> None:
    club = club_with()
    with pytest.raises(MemberNotFoundError):
        preview(club, member=STRANGER)
    with pytest.raises(ProgramNotFoundError):
        preview_basket(basket(), program="unknown", member=None, language=Language.EN, **club.ports)
