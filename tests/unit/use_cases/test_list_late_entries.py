"""The entries behind a day's numbers where some reached the books after their day had closed."""

from datetime import timedelta

import pytest
from punchcard.domain.movements import MovementFilter
from punchcard.domain.trial_balance import TrialBalance
from punchcard.use_cases.list_booked_entries import BookedPage
from punchcard.use_cases.show_trial_balance import report_by_value, show_trial_balance

from tests.fakes.bookkeeping import Bookkeeping
from tests.fakes.programs import program_version
from tests.fakes.till import Till
from tests.unit.use_cases.test_list_booked_entries import (
    MIDNIGHT,
    MONDAY,
    TUESDAY,
    listed,
    numbers,
)


@pytest.fixture
def late() -> Bookkeeping:
    """The same purchases; Monday was closed before its last three had reached the books."""
    late = Bookkeeping(Till((program_version(time_zone="Europe/Vienna"),)))
    for number in range(5):
        late.till.order(number, 1_000 + 100 * number)
    late.till.order(5, 5_000, at=MIDNIGHT - timedelta(seconds=1))
    late.till.order(6, 7_000, at=MIDNIGHT)
    late.catch_up(until=3)
    late.close(MONDAY)
    late.catch_up()
    late.put_aside(*late.entries)
    return late


def given(page: BookedPage) -> int:
    return sum(each.movement.points for each in page.entries)


def taken_out_of_issued(balance: TrialBalance) -> int:
    return balance.lines["issued"].taken_out


def test_a_late_entry_is_listed_where_it_is_booked_and_nowhere_else(late: Bookkeeping) -> None:
    assert numbers(listed(late)) == [0, 1, 2]
    assert numbers(listed(late, day=TUESDAY)) == [6, 3, 4, 5]
    for day in (MONDAY, TUESDAY):
        balance = show_trial_balance(
            program="club",
            day=day,
            books=late.books,
            programs=late.till.programs,
            now=MIDNIGHT,
        )
        page = listed(late, MovementFilter(account="issued"), day=day)
        assert given(page) == taken_out_of_issued(balance) > 0


def test_what_took_effect_on_a_day_is_what_all_days_list_of_it(late: Bookkeeping) -> None:
    balance = report_by_value(
        program="club",
        day=MONDAY,
        books=late.books,
        programs=late.till.programs,
        summaries=late.summaries,
        ledger=late.till.ledger,
        now=MIDNIGHT,
    )
    of_monday = MovementFilter(account="issued", value_day=MONDAY)
    pages = [listed(late, of_monday, day=day) for day in (MONDAY, TUESDAY)]
    assert [numbers(page) for page in pages] == [[0, 1, 2], [3, 4, 5]]
    assert sum(map(given, pages)) == taken_out_of_issued(balance)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_go_on_among_late_entries(late: Bookkeeping, limit: int) -> None:
    found: list[int] = []
    cursor = None
    while True:
        page = listed(late, cursor=cursor, limit=limit, day=TUESDAY)
        found += numbers(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [6, 3, 4, 5]
