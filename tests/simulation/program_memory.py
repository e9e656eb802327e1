"""Published programs as each environment knows them: for five minutes it does not look again.

This is the one stale read of the hot path, and so a version is published ten minutes before it
takes effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline
from punchcard.ports import ProgramListed

from tests.simulation.scenario import MINUTE
from tests.simulation.table_model import Table

PROGRAMS_KNOWN_MS = 5 * MINUTE


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
    known_until_ms: int = 0

    def timeline(self, program: str) -> Timeline:
        table = self.published.table
        if self.known is None or table.world.elapsed_ms >= self.known_until_ms:
            self.known = table.call("timeline", self.published.timeline)
            self.known_until_ms = table.world.elapsed_ms + PROGRAMS_KNOWN_MS
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
