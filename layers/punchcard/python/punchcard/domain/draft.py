"""The entry in the making: activities are applied to it one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from punchcard.domain.activity import (
    COUPON_CANCELLED,
    COUPON_RESTORED,
    COUPON_SHOWN,
    HOLD,
    HOLD_SHOWN,
    VOID,
    Activity,
    Order,
    Refund,
)
from punchcard.domain.codec import encode_state
from punchcard.domain.dating import check_dates
from punchcard.domain.deciding import REWARD_CONTENT, Decided, decide_other
from punchcard.domain.deciding_orders import OrderDesk, Shown, decide_order, decide_refund
from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.errors import ConflictError, InvalidError, NotFoundError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_of_text, key_text
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import encode_activities
from punchcard.domain.settle import note_activity, settle
from punchcard.domain.state import State, note_coupons, touch_memory
from punchcard.domain.timeline import Timeline
from punchcard.domain.working import Working

SETTLED = "settled"
BATCH = "batch"

TOLD = frozenset({SETTLED, HOLD_SHOWN, COUPON_SHOWN, COUPON_RESTORED})
"""What nobody presented: it fell due, or an order before it in the entry did it."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """A member's next entry while it is being decided.

    `recorded` is what it says so far, `changed` whether any activity is in it. Activities of the
    same key see each other: `_newest` holds the newest record of each key met here, and `_shown`
    what any of them was shown, for a later state of an order may leave its codes out.
    """

    timeline: Timeline
    member: Member
    number: int
    recorded_at: datetime
    state: State
    recorded: list[Recorded] = field(default_factory=list)
    changed: bool = False
    _newest: dict[bytes, Recorded] = field(default_factory=dict)
    _shown: dict[str, Recorded] = field(default_factory=dict)

    def settle(self) -> None:
        """Post what falls due up to the recorded time."""
        self.state, postings = settle(self.state, self.timeline, to=self.recorded_at)
        if postings:
            self.recorded.append(Recorded(type=SETTLED, postings=postings))

    def apply(
        self,
        activity: Activity,
        known: Recorded | None,
        shown: Shown = (),
    ) -> Outcome:
        """Apply one activity; `known` is the newest that the ledger says about its key.

        `shown` is the newest about the holds and coupons of an order.
        """
        key_hash = hash_key(activity.key, self.member.salt)
        known = self._newest.get(key_hash, known)
        self._shown.update(shown)
        try:
            check_dates(activity, recorded_at=self.recorded_at)
            working = self._working(activity, known)
            decided = self._decide(working, activity, known)
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
        for told in _told(decided):
            self._tell(recorded, told)
        self.settle()
        return Outcome(status=Status.RECORDED, points=_earned(recorded.postings))

    def entry(self) -> Entry:
        """The entry as it stands, not sealed yet."""
        types = [item.type for item in self.recorded if item.type not in TOLD]
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
    ) -> Decided | Outcome:
        content = activity.content
        if isinstance(content, Order | Refund):
            desk = OrderDesk(
                shown=self._shown,
                newest=self._newest.values(),
                salt=self.member.salt,
                number=self.number,
            )
            if isinstance(content, Order):
                return decide_order(working, activity, content, known, desk)
            return decide_refund(working, activity, content, known, desk)
        other = decide_other(
            working, activity, content, known, hidden=self._hidden, number=self.number
        )
        return other or Outcome(status=Status.DUPLICATE)

    def _take_over(self, working: Working, key_hash: bytes, recorded: Recorded) -> None:
        state = working.state
        if recorded.postings and recorded.type not in (HOLD, VOID, COUPON_CANCELLED):
            state = note_activity(state, self.timeline, self.recorded_at)
        self.state = state
        self._note(key_hash, recorded)
        self.changed = True

    def _tell(self, order: Recorded, told: Recorded) -> None:
        """Record under its own key what an order did to a hold or a coupon."""
        key_hash = key_of_text(told.key or "")
        recorded = order._replace(
            type=told.type,
            key=told.key,
            postings=(),
            order=None,
            hold=told.hold,
            coupon=told.coupon,
        )
        self._note(key_hash, recorded)

    def _note(self, key_hash: bytes, recorded: Recorded) -> None:
        state = touch_memory(self.state, key_hash, number=self.number, recorded_at=self.recorded_at)
        if recorded.coupon is not None:
            state = note_coupons(state, number=self.number)
        self.state = state
        self.recorded.append(recorded)
        self._newest[key_hash] = recorded

    def _hidden(self, key: str) -> str:
        return key_text(hash_key(key, self.member.salt))


def _told(decided: Decided) -> Iterator[Recorded]:
    """What an order did to holds and coupons, each under a key of its own."""
    for hold in decided.told:
        yield Recorded(type=HOLD_SHOWN, key=hold.hold.key, hold=hold)
    for coupon in decided.used:
        yield Recorded(type=COUPON_SHOWN, key=coupon.coupon.key, coupon=coupon)
    for coupon in decided.restored:
        yield Recorded(type=COUPON_RESTORED, key=coupon.coupon.key, coupon=coupon)


def _earned(postings: tuple[Posting, ...]) -> int:
    given = sum([posting.points for posting in postings if posting.source is Account.ISSUED])
    return given - sum([posting.points for posting in postings if posting.target is Account.ISSUED])
