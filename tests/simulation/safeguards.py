"""Each safeguard of the ledger, and how to do without it: the simulator must then find harm.

Nothing in the code that is shipped can be switched off; a port or one function is replaced here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from punchcard.domain import (
    decide,
    deciding,
    deciding_orders,
    draft,
    hold_claims,
    holds,
    joining,
    orders,
)
from punchcard.domain.activity import Order
from punchcard.domain.decide import Standing
from punchcard.domain.errors import PunchcardError
from punchcard.domain.hold_claims import Claims
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.matching import Circumstances
from punchcard.domain.members import Member, Resolution
from punchcard.domain.memory import Memory
from punchcard.domain.orders import apply_order
from punchcard.domain.policies import TakeBack
from punchcard.domain.reconcile import earn
from punchcard.domain.record import Burned, HoldRecord, OrderRecord, OrderVersion, SeenRefund
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.working import Working
from punchcard.edge import queue
from punchcard.ports import Ledger
from punchcard.use_cases import keep_activities, recall, record_activities, record_reports
from punchcard.use_cases.follow_merges import Place, follow_from

from tests.simulation import careless_directory, careless_ledger, programs, runner
from tests.simulation.remembering import replaced

type Off = Callable[[], AbstractContextManager[object]]
"""Does without a safeguard for as long as the context is open."""


def _known_since(margin: timedelta) -> AbstractContextManager[object]:
    """A key counts as new that was born this long after the newest forgotten one was recorded."""

    def is_surely_new(self: Memory, born_at: datetime | None) -> bool:
        if self.known_since is None:
            return True
        return born_at is not None and born_at > self.known_since + margin

    return patch.object(Memory, "is_surely_new", is_surely_new)


def _append_only_postings() -> AbstractContextManager[object]:
    """A newer state that posts nothing leaves no entry."""

    def apply(working: Working, claims: Claims, known: OrderRecord | None) -> OrderRecord | None:
        joined = apply_order(working, claims, known)
        return joined if known is None or working.postings else None

    return patch.object(deciding_orders, "apply_order", apply)


def _claim_whatever_was_claimed(
    order: Order,
    known: OrderRecord | None,
    found: Mapping[str, tuple[str, HoldRecord | None]],
    *,
    order_key: str,
) -> Claims:
    """A code counts for every order that shows it."""
    unclaimed = {
        code: (key, record and record._replace(order=None)) for code, (key, record) in found.items()
    }
    return hold_claims.claim_holds(order, known, unclaimed, order_key=order_key)


def _thaw_terms() -> AbstractContextManager[object]:
    """Every state of an order is decided under the circumstances of its arrival."""

    def apply(working: Working, claims: Claims, known: OrderRecord | None) -> OrderRecord | None:
        if known is not None:
            book = working.timeline.at_or_first(working.now)
            terms = working.open_terms(book, first_order=working.state.orders == 0)
            known = known._replace(terms=terms)
        return apply_order(working, claims, known)

    return patch.object(deciding_orders, "apply_order", apply)


def _credit_every_state() -> AbstractContextManager[object]:
    """Every state of an order earns what it deserves, whatever earlier ones did."""

    def credit(
        working: Working,
        record: OrderRecord,
        *,
        target: int,
        matures_at: datetime | None,
        policy: TakeBack,
    ) -> tuple[int, int]:
        earn(working, target, matures_at)
        return record.credited + target, record.forgiven

    return patch.object(orders, "reconcile_earned", credit)


def _forget_refunds() -> AbstractContextManager[object]:
    """The refunds of the newest state are all there are."""

    def join(
        record: OrderRecord,
        order: Order,
        book: Rulebook,
        circumstances: Circumstances,
        *,
        newer: bool,
    ) -> tuple[SeenRefund, ...]:
        seen = join_refunds(record, order, book, circumstances, newer=newer)
        told = {refund.refund_id for refund in order.refunds}
        return tuple(one for one in seen if one.refund_id in told) if newer else record.refunds

    join_refunds = joining._join_refunds
    return patch.object(joining, "_join_refunds", join)


def _whoever_is_named(resolution: Resolution) -> Member | None:
    """An activity is whoever's its identities are, also one that had another owner before."""
    return resolution.found[0][1] if resolution.found else resolution.owner


def _stay(member: Member, standing: Standing, *, ledger: Ledger) -> Place:
    """Whoever comes by way of a closed account writes into that."""
    return Place(member, standing)


def _without_what_lies_behind(follow: Callable[..., Place]) -> Callable[..., Place]:
    """What a closed account recorded is not looked for."""

    def look_ahead_only(member: Member, standing: Standing, *, ledger: Ledger) -> Place:
        return follow(member, standing, ledger=ledger)._replace(behind=())

    return look_ahead_only


@contextmanager
def _published_late() -> Iterator[None]:
    """A version takes effect when it is published, while machines know the one before."""
    with (
        patch.object(programs, "LEAD", timedelta(0)),
        patch.object(runner, "LEAD", timedelta(0)),
    ):
        yield


def _call_all_done(
    records: list[queue.QueueRecord], handle: Callable[[Sequence[queue.QueueRecord]], int]
) -> int:
    """A batch that was handled in part is deleted as a whole."""
    with suppress(PunchcardError):
        handle(records)
    return len(records)


SAFEGUARDS: dict[str, Off] = {
    "put condition": careless_ledger.without_condition,
    "new decision after a failed put": careless_ledger.without_new_decision,
    "recognising one's own entry": careless_ledger.without_recognition,
    "strong reads of the ledger": careless_ledger.with_stale_reads,
    "strong reads of the directory": careless_directory.with_stale_reads,
    "activity bound before it is recorded": careless_directory.without_claims_of_activities,
    "second look of what waits for a member": careless_directory.without_second_look_for_members,
    "binding before looking for what waits": careless_directory.looking_before_binding,
    "second look for an order's owner": careless_directory.without_second_look_for_owners,
    "second look for an order's record": careless_directory.without_second_look_for_records,
    "waiting rows removed last": careless_directory.taking_what_waits,
    "memory": lambda: patch.object(Memory, "entry_number", lambda self, key_hash: None),
    "history look-up": lambda: patch.object(recall, "_in_history", lambda *args: None),
    "history read down to birth less the skew": lambda: patch.object(
        recall, "CLOCK_SKEW", -CLOCK_SKEW
    ),
    "sign of the skew": lambda: _known_since(-CLOCK_SKEW),
    "allowance for the skew": lambda: _known_since(timedelta(0)),
    "both entries of a pair at once": careless_ledger.without_transaction,
    "closed accounts are followed": lambda: replaced(follow_from, _stay),
    "look-up behind a merge": lambda: replaced(follow_from, _without_what_lies_behind(follow_from)),
    "doubt after a merge": lambda: patch.object(Memory, "doubt_before", lambda self, at: self),
    "always append": _append_only_postings,
    "frozen terms": _thaw_terms,
    "reconcile by target": _credit_every_state,
    "newest version wins": lambda: patch.object(
        OrderVersion, "__gt__", lambda self, other: self != other
    ),
    "refunds only grow": _forget_refunds,
    "a state read anew once its hold is known": lambda: patch.object(
        joining, "_reads_anew", lambda *args: False
    ),
    "what is repeated is kept too": lambda: patch.object(keep_activities, "_SEEN_BEFORE", ()),
    "what failed stays in the queue": lambda: patch.object(queue, "_handle_group", _call_all_done),
    "recorded time never falls": lambda: patch.object(
        decide, "max", lambda now, head: now, create=True
    ),
    "a hold ends once": lambda: patch.object(holds, "_live", lambda working, known: known.hold),
    "a code counts once": lambda: patch.object(
        deciding_orders, "claim_holds", _claim_whatever_was_claimed
    ),
    "what a call captured is adopted": lambda: patch.object(
        hold_claims, "Burned", lambda at, points: Burned(at, 0)
    ),
    "one key, one content": lambda: patch.object(deciding, "digest_of", lambda content: "same"),
    "an order stays with whom it went to": lambda: patch.object(
        Resolution, "most_trusted", property(_whoever_is_named)
    ),
    "waiting amendments looked for": lambda: patch.object(
        record_reports, "_apply_waiting_amendments", lambda *args: None
    ),
    "a version is published ahead": _published_late,
    "clock check": lambda: patch.object(record_activities, "check_clock", lambda *args: None),
    "nothing from the future": lambda: patch.object(
        draft, "check_dates", lambda *args, **named: None
    ),
}
"""By name, as `--switch-off` takes it."""
