"""Counting members at the end of a day, and comparing the books with them."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from punchcard.domain.books import Booked, Flow, Position, carry
from punchcard.domain.closing import Difference, Share, Tally, differences, last_ended_day
from punchcard.domain.closing_run import (
    PlainRun,
    at_hand,
    count_on,
    plain_tally,
    put_down,
    read_tally,
    take_up,
)
from punchcard.domain.cohorts import OWED, Cohort, CohortMovement
from punchcard.domain.entry import Account
from punchcard.domain.state import DatedPoints
from punchcard.domain.timeline import Timeline

from tests.fakes.programs import program_version

DAY = date(2026, 3, 2)
EXPIRY = datetime(2027, 4, 1, tzinfo=UTC)
RICH = Share(entries=3, orders=2, available=30, pending=5, lots=(DatedPoints(EXPIRY, 42),))
POOR = Share(entries=1, orders=1, available=-8, pending=0, lots=())
TALLY = Tally().add(RICH).add(POOR).add(RICH)
BOOKED = Booked(
    flows={
        Flow(Account.ISSUED, Account.AVAILABLE, "earned", DAY): 84,
        Flow(Account.ISSUED, Account.PENDING, "earned", DAY): 10,
        Flow(Account.AVAILABLE, Account.HELD, "hold_taken", DAY): 24,
        Flow(Account.AVAILABLE, Account.ADJUSTED, "adjusted", DAY): 8,
    },
    owed={DAY: 8},
    cohorts={Cohort(EXPIRY): CohortMovement(given=84), OWED: CohortMovement(given=-8)},
    members=3,
    entries=7,
    orders=5,
)
RUN: PlainRun = {
    "program": None,
    "closing": None,
    "day": None,
    "after": None,
    "tally": None,
    "counted": False,
    "failed": 0,
}


def test_a_tally_keeps_lots_holds_and_deficits_apart() -> None:
    assert (TALLY.members, TALLY.entries, TALLY.orders) == (3, 7, 5)
    assert (TALLY.available, TALLY.held, TALLY.owed, TALLY.pending) == (60, 24, 8, 10)
    assert TALLY.cohorts == {Cohort(EXPIRY): 84, OWED: -8}


def test_an_account_that_a_merge_closed_has_entries_and_is_no_member() -> None:
    closed = Share(entries=4, orders=0, available=0, pending=0, lots=(), is_member=False)
    tally = TALLY.add(closed)
    assert (tally.members, tally.entries) == (3, 11)


def test_books_that_are_right_do_not_differ() -> None:
    assert differences(carry(Position(), BOOKED), TALLY) == {}


def test_what_differs_is_named() -> None:
    found = differences(Position(), Tally().add(RICH))
    assert found == {
        "members": Difference(0, 1),
        "entries": Difference(0, 3),
        "orders": Difference(0, 2),
        "available": Difference(0, 30),
        "pending": Difference(0, 5),
        "held": Difference(0, 12),
        "cohort 2027-04-01T00:00:00Z": Difference(0, 42),
    }
    assert differences(carry(Position(), BOOKED), Tally())["receivable"] == Difference(8, 0)


def test_accounts_that_do_not_sum_to_zero_differ_from_nothing() -> None:
    one_sided = carry(Position(), BOOKED)
    balances = {**one_sided.totals.balances, Account.REDEEMED: 3}
    broken = Position(
        totals=one_sided.totals.__class__(members=3, entries=7, orders=5, balances=balances),
        owed=8,
        cohorts=one_sided.cohorts,
    )
    assert differences(broken, TALLY) == {"all accounts": Difference(3, 0)}


def test_a_day_can_be_closed_two_hours_after_its_end_in_the_programs_zone() -> None:
    timeline = Timeline((program_version(),))
    night = datetime(2026, 3, 3, 1, tzinfo=UTC)
    assert last_ended_day(timeline, now=night) == DAY
    assert last_ended_day(timeline, now=night - timedelta(milliseconds=1)) < DAY


def test_what_states_hand_on_is_json_and_comes_back() -> None:
    assert read_tally(json.loads(json.dumps(plain_tally(TALLY)))) == TALLY

    begun = take_up(RUN, "club", DAY)
    assert at_hand(begun) == ("club", DAY, Tally())
    further = count_on(begun, TALLY, after="01J")
    assert (further["after"], further["counted"]) == ("01J", False)
    assert count_on(further, TALLY, after=None)["counted"]
    assert at_hand(further).tally == TALLY
    assert put_down(further) == {**RUN, "closing": "club"}


def test_a_step_needs_something_at_hand() -> None:
    for run in (RUN, put_down(take_up(RUN, "club", DAY))):
        with pytest.raises(ValueError, match="no program"):
            at_hand(run)
