"""The trial balance of a day, worked by hand."""

from datetime import date, timedelta

from punchcard.domain.books import Booked, DayBook, Flow, Position, carry
from punchcard.domain.entry import Account
from punchcard.domain.trial_balance import RECEIVABLE, BookAccount, Line, by_booking, by_value

DAY = date(2026, 3, 2)
BEFORE = DAY - timedelta(days=1)
FIRST = Booked(
    flows={
        Flow(Account.ISSUED, Account.AVAILABLE, "earned", BEFORE): 100,
        Flow(Account.AVAILABLE, Account.REDEEMED, "hold_captured", BEFORE): 30,
    },
    owed={BEFORE: 10},
)
SECOND = Booked(
    flows={
        Flow(Account.ISSUED, Account.AVAILABLE, "earned", DAY): 40,
        Flow(Account.ISSUED, Account.AVAILABLE, "earned", BEFORE, "summer"): 5,
    },
    owed={DAY: -10},
)


def test_by_booking_everything_of_the_day_moves() -> None:
    opening = carry(Position(), FIRST)
    balance = by_booking("club", opening, DayBook(day=DAY, booked=SECOND, closed=True))

    assert balance.final
    assert balance.lines[Account.ISSUED] == Line(-100, 0, 45)
    assert balance.lines[Account.AVAILABLE] == Line(80, 45, 10)
    assert balance.lines[RECEIVABLE] == Line(-10, 10, 0)
    assert balance.lines[Account.REDEEMED] == Line(30, 0, 0)
    assert (balance.outstanding, balance.receivable) == (115, 0)
    assert opening.outstanding == 80


def test_by_value_what_came_late_counts_when_it_took_effect() -> None:
    opening = carry(Position(), FIRST)

    today = by_value("club", DAY, opening, [SECOND])
    yesterday = by_value("club", BEFORE, Position(), [FIRST, SECOND])

    assert not today.final
    assert today.lines[Account.ISSUED] == Line(-105, 0, 40)
    assert yesterday.lines[Account.ISSUED] == Line(0, 0, 105)
    assert yesterday.lines[Account.AVAILABLE] == Line(0, 115, 30)
    assert yesterday.receivable == 10
    assert today.receivable == 0


def test_the_books_have_every_account_of_the_ledger_and_what_members_owe() -> None:
    assert [*BookAccount] == [*Account, RECEIVABLE]
