"""Recording activities of a member and keeping what they stated, for back-tests and traces.

The entry comes first: it is what counts. Where keeping fails, the activity is presented again and
is a duplicate then; so of duplicates it is looked up whether they are kept. Either way each state
ends up in the archive once, and a repeat of one that is there writes nothing. What could never be
kept is refused before anything is recorded of it.

A client's activity that names no time happens when it is presented. One that is presented again
is kept as of the time that was decided about, so that deciding again gives the same entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched

from punchcard.domain.activity import Activity, Arrival
from punchcard.domain.archived import ArchivedActivity, hidden
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome, Status
from punchcard.ports import (
    ACTIVITIES_KEPT_MAX,
    ACTIVITY_BYTES_MAX,
    ActivityArchive,
    ActivityTooLargeError,
    Ledger,
    Members,
    Programs,
)
from punchcard.use_cases.record_activities import Recording, Result, record_activities

_SEEN_BEFORE = (Status.DUPLICATE, Status.SUPERSEDED)


def record_and_keep(
    member: Member,
    activities: Sequence[Activity],
    *,
    arrivals: Sequence[Arrival | None],
    ledger: Ledger,
    programs: Programs,
    directory: Members,
    archive: ActivityArchive,
    now: datetime,
    of_client: bool = False,
) -> Recording:
    """Record activities of one member as one entry, and keep them as they were translated.

    Args:
        member: whose activities.
        activities: in their order.
        arrivals: how each came in; None for one that waited until now.
        ledger: where they are recorded.
        programs: what they earn by.
        directory: has the salts of accounts that were merged.
        archive: where they are kept.
        now: the time of recording.
        of_client: whether a client names the member, and no directory says whose the keys are.

    Raises:
        TransientError: they may be recorded and not kept; present them again.
    """
    stated = [hidden(activity, member) for activity in activities]
    fits = [archive.takes(each) for each in stated]
    recording = record_activities(
        member,
        [activity for activity, has_room in zip(activities, fits, strict=True) if has_room],
        ledger=ledger,
        programs=programs,
        directory=directory,
        now=now,
        of_client=of_client,
    )
    if not all(fits):
        recording = recording._replace(results=tuple(_results(fits, recording.results)))
    recorded: list[ArchivedActivity] = []
    repeated: list[ArchivedActivity] = []
    for activity, arrival, result in zip(stated, arrivals, recording.results, strict=False):
        status = result.outcome.status
        if status is not Status.RECORDED and status not in _SEEN_BEFORE:
            continue
        if result.known is not None and result.known.recorded.key != activity.key:
            # Another account of the same person knew the key, and it is kept with that one.
            continue
        kept = ArchivedActivity(
            program=member.program,
            member=member.id,
            key=activity.key,
            activity=_as_decided(activity, result) if of_client else activity,
            arrival=arrival or Arrival(received_at=now, topic=activity.type),
            status=status,
            entry_number=result.entry_number,
            recorded_at=now,
        )
        (recorded if status is Status.RECORDED else repeated).append(kept)
    for some in batched(repeated, ACTIVITIES_KEPT_MAX, strict=False):
        recorded.extend(archive.missing(some))
    for some in batched(recorded, ACTIVITIES_KEPT_MAX, strict=False):
        archive.keep(some)
    return recording


def _as_decided(activity: Activity, result: Result) -> Activity:
    """A client's activity as of the time under which the ledger knows it, if it does."""
    decided_at = None if result.known is None else result.known.recorded.occurred_at
    return activity if decided_at is None else replace(activity, occurred_at=decided_at)


def _results(fits: Sequence[bool], results: Sequence[Result]) -> Iterator[Result]:
    """The results of all activities, up to the first that has none, with refusals in between."""
    recorded = iter(results)
    for has_room in fits:
        result = next(recorded, None) if has_room else _refusal()
        if result is None:
            return
        yield result


def _refusal() -> Result:
    error = ActivityTooLargeError(
        f"an activity may take {ACTIVITY_BYTES_MAX} bytes; report fewer lines, or fewer labels"
    )
    return Result(Outcome(status=Status.REFUSED, error=error))
