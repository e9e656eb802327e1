from dataclasses import replace

import pytest
from punchcard.domain.errors import MemberNotFoundError
from punchcard.use_cases.find_member import find_member, member_by_id
from punchcard.use_cases.show_member import show_member

from tests.fakes.club import ADA_MAIL, OTHER_PROGRAM, STRANGER, Club
from tests.fakes.till import MEMBER


def test_a_member_is_found_by_an_identity() -> None:
    assert find_member(ADA_MAIL, program="club", directory=Club().directory) == MEMBER


def test_an_identity_that_nobody_has_finds_nobody() -> None:
    nobody = replace(ADA_MAIL, value="grace@example.org")
    with pytest.raises(MemberNotFoundError):
        find_member(nobody, program="club", directory=Club().directory)


def test_an_identity_of_another_program_finds_nobody() -> None:
    with pytest.raises(MemberNotFoundError):
        find_member(ADA_MAIL, program=OTHER_PROGRAM, directory=Club().directory)


def test_a_member_is_found_by_id() -> None:
    assert member_by_id(program="club", member=MEMBER.id, directory=Club().directory) == MEMBER


def test_the_id_of_a_member_of_another_program_finds_nobody() -> None:
    with pytest.raises(MemberNotFoundError):
        member_by_id(program="club", member=STRANGER, directory=Club().directory)


def test_a_member_is_shown_with_identities_tier_and_segments() -> None:
    club = Club()
    club.till.classify(tier="gold", segments=("vip", "b2b"))
    shown = show_member(MEMBER, **club.member_ports)
    assert shown.identities == (ADA_MAIL,)
    assert (shown.tier, shown.segments) == ("gold", ("b2b", "vip"))
