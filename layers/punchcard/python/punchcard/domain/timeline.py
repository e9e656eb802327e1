"""All versions of a program, and which of them is in force when."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from punchcard.domain.errors import ActivityRefusedError, ProgramNotFoundError, TransientError
from punchcard.domain.policies import ExpiresOnInactivity
from punchcard.domain.program import ProgramVersion
from punchcard.domain.rulebook import Rulebook


class ProgramNotStartedError(ActivityRefusedError):
    """The activity happened before the program's first version took effect."""

    code = "program_not_started"


class VersionUnknownError(TransientError):
    """An entry names a program version that this process has not read yet; it will soon."""

    code = "program_version_unknown"


@dataclass(frozen=True, slots=True)
class InactivityTerm:
    """A span in which the balance goes `months` after the last activity, up to `ends_at`.

    The months count from `counts_from` at the earliest, which is when such a policy began or was
    last tightened: no change takes anything sooner than one full period later.
    """

    counts_from: datetime
    ends_at: datetime | None
    months: int
    zone: ZoneInfo


class Timeline:
    """The versions of one program in the order in which they take effect.

    Args:
        versions: at least one; of two with the same effective time the higher number counts.
    """

    def __init__(self, versions: tuple[ProgramVersion, ...]) -> None:
        ordered = sorted(versions, key=lambda version: (version.effective_at, version.number))
        self._rulebooks = tuple(Rulebook(version) for version in ordered)
        self._effective = [version.effective_at for version in ordered]
        self._inactivity = tuple(_inactivity_terms(self._rulebooks))
        self._by_number = {book.version.number: book for book in self._rulebooks}

    @property
    def versions(self) -> tuple[ProgramVersion, ...]:
        """All versions, the earliest to take effect first."""
        return tuple(book.version for book in self._rulebooks)

    def at(self, moment: datetime) -> Rulebook:
        """The rules in force at an instant.

        Raises:
            ProgramNotStartedError: no version had taken effect by then.
        """
        index = bisect_right(self._effective, moment) - 1
        if index < 0:
            raise ProgramNotStartedError("the program had not started when this happened")
        return self._rulebooks[index]

    def at_or_first(self, moment: datetime) -> Rulebook:
        """The rules in force at an instant, or the first there are."""
        return self._rulebooks[max(0, bisect_right(self._effective, moment) - 1)]

    def frozen(self, number: int) -> Rulebook:
        """The version that an order's terms name.

        Raises:
            VersionUnknownError: these versions were read before it was published.
        """
        if number not in self._by_number:
            raise VersionUnknownError(f"version {number} of the program is not known here yet")
        return self._by_number[number]

    def numbered(self, number: int) -> Rulebook:
        """The version with a number.

        Raises:
            ProgramNotFoundError: the program has no such version.
        """
        try:
            return self._by_number[number]
        except KeyError:
            raise ProgramNotFoundError(f"the program has no version {number}") from None

    @property
    def inactivity(self) -> tuple[InactivityTerm, ...]:
        """The spans in which a policy of inactivity is in force, the earliest first."""
        return self._inactivity

    def tightened_at(self, *, by: datetime) -> datetime | None:
        """When inactivity last began to take points sooner than before, up to an instant.

        None: never since the program started.
        """
        starts = (term.counts_from for term in self._inactivity)
        return max((at for at in starts if self._effective[0] < at <= by), default=None)


def _inactivity_terms(rulebooks: tuple[Rulebook, ...]) -> Iterator[InactivityTerm]:
    counts_from, months = rulebooks[0].version.effective_at, 0
    ends = [*(book.version.effective_at for book in rulebooks[1:]), None]
    for book, ends_at in zip(rulebooks, ends, strict=True):
        policy = book.version.expiry
        if not isinstance(policy, ExpiresOnInactivity):
            months = 0
            continue
        if months == 0 or policy.months < months:
            counts_from = book.version.effective_at
        months = policy.months
        yield InactivityTerm(counts_from, ends_at, months, book.zone)
