"""The entry in the making: activities are applied to it one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from punchcard.domain.activity import (
    COUPON_CANCELLED,
    HOLD,
    HOLD_SHOWN,
    VOID,
    Activity,
    Order,
    Refund,
)
from punchcard.domain.codec import encode_state
from punchcard.domain.dating import check_dates
from punchcard.domain.deciding import REWARD_CONTENT, Decided, decide_other, reused
from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.errors import (
    ConflictError,
    CurrencyUnknownError,
    InvalidError,
    NotFoundError,
)
from punchcard.domain.hold_claims import Claims, claim_holds, told_holds
from punchcard.domain.hold_codes import hold_key
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_of_text, key_text
from punchcard.domain.orders import apply_order, apply_refund
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import HoldRecord, OrderRecord, Recorded
from punchcard.domain.record_codec import encode_activities
from punchcard.domain.settle import note_activity, settle
from punchcard.domain.state import State, touch_memory
from punchcard.domain.timeline import Timeline
from punchcard.domain.working import Working

SETTLED = "settled"
BATCH = "batch"
NOT_PAID = "not_paid"


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

    def apply(
        self,
        activity: Activity,
        known: Recorded | None,
        holds: Sequence[tuple[str, Recorded]] = (),
    ) -> Outcome:
        """Apply one activity; `known` is the newest that the ledger says about its key.

        `holds` is the newest about each hold whose code an order shows, by code.
        """
        key_hash = hash_key(activity.key, self.member.salt)
        known = self._newest.get(key_hash, known)
        try:
            check_dates(activity, recorded_at=self.recorded_at)
            working = self._working(activity, known)
            decided = self._decide(working, activity, known, holds)
        except (InvalidError, ConflictError, NotFoundError) as error:
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
            hold=decided.hold,
            transfer=decided.transfer,
            coupon=decided.coupon,
        )
        self._take_over(working, key_hash, recorded)
        for hold in decided.told:
            self._tell_hold(hold, recorded)
        self.settle()
        return Outcome(status=Status.RECORDED, points=_earned(recorded.postings))

    def entry(self) -> Entry:
        """The entry as it stands, not sealed yet."""
        types = [item.type for item in self.recorded if item.type not in (SETTLED, HOLD_SHOWN)]
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

    def _working(self, activity: Activity, known: Recorded | None) -> Working:
        effective_at = activity.occurred_at
        if known is not None and isinstance(activity.content, Order):
            effective_at = activity.content.updated_at
        # A coupon is used long after it was issued, and elsewhere.
        first = None if isinstance(activity.content, REWARD_CONTENT) else known
        return Working(
            state=self.state,
            timeline=self.timeline,
            now=self.recorded_at,
            occurred_at=(first and first.occurred_at) or activity.occurred_at,
            effective_at=effective_at,
            channel=(first and first.channel) or activity.channel,
            store=activity.store if first is None else first.store,
            account=(known and known.order and known.order.account) or self.member.id,
        )

    def _decide(
        self,
        working: Working,
        activity: Activity,
        known: Recorded | None,
        holds: Sequence[tuple[str, Recorded]],
    ) -> Decided | Outcome:
        content = activity.content
        if isinstance(content, Order):
            claims = self._claims(activity, content, known and known.order, holds)
            return self._decide_order(working, activity, claims, known)
        if isinstance(content, Refund):
            return self._decide_refund(working, content, known)
        other = decide_other(
            working, activity, content, known, hidden=self._hidden, number=self.number
        )
        return other or Outcome(status=Status.DUPLICATE)

    def _decide_order(
        self, working: Working, activity: Activity, claims: Claims, known: Recorded | None
    ) -> Decided | Outcome:
        order = claims.order
        currency = self.timeline.at_or_first(activity.occurred_at).version.currency
        if order.currency != currency:
            raise CurrencyUnknownError(
                f"the order is in {order.currency}, the program in {currency}"
            )
        record = known.order if known is not None else None
        if known is not None and record is None:
            raise reused()
        joined = apply_order(working, claims, record)
        if joined is not None and not claims.shown:
            return Decided(order=joined)
        if joined is not None:
            key = self._hidden(activity.key)
            told = told_holds(claims, joined, working, order_key=key, number=self.number)
            return Decided(order=joined, told=tuple(told))
        if record is None:
            return Outcome(status=Status.IGNORED, reason=NOT_PAID)
        stale = order.updated_at < record.version.updated_at
        return Outcome(status=Status.SUPERSEDED if stale else Status.DUPLICATE)

    def _decide_refund(
        self, working: Working, refund: Refund, known: Recorded | None
    ) -> Decided | Outcome:
        if known is None or known.order is None:
            return Outcome(status=Status.ORDER_UNKNOWN)
        hidden = replace(refund, refund_id=self._hidden(refund.refund_id))
        joined = apply_refund(working, hidden, known.order)
        return Outcome(status=Status.DUPLICATE) if joined is None else Decided(order=joined)

    def _claims(
        self,
        activity: Activity,
        order: Order,
        known: OrderRecord | None,
        holds: Sequence[tuple[str, Recorded]],
    ) -> Claims:
        """Understand the hold codes of an order, whose refunds are hidden.

        What is known of a hold says under which key, for it may have been taken on an account that
        was merged into this one: its key is hidden under the salt of that account.
        """
        if order.refunds:
            order = with_hidden_refunds(order, self.member.salt)
        if not order.holds:
            return Claims(order, () if known is None else known.holds)
        recorded = dict(holds)
        newest = {item.key: item.hold for item in (*recorded.values(), *self._newest.values())}
        keys = {shown.code: self._hidden(hold_key(shown.code)) for shown in order.holds}
        keys |= {code: item.key for code, item in recorded.items() if item.key is not None}
        found = {code: (key, newest.get(key)) for code, key in keys.items()}
        return claim_holds(order, known, found, order_key=self._hidden(activity.key))

    def _take_over(self, working: Working, key_hash: bytes, recorded: Recorded) -> None:
        state = working.state
        if recorded.postings and recorded.type not in (HOLD, VOID, COUPON_CANCELLED):
            state = note_activity(state, self.timeline, self.recorded_at)
        self.state = touch_memory(state, key_hash, number=self.number, recorded_at=self.recorded_at)
        self.recorded.append(recorded)
        self._newest[key_hash] = recorded
        self.changed = True

    def _tell_hold(self, hold: HoldRecord, order: Recorded) -> None:
        """Record under a hold's own key what an order did to it."""
        key_hash = key_of_text(hold.hold.key)
        recorded = order._replace(
            type=HOLD_SHOWN, key=hold.hold.key, postings=(), order=None, hold=hold
        )
        self.state = touch_memory(
            self.state, key_hash, number=self.number, recorded_at=self.recorded_at
        )
        self.recorded.append(recorded)
        self._newest[key_hash] = recorded

    def _hidden(self, key: str) -> str:
        return key_text(hash_key(key, self.member.salt))


def with_hidden_refunds(order: Order, salt: bytes) -> Order:
    """An order whose refunds have the ids under which entries know them."""
    refunds = tuple(
        replace(refund, refund_id=key_text(hash_key(refund.refund_id, salt)))
        for refund in order.refunds
    )
    return replace(order, refunds=refunds)


def _earned(postings: tuple[Posting, ...]) -> int:
    given = sum(posting.points for posting in postings if posting.source is Account.ISSUED)
    return given - sum(posting.points for posting in postings if posting.target is Account.ISSUED)
