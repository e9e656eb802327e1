"""Settling a member who is due: what fell due is recorded, and warnings are given once."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.attention import next_attention
from punchcard.domain.entry import Account, Entry
from punchcard.domain.events import EventType
from punchcard.domain.expiry_warnings import warning_event, warnings_due
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.summary import Summary
from punchcard.domain.sweeps import Counts
from punchcard.ports import Audience, Events, Ledger, Programs, Summaries
from punchcard.use_cases.record_activities import Recording, record_activities

_NO_SALT = b""
"""Nothing is looked up by a key where no activity is recorded, so the directory is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """What looking at a member needs: the ports and the time."""

    ledger: Ledger
    programs: Programs
    summaries: Summaries
    events: Events
    audience: Audience
    now: datetime


def settle_member(summary: Summary, sweeping: Sweeping, *, review: bool) -> Counts:
    """Settle a member whose summary says that something is due, and warn of what expires soon.

    In a review the summary's date is not relied on: when the member is due is worked out anew.
    Somebody whom a purchase has settled meanwhile gets no entry. Of an account that was merged
    into another meanwhile nothing falls due any more; the other has a summary of its own. Warnings
    are announced before it is kept that they were given: cut off in between, they are announced
    again under the same ids.

    Raises:
        TransientError: a later attempt may succeed; what was done is not done twice by it.
    """
    if not review and (summary.due_at is None or summary.due_at > sweeping.now):
        return Counts(looked_at=1)
    recording = record_activities(
        Member(program=summary.program, id=summary.member, salt=_NO_SALT),
        (),
        ledger=sweeping.ledger,
        programs=sweeping.programs,
        directory=None,
        now=sweeping.now,
    )
    if recording.head is not None and recording.head.member != summary.member:
        return Counts(looked_at=1)
    warned = _warn(summary, recording, sweeping)
    return Counts(
        looked_at=1,
        settled=0 if recording.appended is None else 1,
        warned=1 if warned else 0,
        points_matured=_moved(recording.appended, Account.PENDING, Account.AVAILABLE),
        points_expired=_moved(recording.appended, Account.AVAILABLE, Account.EXPIRED),
    )


def _warn(summary: Summary, recording: Recording, sweeping: Sweeping) -> bool:
    """Give the warnings that are due, and keep when the member is due next.

    Where an entry was appended, the ledger's stream moves the due date on by itself.
    """
    if recording.head is None:
        return False
    timeline = sweeping.programs.timeline(summary.program)
    now = instant(sweeping.now)
    due = warnings_due(recording.state, timeline, after=summary.warned_until, to=now)
    if not due and recording.appended is not None:
        return False
    due_at = next_attention(recording.state, timeline, now)
    if not due and due_at == summary.due_at:
        return False
    wanted = bool(due) and EventType.POINTS_EXPIRING in sweeping.audience.wanted(summary.program)
    if wanted:
        sweeping.events.publish(
            [
                warning_event(
                    warning,
                    recording.state,
                    program=summary.program,
                    member=summary.member,
                    now=now,
                )
                for warning in due
            ]
        )
    sweeping.summaries.warn(
        program=summary.program,
        member=summary.member,
        entry_number=recording.head.number,
        until=now,
        due_at=due_at,
    )
    return wanted


def _moved(entry: Entry | None, source: Account, target: Account) -> int:
    if entry is None:
        return 0
    return sum(
        posting.points
        for recorded in decode_activities(entry.activities)
        for posting in recorded.postings
        if (posting.source, posting.target) == (source, target)
    )
