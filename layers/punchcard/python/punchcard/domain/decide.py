"""Deciding: from a member's newest entry and some activities to the next entry.

Pure and deterministic: the same arguments give the same bytes, on every machine, for ever. The
queue, the API, previews, imports, replays and the simulator all come through here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity
from punchcard.domain.codec import decode_state
from punchcard.domain.dating import dated_at
from punchcard.domain.deciding_orders import Shown
from punchcard.domain.draft import Draft
from punchcard.domain.entry import ENTRY_FORMAT, Entry, seal
from punchcard.domain.errors import FormatNewerError
from punchcard.domain.instants import instant
from punchcard.domain.invariants import check_entry
from punchcard.domain.members import Member, MemberMergedError
from punchcard.domain.outcome import Outcome
from punchcard.domain.record import Recorded
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline

NOBODY = ""
"""Stands for a member where there is none; no id is empty."""

_ANYBODY = Member(program="", id=NOBODY, salt=b"")


class Standing(NamedTuple):
    """Where a member's chain stands: the head and the state it carries."""

    head: Entry | None
    state: State


class Presented(NamedTuple):
    """An activity, and the newest that the ledger says about its key (None: nothing).

    `shown` is the newest about the holds and coupons of an order.
    """

    activity: Activity
    known: Recorded | None = None
    shown: Shown = ()


class Decision(NamedTuple):
    """The entry to append (None: nothing to record), the state it leads to, and outcomes."""

    entry: Entry | None
    state: State
    outcomes: tuple[Outcome, ...]


class Foreseen(NamedTuple):
    """What would become of an activity, and the bytes of an entry that says that alone."""

    outcome: Outcome
    content_bytes: int = 0


def stand_on(head: Entry | None) -> Standing:
    """Read the state that a member's newest entry carries.

    Raises:
        FormatNewerError: the entry was written by newer code than this.
    """
    if head is None:
        return Standing(None, State())
    if head.format > ENTRY_FORMAT:
        raise FormatNewerError(
            f"the newest entry has format {head.format}, this code writes {ENTRY_FORMAT}: "
            "finish the deployment"
        )
    return Standing(head, decode_state(head.state, head.memory))


def decide(
    timeline: Timeline,
    standing: Standing,
    presented: Sequence[Presented],
    *,
    member: Member,
    now: datetime,
) -> Decision:
    """Decide about activities of one member, in the given order, as one entry.

    What is due by `now` is settled first and again after each activity. With no activity at all
    the entry records what fell due. Refused activities are told in the outcomes; they stop none
    of the others. Keys are hidden under the salt of `member`.

    Raises:
        MemberMergedError: nothing is appended to an account that another one has taken over.
    """
    decision, recorded = _decide(timeline, standing, presented, member=member, now=now)
    if decision.entry is None:
        return decision
    head = standing.head
    entry = seal(decision.entry, head)
    check_entry(entry, recorded, head=head, before=standing.state, after=decision.state)
    return decision._replace(entry=entry)


def decide_again(
    timeline: Timeline,
    standing: Standing,
    presented: Sequence[Presented],
    *,
    member: Member,
    now: datetime,
) -> Decision:
    """Decide the same, to compare it with what stands there: nothing is sealed or checked."""
    return _decide(timeline, standing, presented, member=member, now=now)[0]


def _decide(
    timeline: Timeline,
    standing: Standing,
    presented: Sequence[Presented],
    *,
    member: Member,
    now: datetime,
) -> tuple[Decision, tuple[Recorded, ...]]:
    """The decision with an entry that is not sealed yet, and what that says."""
    if standing.state.merged_into is not None:
        raise MemberMergedError(into=standing.state.merged_into)
    head = standing.head
    recorded_at = instant(now) if head is None else max(instant(now), head.recorded_at)
    draft = Draft(
        timeline=timeline,
        member=member,
        number=0 if head is None else head.number + 1,
        recorded_at=recorded_at,
        state=standing.state,
    )
    draft.settle()
    outcomes = tuple([draft.apply(item.activity, item.known, item.shown) for item in presented])
    recorded = tuple(draft.recorded)
    if not recorded or (presented and not draft.changed):
        return Decision(None, draft.state, outcomes), recorded
    return Decision(draft.entry(), draft.state, outcomes), recorded


def foresee(activity: Activity, timeline: Timeline) -> Foreseen:
    """Foresee what becomes of an activity of somebody who has not joined, once they do.

    It is decided as it is for a new member, as of the time that it is dated: whether that has come
    is for whoever asks to say. What nobody will append is neither sealed nor checked.
    """
    draft = Draft(
        timeline=timeline,
        member=_ANYBODY,
        number=0,
        recorded_at=instant(dated_at(activity)),
        state=State(),
    )
    outcome = draft.apply(activity, None)
    return Foreseen(outcome, draft.entry().content_bytes if draft.changed else 0)
