"""Telling a till the events of an order, and reading its chain."""

from collections.abc import Sequence
from datetime import timedelta

from punchcard.domain.activity import Activity
from punchcard.domain.outcome import Status
from punchcard.domain.program import ProgramVersion
from punchcard.domain.record import OrderRecord

from tests.fakes.till import MEMBER, Till
from tests.property.ledgers import (
    START,
)
from tests.simulation.invariants import Chain

LATER = START + timedelta(days=3)


def tell(version: ProgramVersion, events: Sequence[Activity]) -> Till:
    """A chain in which events were recorded in their order, all at one time.

    What the ledger does not want yet, an unpaid state or a refund of no order, comes again later.
    """
    shop = Till((version,), now=LATER)
    waiting = list(events)
    for _ in events:
        waiting = [event for event in waiting if not is_heard(shop, event)]
    return shop


def is_heard(shop: Till, event: Activity) -> bool:
    return shop.ring(event).status not in (Status.ORDER_UNKNOWN, Status.IGNORED)


def balance(shop: Till) -> int:
    return shop.state.available + shop.state.pending_points


def chain_of(shop: Till) -> Chain:
    """All entries of a till, folded and checked one after the other."""
    chain = Chain()
    entries = shop.ledger.entries_before(
        program=MEMBER.program, member=MEMBER.id, before=None, limit=1_000
    )
    for entry in reversed(entries):
        chain.append(entry, asked_at=entry.recorded_at, now=shop.now)
    return chain


def record_of(shop: Till) -> OrderRecord:
    """The record of the order that was recorded last."""
    *_, newest = chain_of(shop).orders.values()
    assert newest.order is not None
    return newest.order
