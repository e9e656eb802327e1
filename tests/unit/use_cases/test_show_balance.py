from datetime import UTC, date, datetime, timedelta

import pytest
from punchcard.domain.errors import MemberNotFoundError
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterMonths,
    ExpiresOnInactivity,
    NeverExpires,
    OnFulfilment,
    PeriodEnd,
)
from punchcard.domain.program import ProgramVersion
from punchcard.domain.schedule import usable_through
from punchcard.domain.state import DatedPoints
from punchcard.use_cases.show_balance import Balance, show_balance

from tests.fakes.club import STRANGER, Club
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till

TO_MONTH_END = ExpiresAfterMonths(months=12, round_up_to=PeriodEnd.MONTH)
END_OF_MARCH_2027 = datetime(2027, 3, 31, 22, tzinfo=UTC)


def club_of(version: ProgramVersion | None = None) -> Club:
    return Club(Till((version or program_version(),)))


def balance_of(club: Club) -> Balance:
    return show_balance(program="club", member=MEMBER.id, **club.ports)


def test_a_member_without_entries_has_nothing() -> None:
    balance = balance_of(club_of())
    assert (balance.available, balance.pending, balance.schedule) == (0, (), ())
    assert balance.next_due is None
    assert balance.as_of == NOON


def test_available_points_stand_in_the_schedule_at_the_instant_at_which_they_are_gone() -> None:
    club = club_of(program_version(expiry=TO_MONTH_END))
    club.till.order(1, 5000)
    balance = balance_of(club)
    assert balance.available == 50
    assert balance.schedule == (DatedPoints(END_OF_MARCH_2027, 50),)
    assert balance.next_due == END_OF_MARCH_2027
    assert usable_through(END_OF_MARCH_2027, balance.zone) == date(2027, 3, 31)


def test_pending_points_stand_at_their_maturity_and_not_in_the_schedule() -> None:
    club = club_of(program_version(maturity=AfterDays(days=14), expiry=NeverExpires()))
    club.till.order(1, 5000)
    balance = balance_of(club)
    matures_at = datetime(2026, 3, 16, 11, tzinfo=UTC)
    assert (balance.available, balance.pending) == (0, (DatedPoints(matures_at, 50),))
    assert (balance.schedule, balance.next_due) == ((), matures_at)


def test_points_that_wait_for_fulfilment_have_no_date() -> None:
    club = club_of(program_version(maturity=OnFulfilment()))
    club.till.order(1, 5000)
    assert balance_of(club).pending == (DatedPoints(None, 50),)


def test_looking_settles_what_is_due_and_writes_nothing() -> None:
    club = club_of(program_version(maturity=AfterDays(days=14), expiry=NeverExpires()))
    club.till.order(1, 5000)
    before = club.till.ledger.head(program="club", member=MEMBER.id).entry
    club.till.wait_until(NOON + timedelta(days=14))
    balance = balance_of(club)
    assert (balance.available, balance.pending) == (50, ())
    assert balance.schedule == (DatedPoints(None, 50),)
    assert club.till.ledger.head(program="club", member=MEMBER.id).entry == before


def test_expired_points_are_gone_though_no_job_ran() -> None:
    club = club_of(program_version(expiry=TO_MONTH_END))
    club.till.order(1, 5000)
    club.till.wait_until(END_OF_MARCH_2027)
    assert balance_of(club).available == 0


def test_the_schedule_adds_up_to_the_balance() -> None:
    club = club_of(program_version(expiry=TO_MONTH_END))
    for month in range(1, 6):
        at = datetime(2026, month, 3, tzinfo=UTC)
        club.till.order(month, 100 * month, at=at)
    club.till.order(6, 1, points_spent=4, at=datetime(2026, 6, 1, tzinfo=UTC))
    balance = balance_of(club)
    assert sum(dated.points for dated in balance.schedule) == balance.available == 11
    assert len(balance.schedule) == 3


def test_the_schedule_knows_when_the_balance_goes_for_want_of_activity() -> None:
    club = club_of(program_version(expiry=ExpiresOnInactivity(months=6)))
    club.till.order(1, 5000)
    gone = datetime(2026, 9, 2, 22, tzinfo=UTC)
    balance = balance_of(club)
    assert balance.schedule == (DatedPoints(gone, 50),)
    assert balance.next_due == gone


def test_a_deficit_is_a_negative_balance_without_a_schedule() -> None:
    club = club_of()
    club.till.order(1, 5000, points_spent=20)
    club.till.order(2, 1, points_spent=100)
    balance = balance_of(club)
    assert (balance.available, balance.schedule) == (-70, ())


def test_a_clock_behind_the_newest_entry_shows_the_balance_of_that_entry() -> None:
    club = club_of()
    club.till.order(1, 5000)
    club.till.wait_until(NOON - timedelta(minutes=1))
    assert balance_of(club).as_of == NOON


def test_a_member_of_another_program_has_no_balance_here() -> None:
    with pytest.raises(MemberNotFoundError):
        show_balance(program="club", member=STRANGER, **club_of().ports)
