"""The bus, the audience, and what was left out, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from punchcard.domain.events import Event, EventType


@dataclass
class InMemoryEvents:
    """What was announced, in order, repeats included."""

    published: list[Event] = field(default_factory=list)

    def publish(self, events: Sequence[Event]) -> None:
        self.published.extend(events)

    @property
    def heard(self) -> dict[str, Event]:
        """What a listener who drops repeats has heard, by id."""
        return {event.id: event for event in self.published}


@dataclass
class InMemoryAudience:
    """Who listens to what, the same in every program; everything unless told otherwise."""

    types: frozenset[EventType] = frozenset(EventType)

    def wanted(self, program: str) -> frozenset[EventType]:
        return self.types


@dataclass
class InMemoryFailures:
    """What was left out, as (program, member, number, code)."""

    kept: list[tuple[str, str, int, str]] = field(default_factory=list)

    def keep(self, *, program: str, member: str, number: int, code: str) -> None:
        self.kept.append((program, member, number, code))
