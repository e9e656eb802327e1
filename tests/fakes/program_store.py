"""Published versions of programs in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from punchcard.domain.errors import ProgramNotFoundError
from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline
from punchcard.ports import ProgramListed


@dataclass
class InMemoryPrograms:
    """Versions in dictionaries, read afresh every time."""

    published: dict[str, dict[int, ProgramVersion]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def timeline(self, program: str) -> Timeline:
        versions = self.published.get(program)
        if not versions:
            raise ProgramNotFoundError(f"there is no program {program}")
        return Timeline(tuple(versions.values()))

    def names(self) -> Sequence[str]:
        return sorted(self.published)

    def publish(self, version: ProgramVersion) -> bool:
        with self.lock:
            versions = self.published.setdefault(version.program, {})
            return versions.setdefault(version.number, version) == version

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[ProgramListed], str | None]:
        names = sorted(name for name in self.published if after is None or name > after)
        shown = []
        for name in names[:limit]:
            newest = max(self.published[name].values(), key=lambda version: version.number)
            listed = ProgramListed(
                program=name,
                name=newest.name,
                newest=newest.number,
                effective_at=newest.effective_at,
            )
            shown.append(listed)
        return shown, names[limit - 1] if len(names) > limit else None
