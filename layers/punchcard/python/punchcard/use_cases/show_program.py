"""Showing a program: its versions, and which of them is in force."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.program import ProgramVersion
from punchcard.domain.program_diff import ProgramDiff, diff_versions
from punchcard.ports import Programs


@dataclass(frozen=True, slots=True)
class ProgramShown:
    """All versions, the newest number first, and the one in force (None: none has begun)."""

    versions: tuple[ProgramVersion, ...]
    in_force: ProgramVersion | None


def show_program(program: str, *, programs: Programs, now: datetime) -> ProgramShown:
    """A program as it stands.

    Raises:
        ProgramNotFoundError: it was never published.
    """
    timeline = programs.timeline(program)
    begun = [version for version in timeline.versions if version.effective_at <= now]
    return ProgramShown(
        versions=tuple(sorted(timeline.versions, key=lambda version: version.number, reverse=True)),
        in_force=begun[-1] if begun else None,
    )


def diff_program(
    *, program: str, number: int, since: int | None, programs: Programs
) -> tuple[ProgramVersion | None, ProgramVersion, ProgramDiff]:
    """Two versions of a program and what differs between them.

    Without `since` it is the version before; the first one is compared with nothing.

    Raises:
        ProgramNotFoundError: the program, or one of the versions, was never published.
    """
    timeline = programs.timeline(program)
    after = timeline.numbered(number).version
    wanted = number - 1 if since is None else since
    before = timeline.numbered(wanted).version if wanted else None
    return before, after, diff_versions(before, after)


def show_version(*, program: str, number: int, programs: Programs) -> ProgramVersion:
    """One version of a program.

    Raises:
        ProgramNotFoundError: the program, or this version of it, was never published.
    """
    return programs.timeline(program).numbered(number).version
