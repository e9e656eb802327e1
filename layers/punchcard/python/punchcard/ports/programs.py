"""What members earn by: published versions of programs."""

from collections.abc import Sequence
from typing import Protocol

from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline


class Programs(Protocol):
    """Published versions of programs."""

    def timeline(self, program: str) -> Timeline:
        """All versions; may be five minutes old. Raises ProgramNotFoundError."""

    def names(self) -> Sequence[str]:
        """The programs of which at least one version was published."""

    def publish(self, version: ProgramVersion) -> bool:
        """Store a version unless its number is taken.

        Returns:
            Whether this version now stands under its number: one published twice does.
        """
