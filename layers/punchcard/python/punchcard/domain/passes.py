"""Passes: what the bearer of a token that Punchcard signed itself may do, and for how long.

A member's pass shows that member alone. A browser's pass shows nobody: it previews baskets of
strangers. Neither can change anything, so that a leaked one does little, and not for long.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from punchcard.domain.errors import PunchcardError
from punchcard.domain.instants import CLOCK_SKEW

PASS_MINUTES = 15
"""How long a pass is good where nobody says."""

PASS_MINUTES_MAX = 60
"""The longest that a pass is ever good: one that claims more was not issued here."""


class TokenInvalidError(PunchcardError):
    """No token came with the call, or one that is not good here, or no longer."""

    code = "token_invalid"


class Audience(StrEnum):
    """What a pass is for; one for the one is not good for the other."""

    MEMBER = "punchcard/me"
    BROWSER = "punchcard/previews"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Permission to read in a program from one instant (inclusive) to another (exclusive).

    `member` is whose data it shows: of a browser's pass nobody's. `id` tells it from every other.
    """

    id: str
    program: str
    member: str | None
    issued_at: datetime
    expires_at: datetime

    @property
    def audience(self) -> Audience:
        """What it is for."""
        return Audience.BROWSER if self.member is None else Audience.MEMBER


def issue(*, pass_id: str, program: str, member: str | None, minutes: int, now: datetime) -> Pass:
    """A pass that is good from now on for some minutes, in whole seconds as tokens write them."""
    issued_at = now.replace(microsecond=0)
    return Pass(
        id=pass_id,
        program=program,
        member=member,
        issued_at=issued_at,
        expires_at=issued_at + timedelta(minutes=min(minutes, PASS_MINUTES_MAX)),
    )


def check_pass(granted: Pass, *, audience: Audience, now: datetime) -> None:
    """Make sure that a pass is good for something at an instant.

    Raises:
        TokenInvalidError: it is for something else, has lapsed, or is of the future.
    """
    lasts = granted.expires_at - granted.issued_at
    is_good = (
        granted.audience is audience
        and granted.issued_at <= now + CLOCK_SKEW
        and now < granted.expires_at
        and lasts <= timedelta(minutes=PASS_MINUTES_MAX)
    )
    if not is_good:
        raise TokenInvalidError("this token is not good here, or no longer; get another one")
