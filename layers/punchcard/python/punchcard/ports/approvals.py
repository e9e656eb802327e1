"""What takes two persons: approvals, workflows that wait for them, and what one may do alone."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from punchcard.domain.approvals import Approval


class Approvals(Protocol):
    """Approvals of every program. Every read is strongly consistent."""

    def open(self, approval: Approval, *, key: str) -> Approval:
        """Keep a new approval, unless one was opened under this key; the one that stands.

        Args:
            approval: nobody has decided about it.
            key: what makes a repeated request the same request, unique in the program.
        """

    def opened(self, key: str, *, program: str) -> Approval | None:
        """The approval that was opened under a key."""

    def approval(self, approval_id: str, *, program: str) -> Approval | None:
        """An approval by its id."""

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Approval], str | None]:
        """Up to `limit` approvals, the newest first, and where the next page begins.

        Args:
            program: whose approvals.
            after: the id that the page before ended with; None begins at the newest.
            limit: how many at the most.
        """

    def settle(self, decided: Approval) -> bool:
        """Keep a decision unless there is one; whether this one is kept."""

    def note(self, approved: Approval) -> None:
        """Keep whether what was approved could be done: with a refusal it could not.

        Once it is kept as done it stays so, whatever another attempt comes to.
        """


class TaskTokens(Protocol):
    """Workflows that wait for a decision. To tell one again what it has heard does nothing."""

    def succeed(self, token: str, *, approval: str) -> None:
        """Let the workflow go on, with the id of the approval as its output."""

    def fail(self, token: str, *, error: str, cause: str) -> None:
        """Have the workflow's task fail with the name of an error and its cause."""


class Allowances(Protocol):
    """What each operator has moved by hand on a day, exactly."""

    def take(
        self, *, program: str, operator: str, on: date, key: str, points: int, most: int
    ) -> bool:
        """Count points against a day, unless their sum would pass `most`; whether they count.

        Points that count under this key already are not counted again. A refused attempt leaves
        its key free for other points, so the most that was tried under a key counts.

        Args:
            program: whose points.
            operator: who moves them.
            on: the day in the program's zone.
            key: what makes a repeated attempt the same attempt.
            points: how many, given or taken; positive.
            most: the sum that the day must not pass.

        Raises:
            ContentionError: others were faster on every attempt.
        """
