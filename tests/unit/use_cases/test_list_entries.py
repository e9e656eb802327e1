import pytest
from punchcard.domain.errors import CursorInvalidError, EntryNotFoundError, MemberNotFoundError
from punchcard.domain.members import Member
from punchcard.use_cases.list_entries import (
    ENTRIES_PER_PAGE,
    ENTRIES_PER_PAGE_MAX,
    EntryPage,
    list_entries,
)
from punchcard.use_cases.show_entry import show_entry

from tests.fakes.club import STRANGER, Club
from tests.fakes.till import MEMBER, NOON


def club_with(orders: int) -> Club:
    club = Club()
    for number in range(orders):
        club.till.order(number, 100)
    return club


def page(club: Club, *, cursor: str | None = None, limit: int = 3) -> EntryPage:
    return list_entries(
        program="club", member=MEMBER.id, cursor=cursor, limit=limit, **club.member_ports
    )


def numbers(entries: EntryPage) -> list[int]:
    return [entry.number for entry in entries.entries]


def test_entries_come_newest_first() -> None:
    assert numbers(page(club_with(3))) == [2, 1, 0]


def test_a_member_without_entries_has_an_empty_page() -> None:
    assert page(club_with(0)) == EntryPage((), None)


def test_the_cursor_leads_to_the_page_behind() -> None:
    club = club_with(5)
    first = page(club)
    second = page(club, cursor=first.next_cursor)
    assert (numbers(first), numbers(second)) == ([4, 3, 2], [1, 0])
    assert second.next_cursor is None


def test_a_page_that_ends_with_the_first_entry_is_the_last() -> None:
    assert page(club_with(3)).next_cursor is None


def test_entries_appended_meanwhile_do_not_shift_the_next_page() -> None:
    club = club_with(5)
    cursor = page(club).next_cursor
    club.till.order(9, 100)
    assert numbers(page(club, cursor=cursor)) == [1, 0]


def test_a_page_has_a_size_by_default_and_one_at_most() -> None:
    club = club_with(ENTRIES_PER_PAGE_MAX + 1)
    by_default = list_entries(program="club", member=MEMBER.id, **club.member_ports)
    assert len(by_default.entries) == ENTRIES_PER_PAGE
    assert len(page(club, limit=10_000).entries) == ENTRIES_PER_PAGE_MAX


@pytest.mark.parametrize("cursor", ["", "1", "AAAAAAAA", "ü", "=", "AAAAA", "../../etc", "A" * 500])
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(CursorInvalidError):
        page(club_with(5), cursor=cursor)


def test_a_cursor_of_another_member_is_refused() -> None:
    club = club_with(5)
    other = Member(program="club", id=STRANGER, salt=bytes(16))
    club.directory.create_member(other, enrolled_at=NOON)
    with pytest.raises(CursorInvalidError):
        list_entries(
            program="club", member=other.id, cursor=page(club).next_cursor, **club.member_ports
        )


def test_a_member_of_another_program_has_no_entries_here() -> None:
    with pytest.raises(MemberNotFoundError):
        list_entries(program="club", member=STRANGER, **club_with(0).member_ports)


def test_one_entry_is_shown_by_its_number() -> None:
    club = club_with(2)
    shown = show_entry(program="club", member=MEMBER.id, number=1, **club.member_ports)
    assert shown == page(club).entries[0]


def test_a_number_that_no_entry_has_is_not_found() -> None:
    with pytest.raises(EntryNotFoundError):
        show_entry(program="club", member=MEMBER.id, number=2, **club_with(2).member_ports)


def test_an_entry_is_not_shown_under_another_program() -> None:
    with pytest.raises(MemberNotFoundError):
        show_entry(program="other", member=MEMBER.id, number=0, **club_with(1).member_ports)
