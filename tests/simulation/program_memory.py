"""Published programs as each environment knows them: for five minutes it does not look again.

This is the one stale read of the hot path, and so a version is published ten minutes before it
takes effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline
from punchcard.ports import ProgramListed

from tests.simulation.table_model import Table

PROGRAMS_KNOWN_FOR = timedelta(minutes=5)


@dataclass
class PublishedPrograms:
    """What has been published so far."""

    table: Table
    versions: list[ProgramVersion] = field(default_factory=list)
    timelines: dict[int, Timeline] = field(default_factory=dict)

    def publish(self, version: ProgramVersion) -> None:
        self.versions.append(version)

    def timeline(self) -> Timeline:
        """All versions published so far; building the timeline of a few versions is dear."""
        count = len(self.versions)
        if count not in self.timelines:
            self.timelines[count] = Timeline(tuple(self.versions))
        return self.timelines[count]


@dataclass
class ModelPrograms:
    """The programs as one machine knows them."""

    published: PublishedPrograms
    known: Timeline | None = None
    known_until: datetime | None = None

    def timeline(self, program: str) -> Timeline:
        table = self.published.table
        now = table.world.now
        if self.known is None or self.known_until is None or now >= self.known_until:
            self.known = table.call("timeline", self.published.timeline)
            self.known_until = table.world.now + PROGRAMS_KNOWN_FOR
        return self.known

    def forget(self) -> None:
        """Know nothing, as an environment does that has just started."""
        self.known = None

    def names(self) -> Sequence[str]:
        raise NotImplementedError("no story sweeps")

    def publish(self, version: ProgramVersion) -> bool:
        raise NotImplementedError("a story publishes by itself")

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[ProgramListed], str | None]:
        raise NotImplementedError("a story has one program")
