"""What an entry is announced as: one event for each thing that happened to points in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from punchcard.domain.activity import (
    COUPON_CANCELLED,
    COUPON_REDEEMED,
    COUPON_RESTORED,
    COUPON_SHOWN,
    MERGED,
    MERGED_INTO,
    REWARD,
)
from punchcard.domain.coupon_record import Coupon
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.events import Event, EventType, event_id
from punchcard.domain.invariants import balance_changes
from punchcard.domain.record import Merged, Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import State

_MINE = frozenset({Account.PENDING, Account.AVAILABLE, Account.HELD})

SIGNED = frozenset({EventType.POINTS_ADJUSTED, EventType.POINTS_TRANSFERRED})
"""What counts from the member's side: points that were taken are negative."""

_ON_THE_WAY: dict[tuple[Account, Account], EventType] = {
    (Account.PENDING, Account.AVAILABLE): EventType.POINTS_MATURED,
    (Account.AVAILABLE, Account.REDEEMED): EventType.POINTS_REDEEMED,
    (Account.HELD, Account.REDEEMED): EventType.POINTS_REDEEMED,
    (Account.REDEEMED, Account.AVAILABLE): EventType.POINTS_RETURNED,
    (Account.REDEEMED, Account.EXPIRED): EventType.POINTS_EXPIRED,
    (Account.AVAILABLE, Account.EXPIRED): EventType.POINTS_EXPIRED,
    (Account.HELD, Account.EXPIRED): EventType.POINTS_EXPIRED,
    (Account.EXPIRED, Account.REDEEMED): EventType.POINTS_REDEEMED,
    (Account.EXPIRED, Account.AVAILABLE): EventType.POINTS_REINSTATED,
}

_OF_COUPONS: dict[str, EventType] = {
    REWARD: EventType.REWARD_REDEEMED,
    COUPON_REDEEMED: EventType.COUPON_REDEEMED,
    COUPON_CANCELLED: EventType.COUPON_CANCELLED,
    COUPON_SHOWN: EventType.COUPON_REDEEMED,
    COUPON_RESTORED: EventType.COUPON_RESTORED,
}

_BY_ORDERS = (COUPON_SHOWN, COUPON_RESTORED)


def announce(entry: Entry) -> tuple[Event, ...]:
    """The events of an entry, one per type, in the order in which their first postings stand.

    Points of one type are summed. Those adjusted by hand or transferred count from the member's
    side: what was taken is negative. Points that only changed their date or were reserved are not
    announced. What happened to coupons stands behind that, one event for each time.

    Raises:
        FormatNewerError: the entry was written by newer code than this.
    """
    state = stand_on(entry).state
    told: dict[EventType, list[Posting]] = {}
    others: list[Event] = []
    times: Counter[tuple[str, str]] = Counter()
    for recorded in decode_activities(entry.activities):
        if recorded.merge is not None:
            others.append(_merged(recorded, recorded.merge, entry, state))
            continue
        if recorded.coupon is not None and recorded.type in _OF_COUPONS:
            coupon = recorded.coupon.coupon
            times[recorded.type, coupon.key] += 1
            nth = times[recorded.type, coupon.key]
            others.append(_coupon_event(recorded.type, coupon, nth, entry, state))
        for posting in recorded.postings:
            event_type = _type_of(posting)
            if event_type is not None:
                told.setdefault(event_type, []).append(posting)
    return (*(_moved(kind, postings, entry, state) for kind, postings in told.items()), *others)


def _type_of(posting: Posting) -> EventType | None:
    if Account.ADJUSTED in (posting.source, posting.target):
        return EventType.POINTS_ADJUSTED
    if Account.TRANSFERRED in (posting.source, posting.target):
        return EventType.POINTS_TRANSFERRED
    if posting.source is Account.ISSUED:
        return EventType.POINTS_EARNED
    if posting.target is Account.ISSUED:
        return EventType.POINTS_REVERSED
    return _ON_THE_WAY.get((posting.source, posting.target))


def _event(
    event_type: EventType, entry: Entry, state: State, *, points: int, reasons: Iterable[str]
) -> Event:
    """What every event of an entry says."""
    return Event(
        id=event_id(event_type, program=entry.program, member=entry.member, about=entry.number),
        type=event_type,
        program=entry.program,
        member=entry.member,
        occurred_at=entry.recorded_at,
        entry=entry.number,
        points=points,
        available=state.available,
        pending=state.pending_points,
        reasons=tuple(sorted(set(reasons))),
    )


def _moved(event_type: EventType, postings: list[Posting], entry: Entry, state: State) -> Event:
    points = _points(event_type, postings)
    reasons = [posting.reason for posting in postings]
    return _event(event_type, entry, state, points=points, reasons=reasons)


def _merged(recorded: Recorded, merge: Merged, entry: Entry, state: State) -> Event:
    """That two accounts became one; its points are those that came or went, of whatever kind."""
    points = -balance_changes(list(recorded.postings))[Account.TRANSFERRED]
    reasons = [MERGED, *(posting.reason for posting in recorded.postings)]
    is_closed = recorded.type == MERGED_INTO
    return replace(
        _event(EventType.MEMBER_MERGED, entry, state, points=points, reasons=reasons),
        absorbed=entry.member if is_closed else merge.member,
        merged_into=merge.member if is_closed else entry.member,
    )


def _coupon_event(
    activity_type: str, coupon: Coupon, nth: int, entry: Entry, state: State
) -> Event:
    """What happened to a coupon for the nth time in the entry; `points` is what it cost.

    An entry has one call about one, but orders in it may use several, and each of them repeatedly.
    Those of the first time keep the id that they have always had.
    """
    event_type = _OF_COUPONS[activity_type]
    event = replace(
        _event(event_type, entry, state, points=coupon.points, reasons=[activity_type]),
        reward=coupon.reward,
        coupon=coupon.key,
    )
    if activity_type not in _BY_ORDERS:
        return event
    about = f"{entry.number} {coupon.key}" + (f" {nth}" if nth > 1 else "")
    told_apart = event_id(event_type, program=entry.program, member=entry.member, about=about)
    return replace(event, id=told_apart)


def _points(event_type: EventType, postings: Iterable[Posting]) -> int:
    if event_type not in SIGNED:
        return sum(posting.points for posting in postings)
    return sum(
        posting.points if posting.target in _MINE else -posting.points for posting in postings
    )
