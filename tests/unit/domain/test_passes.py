"""For what a pass is good, and how long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.passes import Audience, Pass, TokenInvalidError, check_pass, issue

NOW = datetime(2026, 3, 2, 11, 0, 0, 750_000, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def members(minutes: int = 15) -> Pass:
    return issue(pass_id="1", program="club", member="ada", minutes=minutes, now=NOW)


def is_good(granted: Pass, *, at: datetime, audience: Audience = Audience.MEMBER) -> bool:
    try:
        check_pass(granted, audience=audience, now=at)
    except TokenInvalidError:
        return False
    return True


def test_a_pass_is_good_from_now_until_it_lapses() -> None:
    granted = members()
    assert is_good(granted, at=NOW)
    assert granted.expires_at == datetime(2026, 3, 2, 11, 15, tzinfo=UTC)
    assert is_good(granted, at=granted.expires_at - MILLISECOND)
    assert not is_good(granted, at=granted.expires_at)


def test_a_pass_is_good_for_an_hour_at_the_most() -> None:
    granted = members(minutes=600)
    assert granted.expires_at - granted.issued_at == timedelta(hours=1)
    longer = replace(granted, expires_at=granted.expires_at + timedelta(seconds=1))
    assert not is_good(longer, at=NOW)


def test_a_pass_of_a_clock_that_is_a_little_ahead_is_good() -> None:
    granted = members()
    assert is_good(granted, at=granted.issued_at - CLOCK_SKEW)
    assert not is_good(granted, at=granted.issued_at - CLOCK_SKEW - MILLISECOND)


@pytest.mark.parametrize(
    ("member", "audience"), [("ada", Audience.MEMBER), (None, Audience.BROWSER)]
)
def test_a_pass_is_good_for_its_own_audience(member: str | None, audience: Audience) -> None:
    granted = replace(members(), member=member)
    assert [one for one in Audience if is_good(granted, at=NOW, audience=one)] == [audience]
