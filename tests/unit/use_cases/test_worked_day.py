"""The day that docs/books.md works through is what the books say of it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from punchcard.domain.money import Ratio, money_text
from punchcard.domain.program import Spending
from punchcard.domain.valuation import Valuation
from punchcard.use_cases.show_journal import show_journal
from punchcard.use_cases.show_liability import show_liability
from punchcard.use_cases.show_trial_balance import show_trial_balance

from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till

PAGE = (Path(__file__).parents[3] / "docs/books.md").read_text(encoding="utf-8")
MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)


def rows(name: str) -> list[list[str]]:
    """The cells of the table behind a remark, without header and rule."""
    (table,) = re.findall(rf"<!-- {name} -->\n((?:\|.*\n)+)", PAGE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()][
        2:
    ]


@pytest.fixture
def kept() -> Bookkeeping:
    """As the page tells it: bought and spent on Monday, returned on Tuesday."""
    version = program_version(
        spending=Spending(points=100, amount=100),
        books=Valuation(expected_redemption=Ratio(numerator=4, denominator=5)),
        time_zone="Europe/Vienna",
    )
    kept = Bookkeeping(Till((version,)))
    kept.till.order(1, 12_000)
    kept.till.order(2, 4_000)
    kept.till.hold(50)
    kept.till.capture()
    kept.till.wait_until(NOON + timedelta(days=1)).order(1, 12_000, version=2, cancelled=True)
    kept.catch_up()
    kept.till.wait_until(NOON + timedelta(days=2))
    return kept


@pytest.mark.parametrize(("name", "day"), [("monday", MONDAY), ("tuesday", TUESDAY)])
def test_the_page_has_the_trial_balances(kept: Bookkeeping, name: str, day: date) -> None:
    balance = show_trial_balance(
        program="club",
        day=day,
        books=kept.books,
        programs=kept.till.programs,
        now=kept.till.now,
    )
    assert rows(name) == [
        [f"`{account}`", *(str(part) for part in (*line, line.closing))]
        for account, line in balance.lines.items()
        if any(line)
    ]


def test_the_page_has_the_journal(kept: Bookkeeping) -> None:
    journal = show_journal(
        program="club",
        since=MONDAY,
        until=TUESDAY,
        books=kept.books,
        programs=kept.till.programs,
        now=kept.till.now,
    )
    assert rows("journal") == [
        [
            str(line.day),
            f"`{line.debit}`",
            f"`{line.credit}`",
            str(line.points),
            money_text(line.amount or 0, "EUR"),
            f"`{line.reason}`",
        ]
        for line in journal.lines
    ]


def test_the_page_has_the_liability(kept: Bookkeeping) -> None:
    found = {
        day: show_liability(
            program="club", on=day, books=kept.books, programs=kept.till.programs, now=kept.till.now
        )
        for day in (MONDAY, TUESDAY)
    }
    assert rows("liability") == [
        [
            str(day),
            str(each.outstanding),
            str(each.receivable),
            money_text(each.deferred or 0, "EUR"),
            money_text(each.released or 0, "EUR"),
            money_text(each.liability or 0, "EUR"),
        ]
        for day, each in found.items()
    ]
