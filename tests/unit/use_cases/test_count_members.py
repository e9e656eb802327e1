"""Counting what members had at the end of a day."""

from datetime import timedelta

import pytest
from punchcard.domain.closing import Share, Tally
from punchcard.use_cases import count_members as module
from punchcard.use_cases.count_members import READ_BACK_ENTRIES, Counted, count_members

from tests.fakes.chains import InMemoryChains
from tests.fakes.swept_club import BOUGHT, SweptClub, ids

DAY = BOUGHT.date()
FIRST, SECOND, THIRD = ids(3)


def counted(club: SweptClub, *, after: str | None = None, so_far: Tally | None = None) -> Counted:
    return count_members(
        program="club",
        day=DAY,
        after=after,
        so_far=Tally() if so_far is None else so_far,
        summaries=club.summaries,
        ledger=club.ledger,
        chains=InMemoryChains(club.ledger),
        programs=club.programs,
    )


def share(entries: int, pending: int) -> Share:
    return Share(entries=entries, orders=entries, available=0, pending=pending, lots=())


def test_what_a_member_did_since_does_not_count_however_much_it_was() -> None:
    club = SweptClub()
    club.buys(FIRST)
    club.buys(FIRST, 300)
    club.buys(SECOND, 500)
    club.now = BOUGHT + timedelta(days=1)
    for _ in range(READ_BACK_ENTRIES + 3):
        club.buys(FIRST, 700)
    club.buys(SECOND, 700)
    club.catch_up()

    found = counted(club)

    assert found == Counted(Tally().add(share(2, 23)).add(share(1, 5)), None)


def test_who_joined_since_does_not_count() -> None:
    club = SweptClub()
    club.buys(FIRST)
    club.now = BOUGHT + timedelta(days=1)
    club.buys(SECOND)
    for _ in range(READ_BACK_ENTRIES + 3):
        club.buys(THIRD)
    club.catch_up()

    assert counted(club).tally == Tally().add(share(1, 20))


def test_entries_of_later_days_that_are_not_carried_forward_are_not_behind() -> None:
    club = SweptClub()
    club.buys(FIRST)
    club.catch_up()
    club.now = BOUGHT + timedelta(days=1)
    club.buys(FIRST)

    assert counted(club).tally == Tally().add(share(1, 20))


def test_pages_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    club = SweptClub()
    for member in (FIRST, SECOND, THIRD):
        club.buys(member)
    club.catch_up()
    whole = counted(club)
    monkeypatch.setattr(module, "MEMBERS_COUNTED_MAX", 2)

    first = counted(club)
    second = counted(club, after=first.after, so_far=first.tally)

    assert first.after == SECOND
    assert second == whole
