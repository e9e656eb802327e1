"""Recording activities of one member: read the head, decide, append; anew if overtaken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import Activity, Order
from punchcard.domain.decide import Decision, Presented, Standing, decide, stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ClockSkewedError, ContentionError, TransientError
from punchcard.domain.hold_codes import hold_key
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import Recorded
from punchcard.domain.state import State
from punchcard.ports import EntryTooLargeError, Ledger, Programs
from punchcard.use_cases.recall import Recollection, recall, recall_key

APPEND_ATTEMPTS_MAX = 10
"""How often an entry is decided anew because another writer took its number."""

type _Recalled = tuple[Recollection | None, tuple[Recorded, ...]]
"""The newest about an activity's key, and about each hold whose code it shows."""

_TOO_MANY = TransientError("the activities are too many for one entry; the rest follows alone")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one activity, and the entry that says so (None: no entry does).

    `is_first` says that nothing was recorded under its key before.
    """

    outcome: Outcome
    entry_number: int | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """Results of the activities up to the first one that failed, and that failure.

    Those from the failed one on are without a result: nothing is recorded of them, and they may
    be presented again. `state` is the member's state after the decision, `head` the newest entry
    (None: there is none), and `appended` that entry if this call put it there.
    """

    results: tuple[Result, ...]
    state: State
    failure: TransientError | None = None
    head: Entry | None = None
    appended: Entry | None = None


def record_activities(
    member: Member,
    activities: Sequence[Activity],
    *,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> Recording:
    """Record activities of one member, in their order, as one entry.

    Presenting an activity again, at once or years later, has no second effect.

    Raises:
        TransientError: nothing was recorded; present the activities again.
        ContentionError: other writers were faster on every attempt.
        ClockSkewedError: this machine's clock is too far from the table's.
    """
    timeline = programs.timeline(member.program)
    failure_behind: TransientError | None = None
    for _ in range(APPEND_ATTEMPTS_MAX):
        head = ledger.head(program=member.program, member=member.id)
        check_clock(now, head.answered_at)
        standing = stand_on(head.entry)
        recalled, failure = _recall_all(activities, standing=standing, member=member, ledger=ledger)
        presented = [
            Presented(activity, found.recorded if found else None, holds)
            for activity, (found, holds) in zip(activities, recalled, strict=False)
        ]
        decision = decide(timeline, standing, presented, member=member, now=now)
        entry = decision.entry
        if entry is None:
            return _recording(standing, decision, recalled, failure or failure_behind)
        try:
            present = ledger.append(entry)
        except EntryTooLargeError as error:
            if len(presented) == 1:
                refused = Outcome(status=Status.REFUSED, error=error)
                return Recording((Result(refused),), standing.state, failure)
            activities, failure_behind = activities[: len(presented) // 2], _TOO_MANY
            continue
        if present is None or present == entry:
            return _recording(standing, decision, recalled, failure or failure_behind)
    raise ContentionError("other writers took every number that was tried; try again")


def check_clock(now: datetime, answered_at: datetime) -> None:
    """Compare this machine's clock with the table's. Raises ClockSkewedError."""
    if abs(now - answered_at) > CLOCK_SKEW:
        raise ClockSkewedError("this machine's clock and the table's disagree; nothing is recorded")


def _recall_all(
    activities: Sequence[Activity], *, standing: Standing, member: Member, ledger: Ledger
) -> tuple[list[_Recalled], TransientError | None]:
    """Recall each activity, up to the first for which the ledger cannot be read."""
    recalled: list[_Recalled] = []
    for activity in activities:
        try:
            found = recall(activity, standing=standing, member=member, ledger=ledger)
            holds = _holds_of(activity, standing=standing, member=member, ledger=ledger)
            recalled.append((found, holds))
        except TransientError as failure:
            if not recalled:
                raise
            return recalled, failure
    return recalled, None


def _holds_of(
    activity: Activity, *, standing: Standing, member: Member, ledger: Ledger
) -> tuple[Recorded, ...]:
    """What is recorded about the holds whose codes an order shows.

    A hold may be much older than what is remembered, and its code has no time in it.
    """
    content = activity.content
    if not isinstance(content, Order) or not content.holds:
        return ()
    found = [
        recall_key(
            hold_key(shown.code), born_at=None, standing=standing, member=member, ledger=ledger
        )
        for shown in content.holds
    ]
    return tuple(recollection.recorded for recollection in found if recollection is not None)


def _recording(
    standing: Standing,
    decision: Decision,
    recalled: Sequence[_Recalled],
    failure: TransientError | None,
) -> Recording:
    own = None if decision.entry is None else decision.entry.number
    results = tuple(
        Result(outcome, _entry_number(outcome, found, own), is_first=found is None)
        for outcome, (found, _) in zip(decision.outcomes, recalled, strict=True)
    )
    head = standing.head if decision.entry is None else decision.entry
    return Recording(results, decision.state, failure, head=head, appended=decision.entry)


def _entry_number(outcome: Outcome, found: Recollection | None, own: int | None) -> int | None:
    """The entry that answers for an activity: the new one, or the one that knew its key."""
    if outcome.status is Status.RECORDED or found is None:
        return own if outcome.status in (Status.RECORDED, Status.DUPLICATE) else None
    return found.number
