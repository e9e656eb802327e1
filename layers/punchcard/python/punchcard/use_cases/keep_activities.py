"""Recording activities of a member and keeping what they stated, for back-tests and traces.

The entry comes first: it is what counts. Where keeping fails, the activity is presented again and
is a duplicate then; so of duplicates it is looked up whether they are kept. Either way each state
ends up in the archive once, and a repeat of one that is there writes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from punchcard.domain.activity import Activity, Arrival
from punchcard.domain.archived import ArchivedActivity, hidden
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.ports import ACTIVITIES_KEPT_MAX, ActivityArchive, Ledger, Programs
from punchcard.use_cases.record_activities import Recording, record_activities

_SEEN_BEFORE = (Status.DUPLICATE, Status.SUPERSEDED)


def record_and_keep(
    member: Member,
    activities: Sequence[Activity],
    *,
    arrivals: Sequence[Arrival | None],
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> Recording:
    """Record activities of one member as one entry, and keep them as they were translated.

    Args:
        member: whose activities.
        activities: in their order.
        arrivals: how each came in; None for one that waited until now.
        ledger: where they are recorded.
        programs: what they earn by.
        archive: where they are kept.
        now: the time of recording.

    Raises:
        TransientError: they may be recorded and not kept; present them again.
    """
    recording = record_activities(member, activities, ledger=ledger, programs=programs, now=now)
    recorded: list[ArchivedActivity] = []
    repeated: list[ArchivedActivity] = []
    for activity, arrival, result in zip(activities, arrivals, recording.results, strict=False):
        stated = hidden(activity, member)
        kept = ArchivedActivity(
            program=member.program,
            member=member.id,
            key=stated.key,
            activity=stated,
            arrival=arrival or Arrival(received_at=now, topic=activity.type),
            status=result.outcome.status,
            entry_number=result.entry_number,
            recorded_at=now,
        )
        if kept.status is Status.RECORDED:
            recorded.append(kept)
        elif kept.status in _SEEN_BEFORE:
            repeated.append(kept)
    for some in batched(repeated, ACTIVITIES_KEPT_MAX, strict=False):
        recorded.extend(archive.missing(some))
    for some in batched(recorded, ACTIVITIES_KEPT_MAX, strict=False):
        archive.keep(some)
    return recording
