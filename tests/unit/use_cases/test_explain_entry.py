import pytest
from punchcard.domain.errors import EntryNotFoundError, MemberNotFoundError
from punchcard.domain.wording import Language
from punchcard.use_cases.explain_entry import EntryExplained, explain_entry

from tests.fakes.club import STRANGER, Club
from tests.fakes.till import MEMBER


def explained(club: Club, number: int, *, member: str = MEMBER.id) -> EntryExplained:
    return explain_entry(
        program="club",
        member=member,
        number=number,
        language=Language.DE,
        programs=club.till.programs,
        **club.member_ports,
    )


def test_an_entry_is_explained_in_words_with_the_state_after_it() -> None:
    club = Club()
    club.till.order(1, 5000)
    club.till.order(2, 1000)
    first = explained(club, 0)
    assert first.explanation.text == (
        "50 Punkte für die Bestellung vom 2. März 2026. "
        "50 Punkte für „1 point per 1.00“: 1 Punkt je 1,00 EUR auf 50,00 EUR. "
        "Verwendbar bis einschließlich 31. März 2027."
    )
    assert (first.entry.number, first.state.available) == (0, 50)


def test_an_entry_after_which_the_balance_is_negative_says_so() -> None:
    club = Club()
    club.till.order(1, 100, points_spent=50)
    assert (
        "Damit wird ein negativer Punktestand ausgeglichen." in explained(club, 0).explanation.text
    )


def test_an_entry_that_is_not_there_is_not_found() -> None:
    with pytest.raises(EntryNotFoundError):
        explained(Club(), 0)


def test_an_entry_of_a_member_of_another_program_is_not_found() -> None:
    with pytest.raises(MemberNotFoundError):
        explained(Club(), 0, member=STRANGER)
