"""Recording one call about something that is kept under a key of its own: a hold, a coupon."""

from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity
from punchcard.domain.entry import Entry
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Status
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.record_activities import entry_of, record_activities


class CallRecorded(NamedTuple):
    """The entry that says what became of a call (None: it cannot be read), and under which key.

    `key` is the hashed key as it stands there: that of another account of the same person where
    this one knew it first. `is_new` tells the first call from its repetitions.
    """

    entry: Entry | None
    key: str
    is_new: bool


def record_call(
    activity: Activity,
    member: Member,
    *,
    of_client: bool,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> CallRecorded:
    """Record a call, or find the entry that knows it.

    Raises:
        MemberMergedError: a client names an account that is closed, and that never knew the key.
        PunchcardError: it is refused.
        TransientError: nothing was recorded; call again with the same key.
    """
    recording = record_activities(
        member,
        [activity],
        ledger=ledger,
        programs=programs,
        directory=directory,
        now=now,
        of_client=of_client,
    )
    (result,) = recording.results
    if result.outcome.error is not None:
        raise result.outcome.error
    key = key_text(hash_key(activity.key, member.salt))
    if result.known is not None and result.known.recorded.key is not None:
        key = result.known.recorded.key
    entry = entry_of(result, program=member.program, ledger=ledger)
    return CallRecorded(entry, key, result.outcome.status is Status.RECORDED)
