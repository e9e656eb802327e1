"""Reporting an activity of a known member through the API."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.connectors.born import born_at
from punchcard.domain.activity import Activity, Arrival, Classification, Facts
from punchcard.domain.corrections import Correction
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Status
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.ports import ActivityArchive, Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import in_open_account
from punchcard.use_cases.keep_activities import record_and_keep
from punchcard.use_cases.record_activities import Result, entry_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What a client says happened; `occurred_at` None is now.

    Orders are not among it: their many states need the order's own key, which connectors build.
    """

    type: str
    content: Facts | Classification | Correction
    channel: str
    store: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityReported:
    """The entry that an activity led to, and what it says about the activity.

    It is the same for a repeated call, which `is_new` tells from the first.
    """

    entry: Entry
    recorded: Recorded
    is_new: bool


def report_activity(
    happening: Happening,
    *,
    client: str,
    idempotency_key: str,
    program: str,
    member: str,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> ActivityReported:
    """Record an activity under a key of the client's; a key has one effect, for ever.

    A refusal records nothing, so that the same call may succeed later.

    Raises:
        MemberNotFoundError: this program has no such member.
        IdempotencyKeyReusedError: the key was used for other content.
        ActivityRefusedError: it is dated after now, or before the program began.
        TransientError: not all was done; call again with the same key.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    activity = _activity(happening, client=client, idempotency_key=idempotency_key, now=now)

    def record(account: Member) -> ActivityReported:
        recording = record_and_keep(
            account,
            [activity],
            arrivals=[Arrival(received_at=now, topic=activity.type)],
            ledger=ledger,
            programs=programs,
            directory=directory,
            archive=archive,
            now=now,
            of_client=True,
        )
        return _reported(activity, recording.results[0], account, ledger)

    return in_open_account(found, record, directory=directory)


def client_key(client: str, idempotency_key: str) -> str:
    """The key of what a client reports, which no other client and no connector can use."""
    return f"api:{client}:{idempotency_key}"


def _activity(
    happening: Happening, *, client: str, idempotency_key: str, now: datetime
) -> Activity:
    return Activity(
        key=client_key(client, idempotency_key),
        type=happening.type,
        occurred_at=happening.occurred_at or instant(now),
        born_at=born_at(idempotency_key),
        channel=happening.channel,
        store=happening.store,
        content=happening.content,
    )


def _reported(
    activity: Activity, result: Result, member: Member, ledger: Ledger
) -> ActivityReported:
    if result.outcome.error is not None:
        raise result.outcome.error
    entry = entry_of(result, program=member.program, ledger=ledger)
    if entry is None:
        raise TransientError("the entry of this activity cannot be read; call again")
    key = key_text(hash_key(activity.key, member.salt))
    if result.known is not None and result.known.recorded.key is not None:
        key = result.known.recorded.key
    return ActivityReported(
        entry=entry,
        recorded=said_under(key, entry),
        is_new=result.outcome.status is Status.RECORDED,
    )


def said_under(key: str, entry: Entry) -> Recorded:
    """What an entry says under a hashed key, which it is known to have."""
    said = [recorded for recorded in decode_activities(entry.activities) if recorded.key == key]
    return said[-1]
