"""What members earn by: published versions of programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline

PROGRAMS_PER_PAGE_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramListed:
    """A program by its version published last."""

    program: str
    name: str
    newest: int
    effective_at: datetime


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

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[ProgramListed], str | None]:
        """Up to `limit` programs by id, and the id after which the next page begins, if any.

        Args:
            after: the id that the page before ended with; None begins at the first.
            limit: at most `PROGRAMS_PER_PAGE_MAX`.
        """
