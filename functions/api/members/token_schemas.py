"""Tokens for members' apps and for browsers, as the API writes them."""

from typing import Self

from punchcard.domain.passes import PASS_MINUTES, PASS_MINUTES_MAX, Pass
from punchcard.edge.fields import Command, Instant, View
from pydantic import Field


class TokenCommand(Command):
    """For how long a token is to be good."""

    minutes: int = Field(
        default=PASS_MINUTES,
        ge=1,
        le=PASS_MINUTES_MAX,
        description="Minutes from now.",
        examples=[PASS_MINUTES],
    )


class TokenView(View):
    """A token to be sent as `Authorization: Bearer …`; it cannot be called back."""

    token: str = Field(description="The token.")
    expires_at: Instant = Field(
        description="Until when it is good.", examples=["2026-03-02T11:15:00Z"]
    )

    @classmethod
    def of(cls, granted: Pass, token: str) -> Self:
        """Show a token."""
        return cls(token=token, expires_at=granted.expires_at)
