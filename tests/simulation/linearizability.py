"""Every answer was true at some moment of its call: replayed through a model of a few lines.

The ledger claims an order in which all has happened: that of its entries. Along it the model knows
of each key what the newest record says, and so what anybody who asked then had to be told. What
was recorded must have been new just before its entry. For every other answer there must be a
moment between call and answer at which it was right; a refusal is an answer like any other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from punchcard.domain.activity import Order, Refund
from punchcard.domain.entry import Account
from punchcard.domain.facts import digest_of
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.outcome import Status
from punchcard.domain.record import OrderRecord, Recorded
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.wait import TOO_OLD_TO_WAIT

from tests.simulation.invariants import require
from tests.simulation.ledger_view import LedgerView, Said
from tests.simulation.programs import GUEST_DAYS
from tests.simulation.story import FUTURE, KEY_REUSED, NOBODY, Event

WAITS = (Status.WAITING, Status.ORDER_UNKNOWN)


class Told(NamedTuple):
    """What a call answered about an event, and the moments that enclose it.

    `now` is the time on the clock of the machine that answered.
    """

    event: Event
    result: Result
    began: int
    ended: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """The chains with all that stands in them, to compare answers with.

    `bound_at` says at which moment the directory came to know a key or an identity.
    """

    view: LedgerView
    bound_at: Callable[[object], int | None]

    def check(self, told: Told) -> None:
        """Require that an answer was right."""
        status = told.result.outcome.status
        said = self.view.said.get(told.event.key, [])
        if status is Status.RECORDED:
            self._check_recorded(told, said)
        elif status in WAITS:
            require(self._waits_rightly(told, said), f"{_name(told)} had to wait")
        elif told.result.outcome.reason == TOO_OLD_TO_WAIT:
            require(self._waits_rightly(told, said), f"{_name(told)} had nobody to wait for")
            late = told.event.report.activity.occurred_at + timedelta(days=GUEST_DAYS) <= told.now
            require(late, f"{_name(told)} was too old to wait")
        else:
            possible = {
                answer
                for known in _known_during(told, said)
                for answer in self._answers(known, told)
            }
            require(status in possible, f"{_name(told)} was {status} at some moment of its call")
        if status is Status.REFUSED:
            _check_refusal(told)

    def _check_recorded(self, told: Told, said: Sequence[Said]) -> None:
        """What is called recorded stands in the entry that is named, put by this very call."""
        number, points = told.result.entry_number, told.result.outcome.points
        found = [place for place, one in enumerate(said) if one.number == number]
        within = [place for place in found if told.began < said[place].moment <= told.ended]
        require(bool(within), f"{_name(told)} stands in entry {number}, put by its call")
        fitting = [
            place
            for place in within
            if Status.RECORDED in self._answers(said[place - 1] if place else None, told)
            and self._covers(said[place].recorded, told.event)
        ]
        require(bool(fitting), f"{_name(told)} was new in entry {number}")
        earned = [_earned(said[place].recorded) for place in fitting]
        require(points in earned, f"{_name(told)} earned {points} points")

    def _answers(self, known: Said | None, told: Told) -> Iterator[Status]:
        """What there is to answer about an event, where `known` is the newest about its key."""
        event, content = told.event, told.event.report.activity.content
        if event.flaw not in (None, KEY_REUSED):
            yield Status.REFUSED
        if isinstance(content, Order):
            yield from self._answers_order(known, event, content)
        elif isinstance(content, Refund):
            if known is not None:
                new = not self._covers(known.recorded, event)
                yield Status.RECORDED if new else Status.DUPLICATE
        elif known is None:
            yield Status.RECORDED
        else:
            same = known.recorded.digest == digest_of(content)
            yield Status.DUPLICATE if same else Status.REFUSED

    def _answers_order(self, known: Said | None, event: Event, order: Order) -> Iterator[Status]:
        record = known.recorded.order if known else None
        if record is None:
            yield Status.RECORDED if order.paid or order.partly_paid else Status.IGNORED
            return
        if not self._covers(known.recorded if known else None, event):
            yield Status.RECORDED
            return
        yield (
            Status.SUPERSEDED if order.updated_at < record.version.updated_at else Status.DUPLICATE
        )
        if _dated(order) == record.version[:4]:
            # States that a shop dated alike are told apart by a digest; either may be the newer.
            yield Status.RECORDED

    def _covers(self, recorded: Recorded | None, event: Event) -> bool:
        """Whether a record says all that an event does."""
        content = event.report.activity.content
        if recorded is None:
            return False
        if not isinstance(content, Order | Refund):
            return recorded.digest == digest_of(content)
        order = recorded.order
        if order is None:
            return False
        member = self.view.member_of[event.key]
        seen = {refund.refund_id for refund in order.refunds}
        if isinstance(content, Refund):
            return self.view.hidden(member, content.refund_id) in seen
        told = {self.view.hidden(member, refund.refund_id) for refund in content.refunds}
        return told <= seen and _joined(order, content)

    def _waits_rightly(self, told: Told, said: Sequence[Said]) -> bool:
        """Whether there was nobody to record it for, or no order to amend, when it was asked."""
        event = told.event
        if isinstance(event.report.activity.content, Refund):
            return not any(one.moment <= told.began for one in said)
        places = [event.key, *((one.kind, one.value) for one in event.report.identities)]
        known = [moment for place in places if (moment := self.bound_at(place)) is not None]
        return all(moment > told.began for moment in known)


def _known_during(told: Told, said: Sequence[Said]) -> Iterator[Said | None]:
    """What was the newest about a key at each moment of a call."""
    before = [one for one in said if one.moment <= told.began]
    yield before[-1] if before else None
    yield from (one for one in said if told.began < one.moment <= told.ended)


def _check_refusal(told: Told) -> None:
    event, error = told.event, told.result.outcome.error
    require(error is not None, "a refusal says why")
    assert error is not None
    flaw = event.flaw or "nothing"
    require(error.code == event.flaw, f"{event.key} was refused with {error.code} for {flaw}")
    activity = event.report.activity
    if error.code == FUTURE:
        at = max(activity.occurred_at, activity.born_at or activity.occurred_at)
        require(at > told.now - CLOCK_SKEW, "what is refused as future is not long past")
    if error.code == NOBODY:
        require(not event.report.identities, "what is refused as nobody's names nobody")


def _joined(record: OrderRecord, order: Order) -> bool:
    """Whether the record of an order is at least as new in all its parts as a state of it."""
    fulfilled = order.fulfilled_at is None or (
        record.fulfilled_at is not None and record.fulfilled_at <= order.fulfilled_at
    )
    return (
        _dated(order) <= record.version[:4]
        and record.paid >= order.paid
        and record.cancelled >= order.cancelled
        and fulfilled
    )


def _dated(order: Order) -> tuple[datetime, bool, int, int]:
    return order.updated_at, order.cancelled, order.refunded, len(order.refunds)


def _earned(recorded: Recorded) -> int:
    """Points that came into being for what is recorded, less those that were taken back."""
    return sum(
        posting.points * ((posting.source is Account.ISSUED) - (posting.target is Account.ISSUED))
        for posting in recorded.postings
    )


def _name(told: Told) -> str:
    return f"event {told.event.number} ({told.event.key})"
