"""Passes are issued for who and what there is; what they show is the member's own."""

from datetime import timedelta

import pytest
from punchcard.domain.errors import MemberNotFoundError, ProgramNotFoundError
from punchcard.domain.passes import Audience
from punchcard.use_cases.issue_pass import issue_browser_pass, issue_member_pass
from punchcard.use_cases.show_me import show_me

from tests.fakes.club import STRANGER, Club
from tests.fakes.till import MEMBER, NOON


def test_a_members_pass_shows_that_member() -> None:
    club = Club()
    granted = issue_member_pass(
        program="club",
        member=MEMBER.id,
        minutes=5,
        pass_id="1",
        directory=club.directory,
        ledger=club.till.ledger,
        now=NOON,
    )
    assert (granted.audience, granted.member) == (Audience.MEMBER, MEMBER.id)
    assert granted.expires_at == NOON + timedelta(minutes=5)


def test_a_browsers_pass_shows_nobody() -> None:
    granted = issue_browser_pass(
        program="club", minutes=5, pass_id="1", programs=Club().till.programs, now=NOON
    )
    assert (granted.audience, granted.member) == (Audience.BROWSER, None)


def test_there_is_no_pass_for_a_stranger_or_an_unknown_program() -> None:
    club = Club()
    with pytest.raises(MemberNotFoundError):
        issue_member_pass(
            program="club",
            member=STRANGER,
            minutes=5,
            pass_id="1",
            directory=club.directory,
            ledger=club.till.ledger,
            now=NOON,
        )
    with pytest.raises(ProgramNotFoundError):
        issue_browser_pass(
            program="unknown", minutes=5, pass_id="1", programs=club.till.programs, now=NOON
        )


def test_members_see_their_tier_and_none_of_the_operators_words() -> None:
    club = Club()
    club.till.classify(tier="gold", segments=("watched",))
    mine = show_me(program="club", member=MEMBER.id, **club.member_ports)
    assert (mine.member, mine.tier) == (MEMBER, "gold")
    assert "watched" not in str(mine)
