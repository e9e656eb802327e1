"""The workflow of closings, walked with its real steps over fakes."""

from datetime import timedelta

import pytest
from punchcard.domain.books import Booked, Flow
from punchcard.domain.closing import ClosingStatus, Difference
from punchcard.domain.entry import Account
from punchcard.domain.summary import advance

from infra.components.closing import (
    CLOSE_TIMEOUT_SECONDS,
    COUNT_TIMEOUT_SECONDS,
    PLAN_TIMEOUT_SECONDS,
)
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.swept_club import SweptClub
from tests.workflows.closing import (
    CLOSING,
    DAY,
    MEMBERS,
    NIGHT,
    bought_club,
    close,
    closed,
    report,
    walker,
    work_on,
)
from tests.workflows.definitions import all_states

LATECOMER = "01J99999999999999999999999"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def club(monkeypatch: pytest.MonkeyPatch) -> SweptClub:
    """Two programs whose members bought yesterday, and steps that work on them."""
    club = bought_club()
    work_on(club, monkeypatch)
    return club


def test_the_day_that_ended_two_hours_ago_is_closed_in_every_program(club: SweptClub) -> None:
    walk = close(club)

    assert walk.visited[-1] == "Succeeded"
    for program in ("club", "tea"):
        (day,) = closed(club, program)
        assert (day.day, day.closing.totals.entries) == (DAY, len(MEMBERS))
        assert day.closing.totals.points(Account.PENDING) == 20 * len(MEMBERS)
        told = report(club, program)
        assert (told.status, told.members, told.closed) == (ClosingStatus.CLOSED, len(MEMBERS), 1)
    assert club.summaries.books.day("club", DAY + ONE_DAY).booked.entries == 3


def test_members_are_counted_page_by_page(club: SweptClub) -> None:
    assert close(club).visited.count("CountMembers") == 6


def test_no_day_is_closed_before_two_hours_have_passed(club: SweptClub) -> None:
    club.now = NIGHT - timedelta(milliseconds=1)

    walk = close(club)

    assert walk.visited == ["Begin", "PlanClosing", "AnythingToClose", "HowItEnded", "Succeeded"]
    assert closed(club) == []


def test_one_program_can_be_closed_alone(club: SweptClub) -> None:
    walker(club).run({"program": "tea"})

    assert closed(club) == []
    assert len(closed(club, "tea")) == 1


def test_the_second_closing_does_nothing(club: SweptClub) -> None:
    close(club)
    before = (closed(club), closed(club, "tea"))

    walk = close(club)

    assert "CountMembers" not in walk.visited
    assert (closed(club), closed(club, "tea")) == before


def test_days_that_were_missed_are_closed_together_also_those_without_an_entry(
    club: SweptClub,
) -> None:
    club.now += 3 * ONE_DAY

    close(club)

    days = [day.day for day in closed(club)]
    assert days == [DAY + index * ONE_DAY for index in (3, 2, 1, 0)]
    assert report(club).closed == 4


def test_no_day_is_closed_while_entries_of_it_are_not_carried_forward(club: SweptClub) -> None:
    del club.summaries.kept["club", MEMBERS[0]]
    kept = club.summaries.kept["tea", MEMBERS[0]]
    club.now -= timedelta(hours=10)
    club.buys(kept.member, program="tea")
    club.now = NIGHT

    close(club)

    told = report(club, "tea")
    assert (told.status, told.behind, told.closed) == (ClosingStatus.BEHIND, 1, 0)
    assert closed(club, "tea") == []
    club.catch_up()
    close(club)
    assert len(closed(club, "tea")) == 1


def test_books_that_differ_are_not_closed_and_say_by_how_much(
    club: SweptClub, caplog: pytest.LogCaptureFixture
) -> None:
    invented = Flow(Account.ISSUED, Account.PENDING, "earned", DAY)
    club.summaries.books.add("club", DAY, Booked(flows={invented: 7}))

    with caplog.at_level("INFO"):
        walk = close(club)

    told = report(club)
    assert walk.visited[-1] == "Succeeded"
    assert (told.status, told.closed) == (ClosingStatus.UNBALANCED, 0)
    assert told.differences == {Account.PENDING: Difference(books=107, members=100)}
    assert closed(club) == []
    assert len(closed(club, "tea")) == 1
    (line,) = [each for each in caplog.records if getattr(each, "code", None)]
    assert vars(line)["code"] == "books_unbalanced"
    assert vars(line)["differences"] == "pending=107/100"


def test_what_comes_after_closing_is_booked_on_the_first_open_day_and_balances(
    club: SweptClub,
) -> None:
    club.now -= timedelta(hours=10)
    club.buys(LATECOMER)
    club.now = NIGHT
    close(club)
    (entry,) = club.entries(LATECOMER)
    step = advance(
        None, [entry], club.programs.timeline("club"), open_since=closed(club)[0].day + ONE_DAY
    )
    assert club.summaries.advance([step])

    club.now += ONE_DAY
    close(club)

    late, first = closed(club)
    assert (late.day, late.book.booked.entries) == (DAY + ONE_DAY, 4)
    assert DAY in {flow.value_day for flow in late.book.booked.flows}
    assert first.closing.totals.entries == len(MEMBERS)
    assert report(club).status is ClosingStatus.CLOSED


def test_the_ledger_is_not_written_to(club: SweptClub) -> None:
    before = {place: dict(chain) for place, chain in club.ledger.chains.items()}

    close(club)

    assert isinstance(club.ledger, InMemoryLedger)
    assert club.ledger.chains == before


def test_the_definition_has_the_limits_that_the_infrastructure_states() -> None:
    states = dict(all_states(CLOSING))
    assert states["PlanClosing"]["TimeoutSeconds"] == PLAN_TIMEOUT_SECONDS
    assert states["CountMembers"]["TimeoutSeconds"] == COUNT_TIMEOUT_SECONDS
    assert states["CloseDays"]["TimeoutSeconds"] == CLOSE_TIMEOUT_SECONDS
