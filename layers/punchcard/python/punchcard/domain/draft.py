"""The entry in the making: activities are applied to it one after the other."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from punchcard.domain.activity import (
    Activity,
    Adjustment,
    Classification,
    Facts,
    Order,
    Refund,
)
from punchcard.domain.adjusting import apply_adjustment
from punchcard.domain.codec import encode_state
from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.errors import (
    ActivityRefusedError,
    CurrencyUnknownError,
    IdempotencyKeyReusedError,
    InvalidError,
)
from punchcard.domain.facts import apply_classification, apply_facts, digest_of
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.orders import apply_order, apply_refund
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import ByHand, OrderRecord, Reason, Recorded, Terms
from punchcard.domain.record_codec import encode_activities
from punchcard.domain.settle import note_activity, settle
from punchcard.domain.state import State, touch_memory
from punchcard.domain.timeline import Timeline
from punchcard.domain.working import Working

SETTLED = "settled"
BATCH = "batch"
NOT_PAID = "not_paid"


class ActivityInFutureError(ActivityRefusedError):
    """The activity claims to have happened after now, beyond what two clocks may disagree."""

    code = "activity_in_future"


@dataclass(slots=True, kw_only=True)
class _Decided:
    """What is recorded about an activity beside its postings."""

    digest: str | None = None
    terms: Terms | None = None
    reasons: tuple[Reason, ...] = ()
    order: OrderRecord | None = None
    by_hand: ByHand | None = None


@dataclass(slots=True, kw_only=True)
class Draft:
    """A member's next entry while it is being decided.

    `recorded` is what it says so far, `changed` whether any activity is in it. Activities of the
    same key see each other: `_newest` holds the newest record of each key met here.
    """

    timeline: Timeline
    member: Member
    number: int
    recorded_at: datetime
    state: State
    recorded: list[Recorded] = field(default_factory=list)
    changed: bool = False
    _newest: dict[bytes, Recorded] = field(default_factory=dict)

    def settle(self) -> None:
        """Post what falls due up to the recorded time."""
        self.state, postings = settle(self.state, self.timeline, to=self.recorded_at)
        if postings:
            self.recorded.append(Recorded(type=SETTLED, postings=postings))

    def apply(self, activity: Activity, known: Recorded | None) -> Outcome:
        """Apply one activity; `known` is the newest that the ledger says about its key."""
        key_hash = hash_key(activity.key, self.member.salt)
        known = self._newest.get(key_hash, known)
        try:
            self._check_time(activity)
            working = self._working(activity, known)
            decided = self._decide(working, activity, known)
        except (InvalidError, IdempotencyKeyReusedError) as error:
            return Outcome(status=Status.REFUSED, error=error)
        if isinstance(decided, Outcome):
            return decided
        recorded = Recorded(
            type=activity.type,
            key=key_text(key_hash),
            channel=working.channel,
            store=working.store,
            occurred_at=working.occurred_at,
            postings=tuple(working.postings),
            terms=decided.terms,
            reasons=decided.reasons,
            digest=decided.digest,
            order=decided.order,
            by_hand=decided.by_hand,
        )
        self._take_over(working, key_hash, recorded)
        return Outcome(status=Status.RECORDED, points=_earned(recorded.postings))

    def entry(self) -> Entry:
        """The entry as it stands, not sealed yet."""
        types = [recorded.type for recorded in self.recorded if recorded.type != SETTLED]
        return Entry(
            program=self.member.program,
            member=self.member.id,
            number=self.number,
            recorded_at=self.recorded_at,
            kind=types[0] if len(types) == 1 else BATCH if types else SETTLED,
            activities=encode_activities(tuple(self.recorded)),
            state=encode_state(self.state),
            memory=self.state.memory.slots,
        )

    def _check_time(self, activity: Activity) -> None:
        """Refuse the future, the key's birth too: what is recorded must not seem born later.

        A key born after everything that was forgotten counts as new without being looked up.
        """
        moments = [activity.occurred_at, activity.born_at]
        if isinstance(activity.content, Order):
            moments += [activity.content.updated_at, activity.content.fulfilled_at]
        latest = max([moment for moment in moments if moment is not None])
        if latest > self.recorded_at + CLOCK_SKEW:
            raise ActivityInFutureError(
                "the activity is dated after now; check the clock of the channel that reports it"
            )

    def _working(self, activity: Activity, known: Recorded | None) -> Working:
        effective_at = activity.occurred_at
        if known is not None and isinstance(activity.content, Order):
            effective_at = activity.content.updated_at
        return Working(
            state=self.state,
            timeline=self.timeline,
            now=self.recorded_at,
            occurred_at=(known and known.occurred_at) or activity.occurred_at,
            effective_at=effective_at,
            channel=(known and known.channel) or activity.channel,
            store=activity.store if known is None else known.store,
        )

    def _decide(
        self, working: Working, activity: Activity, known: Recorded | None
    ) -> _Decided | Outcome:
        content = activity.content
        if isinstance(content, Order):
            return self._decide_order(working, activity, content, known)
        if isinstance(content, Refund):
            return self._decide_refund(working, content, known)
        return self._decide_other(working, activity, content, known)

    def _decide_order(
        self, working: Working, activity: Activity, order: Order, known: Recorded | None
    ) -> _Decided | Outcome:
        currency = self.timeline.at_or_first(activity.occurred_at).version.currency
        if order.currency != currency:
            raise CurrencyUnknownError(
                f"the order is in {order.currency}, the program in {currency}"
            )
        record = known.order if known is not None else None
        if known is not None and record is None:
            raise _reused()
        joined = apply_order(working, self._with_hidden_refunds(order), record)
        if joined is not None:
            return _Decided(order=joined)
        if record is None:
            return Outcome(status=Status.IGNORED, reason=NOT_PAID)
        stale = order.updated_at < record.version.updated_at
        return Outcome(status=Status.SUPERSEDED if stale else Status.DUPLICATE)

    def _decide_refund(
        self, working: Working, refund: Refund, known: Recorded | None
    ) -> _Decided | Outcome:
        if known is None or known.order is None:
            return Outcome(status=Status.ORDER_UNKNOWN)
        hidden = replace(refund, refund_id=self._hidden(refund.refund_id))
        joined = apply_refund(working, hidden, known.order)
        return Outcome(status=Status.DUPLICATE) if joined is None else _Decided(order=joined)

    def _decide_other(
        self,
        working: Working,
        activity: Activity,
        content: Facts | Classification | Adjustment,
        known: Recorded | None,
    ) -> _Decided | Outcome:
        digest = digest_of(content)
        if known is not None:
            if known.digest == digest and known.type == activity.type:
                return Outcome(status=Status.DUPLICATE)
            raise _reused()
        if isinstance(content, Classification):
            apply_classification(working, content)
            return _Decided(digest=digest)
        if isinstance(content, Adjustment):
            return _Decided(digest=digest, by_hand=apply_adjustment(working, content))
        terms, reasons = apply_facts(working, activity, content)
        return _Decided(digest=digest, terms=terms, reasons=reasons)

    def _take_over(self, working: Working, key_hash: bytes, recorded: Recorded) -> None:
        state = working.state
        if recorded.postings:
            state = note_activity(state, self.timeline, self.recorded_at)
        self.state = touch_memory(state, key_hash, number=self.number, recorded_at=self.recorded_at)
        self.recorded.append(recorded)
        self._newest[key_hash] = recorded
        self.changed = True
        self.settle()

    def _with_hidden_refunds(self, order: Order) -> Order:
        if not order.refunds:
            return order
        refunds = tuple(
            replace(refund, refund_id=self._hidden(refund.refund_id)) for refund in order.refunds
        )
        return replace(order, refunds=refunds)

    def _hidden(self, refund_id: str) -> str:
        return key_text(hash_key(refund_id, self.member.salt))


def _earned(postings: tuple[Posting, ...]) -> int:
    given = sum(posting.points for posting in postings if posting.source is Account.ISSUED)
    return given - sum(posting.points for posting in postings if posting.target is Account.ISSUED)


def _reused() -> IdempotencyKeyReusedError:
    return IdempotencyKeyReusedError(
        "this key was used for another activity; send each activity with a key of its own"
    )
