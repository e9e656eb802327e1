"""Recording activities of one member: read the head, decide, append; anew if overtaken."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity, Order
from punchcard.domain.coupon_codes import coupon_key
from punchcard.domain.decide import Decision, Presented, decide, stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ClockSkewedError, ContentionError, TransientError
from punchcard.domain.hold_codes import hold_key
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import OrderRecord, Recorded
from punchcard.domain.state import State
from punchcard.ports import EntryTooLargeError, Ledger, Members, Programs
from punchcard.use_cases.follow_merges import Place, follow_from
from punchcard.use_cases.recall import (
    Recollection,
    recall,
    recall_of_client,
    recall_shown,
    recall_told,
)

APPEND_ATTEMPTS_MAX = 10
"""How often an entry is decided anew because another writer took its number."""

type _Recalled = tuple[Recollection | None, tuple[tuple[str, Recorded], ...]]
"""The newest about an activity's key, and about the holds and coupons of an order."""

_TOO_MANY = TransientError("the activities are too many for one entry; the rest follows alone")


class Result(NamedTuple):
    """What became of one activity, and the entry that says so (None: no entry does).

    `known` is the newest that was recorded under its key before (None: nothing). The entry is in
    the chain of `member`, which is another than the caller's where accounts were merged.
    """

    outcome: Outcome
    entry_number: int | None = None
    known: Recollection | None = None
    member: str | None = None


class Recording(NamedTuple):
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
    directory: Members | None,
    now: datetime,
    of_client: bool = False,
) -> Recording:
    """Record activities of one member, in their order, as one entry.

    Presenting an activity again, at once or years later, has no second effect. Where the member's
    account was merged into another one, they are recorded there, under the member's own salt.

    Args:
        member: whose activities, by what the directory says of their keys.
        activities: in their order.
        ledger: where they are recorded.
        programs: what they earn by.
        directory: has the salts of accounts that were merged; None where no key can be in them.
        now: the time of recording.
        of_client: whether a client names the member, and no directory says whose the keys are.
            Accounts that were merged into the member's may know such a key. An account that is
            closed then answers for what it knows, and for nothing else.

    Raises:
        TransientError: nothing was recorded; present the activities again.
        ContentionError: other writers were faster on every attempt.
        ClockSkewedError: this machine's clock is too far from the table's.
        MemberMergedError: a client named an account that is closed, and that never knew the key.
    """
    timeline = programs.timeline(member.program)
    failure_behind: TransientError | None = None
    for _ in range(APPEND_ATTEMPTS_MAX):
        head = ledger.head(program=member.program, member=member.id)
        check_clock(now, head.answered_at)
        place = follow_from(member, stand_on(head.entry), ledger=ledger)
        recalled, failure = _recall_all(
            activities, place=place, ledger=ledger, directory=directory, of_client=of_client
        )
        presented = [
            Presented(activity, found.known_to(place.member.id) if found else None, shown)
            for activity, (found, shown) in zip(activities, recalled, strict=False)
        ]
        decision = decide(timeline, place.standing, presented, member=place.member, now=now)
        entry = decision.entry
        if entry is None:
            return _recording(place, decision, recalled, failure or failure_behind)
        try:
            present = ledger.append(entry)
        except EntryTooLargeError as error:
            if len(presented) == 1:
                refused = Outcome(status=Status.REFUSED, error=error)
                return Recording((Result(refused),), place.standing.state, failure)
            activities, failure_behind = activities[: len(presented) // 2], _TOO_MANY
            continue
        if present is None or present == entry:
            return _recording(place, decision, recalled, failure or failure_behind)
    raise ContentionError("other writers took every number that was tried; try again")


def entry_of(result: Result, *, program: str, ledger: Ledger) -> Entry | None:
    """The entry that says what became of an activity; None: none does, or it cannot be read."""
    if result.entry_number is None or result.member is None:
        return None
    return ledger.entry(program=program, member=result.member, number=result.entry_number)


def check_clock(now: datetime, answered_at: datetime) -> None:
    """Compare this machine's clock with the table's. Raises ClockSkewedError."""
    if abs(now - answered_at) > CLOCK_SKEW:
        raise ClockSkewedError("this machine's clock and the table's disagree; nothing is recorded")


def _recall_all(
    activities: Sequence[Activity],
    *,
    place: Place,
    ledger: Ledger,
    directory: Members | None,
    of_client: bool,
) -> tuple[list[_Recalled], TransientError | None]:
    """Recall each activity, up to the first for which the ledger cannot be read."""
    recalled: list[_Recalled] = []
    for activity in activities:
        try:
            found = (
                recall_of_client(activity, place=place, directory=directory, ledger=ledger)
                if of_client
                else recall(activity, place=place, ledger=ledger)
            )
            order = found.recorded.order if found is not None else None
            shown = _recall_codes(activity, order, place=place, ledger=ledger, directory=directory)
            recalled.append((found, shown))
        except TransientError as failure:
            if not recalled:
                raise
            return recalled, failure
    return recalled, None


def _recall_codes(
    activity: Activity,
    known: OrderRecord | None,
    *,
    place: Place,
    ledger: Ledger,
    directory: Members | None,
) -> tuple[tuple[str, Recorded], ...]:
    """What is recorded about the holds and coupons of an order.

    By code of those that it shows for the first time, and by key of the coupons that it showed
    before: a refund gives them back that shows no code.
    """
    coupons = () if known is None else known.coupons
    claimed = {coupon.key for coupon in coupons}
    found = [
        (code, recall_shown(key, place=place, ledger=ledger, directory=directory))
        for code, key in keys_shown(activity)
        if key_text(hash_key(key, place.member.salt)) not in claimed
    ]
    found += [
        (coupon.key, recall_told(coupon.key, place=place, ledger=ledger))
        for coupon in coupons
        if coupon.refused is None
    ]
    return tuple((name, told.recorded) for name, told in found if told is not None)


def keys_shown(activity: Activity) -> Iterator[tuple[str, str]]:
    """The codes that an order shows, each with the key of the hold or coupon that it is of."""
    content = activity.content
    if isinstance(content, Order):
        yield from ((shown.code, hold_key(shown.code)) for shown in content.holds)
        yield from ((code, coupon_key(code)) for code in content.coupons)


def _recording(
    place: Place,
    decision: Decision,
    recalled: Sequence[_Recalled],
    failure: TransientError | None,
) -> Recording:
    head = place.standing.head if decision.entry is None else decision.entry
    results = tuple(
        _result(outcome, found, decision.entry)
        for outcome, (found, _) in zip(decision.outcomes, recalled, strict=True)
    )
    return Recording(results, decision.state, failure, head=head, appended=decision.entry)


def _result(outcome: Outcome, found: Recollection | None, own: Entry | None) -> Result:
    """A result with the entry that answers: the new one, or the one that knew the key."""
    if outcome.status is Status.RECORDED or found is None:
        if own is None or outcome.status not in (Status.RECORDED, Status.DUPLICATE):
            return Result(outcome, known=found)
        return Result(outcome, own.number, found, own.member)
    return Result(outcome, found.number, found, found.member)
