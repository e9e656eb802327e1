"""The way out: events for whoever wants to hear of them."""

from collections.abc import Sequence
from typing import Protocol

from punchcard.domain.events import Event, EventType


class Events(Protocol):
    """The bus on which events are announced."""

    def publish(self, events: Sequence[Event]) -> None:
        """Announce events. One that is announced again has the same id; listeners drop it.

        Raises:
            TransientError: some were not taken; announce all of them again.
        """


class Audience(Protocol):
    """Which events anybody wants to hear of; others are not announced at all."""

    def wanted(self, program: str) -> frozenset[EventType]:
        """The types with at least one subscription; may be a minute old."""


class Failures(Protocol):
    """What could not be carried forward, for a person to look at."""

    def keep(self, *, program: str, member: str, number: int, code: str) -> None:
        """Keep that an entry was left out; `code` says why."""
