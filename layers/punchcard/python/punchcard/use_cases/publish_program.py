"""Publishing a version of a program."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from punchcard.domain.errors import (
    ContentionError,
    ProgramInvalidError,
    ProgramNotFoundError,
)
from punchcard.domain.instants import instant
from punchcard.domain.program import ProgramVersion
from punchcard.domain.program_diff import ProgramDiff, diff_versions
from punchcard.domain.timeline import Timeline
from punchcard.ports import Programs

PROGRAM_LEAD_MINUTES = 10
"""Least time from publishing to effect: every function has the version before it counts."""

PUBLISH_ATTEMPTS_MAX = 5
"""How often a number is tried anew because another publisher took it."""


class EffectTooSoonError(ProgramInvalidError):
    """The version would take effect before every function has it."""

    code = "effect_too_soon"


class CurrencyFixedError(ProgramInvalidError):
    """A program's currency never changes: what was earned is in the old one."""

    code = "currency_fixed"


@dataclass(frozen=True, slots=True)
class Published:
    """A stored version; `is_new` is false where the call repeated the newest one."""

    version: ProgramVersion
    is_new: bool


@dataclass(frozen=True, slots=True)
class Validated:
    """What publishing a draft would store, and how that differs from the newest version."""

    published: Published
    diff: ProgramDiff


def publish_program(
    draft: ProgramVersion,
    *,
    effective_at: datetime | None,
    programs: Programs,
    now: datetime,
) -> Published:
    """Store a version under the next number of its program.

    Publishing the newest version again returns that one.

    Args:
        draft: the version as written; its number and effective time do not matter.
        effective_at: when it is to take effect; None is as soon as possible. The first version
            may take effect at any time, so that orders of the past can be taken in.
        programs: where versions are stored.
        now: the time of publishing.

    Raises:
        EffectTooSoonError: less than `PROGRAM_LEAD_MINUTES` are left until then.
        CurrencyFixedError: the program has another currency.
        ContentionError: other publishers were faster on every attempt.
    """
    for _ in range(PUBLISH_ATTEMPTS_MAX):
        _, next_one = _next(draft, effective_at, programs, now)
        # A number that is taken shows that the timeline was old; the next one is read afresh.
        if not next_one.is_new or programs.publish(next_one.version):
            return next_one
    raise ContentionError("other publishers took every number that was tried; try again")


def validate_program(
    draft: ProgramVersion,
    *,
    effective_at: datetime | None,
    programs: Programs,
    now: datetime,
) -> Validated:
    """Check a version as if it were published now, and say what it would change; nothing is stored.

    Raises:
        EffectTooSoonError, CurrencyFixedError: as publishing it would.
    """
    newest, next_one = _next(draft, effective_at, programs, now)
    return Validated(next_one, diff_versions(newest, next_one.version))


def _next(
    draft: ProgramVersion, effective_at: datetime | None, programs: Programs, now: datetime
) -> tuple[ProgramVersion | None, Published]:
    """The newest version there is, and the one that publishing a draft makes of it."""
    timeline = _timeline(draft.program, programs)
    newest = None if timeline is None else _newest(timeline)
    if newest is not None and _repeats(draft, effective_at, newest):
        return newest, Published(newest, is_new=False)
    version = replace(
        draft,
        number=1 if newest is None else newest.number + 1,
        effective_at=_effective_at(effective_at, newest, now),
    )
    _check_currency(version, newest)
    return newest, Published(version, is_new=True)


def _timeline(program: str, programs: Programs) -> Timeline | None:
    try:
        return programs.timeline(program)
    except ProgramNotFoundError:
        return None


def _newest(timeline: Timeline) -> ProgramVersion:
    return max(timeline.versions, key=lambda version: version.number)


def _repeats(draft: ProgramVersion, effective_at: datetime | None, newest: ProgramVersion) -> bool:
    """Whether a draft asks for what the newest version is already."""
    same_time = effective_at is None or instant(effective_at) == newest.effective_at
    as_newest = replace(draft, number=newest.number, effective_at=newest.effective_at)
    return same_time and as_newest == newest


def _effective_at(
    wanted: datetime | None, newest: ProgramVersion | None, now: datetime
) -> datetime:
    if newest is None:
        return instant(wanted or now)
    earliest = instant(now) + timedelta(minutes=PROGRAM_LEAD_MINUTES)
    if wanted is not None and wanted < earliest:
        raise EffectTooSoonError(
            f"a version takes effect {PROGRAM_LEAD_MINUTES} minutes after publishing at the "
            "earliest; leave effective_at away to have it take effect as soon as possible",
            path="effective_at",
        )
    return instant(wanted or earliest)


def _check_currency(version: ProgramVersion, newest: ProgramVersion | None) -> None:
    if newest is not None and version.currency != newest.currency:
        raise CurrencyFixedError(
            f"the program is in {newest.currency} and stays so; start another program for "
            f"{version.currency}",
            path="currency",
        )
