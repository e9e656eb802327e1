"""Tokens that Punchcard signs itself, for members' apps and for browsers."""

from typing import Protocol

from punchcard.domain.passes import Pass


class Tokens(Protocol):
    """Passes as texts that nobody else can write."""

    def write(self, granted: Pass) -> str:
        """The token of a pass."""

    def read(self, token: str) -> Pass:
        """The pass of a token, whether or not it is still good.

        Raises:
            TokenInvalidError: nobody here wrote it.
        """
