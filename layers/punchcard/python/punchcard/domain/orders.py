"""Deciding about an order: join the event into its record, assess, reconcile."""

from dataclasses import replace
from datetime import datetime

from punchcard.domain.activity import Activity, Order, Refund
from punchcard.domain.caps import count_granted, freeze_rooms
from punchcard.domain.earning import price
from punchcard.domain.joining import join_refund, join_state, net_measured, open_record
from punchcard.domain.matching import Circumstances
from punchcard.domain.periods import matures_at
from punchcard.domain.reconcile import Working, reconcile_earned, reconcile_maturity
from punchcard.domain.record import OrderRecord, Reason, Recorded, Terms
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.spending import reconcile_spent
from punchcard.domain.state import State


def apply_order(
    working: Working, activity: Activity, order: Order, known: OrderRecord | None
) -> OrderRecord | None:
    """Apply a state of an order.

    Returns:
        The order's new record, or None if the state says nothing that is not recorded: a repeat,
        or an order of which nothing is recorded and nothing was paid.
    """
    if known is None:
        if not (order.paid or order.partly_paid):
            return None
        book = working.timeline.at(activity.occurred_at)
        terms = open_terms(working.state, book, first_order=working.state.orders == 0)
        joined = open_record(order, _circumstances(activity, terms), book)
    else:
        book = working.timeline.numbered(known.terms.program_version)
        joined = join_state(known, order, _circumstances(activity, known.terms), book)
        if joined == known:
            return None
    return _reconcile(working, joined, book, newly_paid=not (known and known.paid))


def apply_refund(
    working: Working, refund: Refund, known: Recorded, record: OrderRecord
) -> OrderRecord | None:
    """Apply a refund that came without its order's state; None if it was seen before."""
    book = working.timeline.numbered(record.terms.program_version)
    circumstances = Circumstances(
        occurred_at=working.occurred_at,
        channel=known.channel or "",
        store=known.store,
        terms=record.terms,
    )
    joined = join_refund(record, refund, circumstances, book)
    if joined == record:
        return None
    return _reconcile(working, joined, book, newly_paid=False)


def open_terms(state: State, book: Rulebook, *, first_order: bool) -> Terms:
    """Freeze the circumstances under which an activity is decided from now on."""
    return Terms(
        program_version=book.version.number,
        first_order=first_order,
        tier=state.tier,
        segments=state.segments,
    )


def _reconcile(
    working: Working, record: OrderRecord, book: Rulebook, *, newly_paid: bool
) -> OrderRecord:
    """Post the difference between what the record deserves and what it says was posted."""
    if newly_paid and record.paid and not record.cancelled:
        working.state = replace(working.state, orders=working.state.orders + 1)
    terms, reasons, granted = _assess(working, record, book)
    burned = reconcile_spent(working, record, book)
    matures_at = _maturity(working, record, book)
    reconcile_maturity(working, record, matures_at)
    credited, forgiven = reconcile_earned(
        working,
        record,
        target=max(0, sum(reason.points for reason in reasons)),
        matures_at=matures_at,
        policy=book.version.take_back,
    )
    return replace(
        record,
        terms=terms,
        reasons=reasons,
        granted=granted,
        matures_at=matures_at,
        burned=burned,
        credited=credited,
        forgiven=forgiven,
    )


def _assess(
    working: Working, record: OrderRecord, book: Rulebook
) -> tuple[Terms, tuple[Reason, ...], tuple[tuple[str, int], ...]]:
    """What the order deserves as it stands, under its frozen terms.

    Returns:
        The terms, with the room of rules that matched for the first time; the reasons; and what
        was granted at most under each cap, counted.
    """
    if record.cancelled or not record.paid:
        return record.terms, (), record.granted
    measured = net_measured(record, book)
    terms = freeze_rooms(
        record.terms,
        book,
        working.state,
        rules=tuple(rule for rule, _ in measured.by_rule),
        occurred_at=working.occurred_at,
    )
    reasons = price(book, measured, terms)
    working.state, granted = count_granted(
        working.state,
        book,
        reasons,
        granted=record.granted,
        occurred_at=working.occurred_at,
    )
    return terms, reasons, granted


def _maturity(working: Working, record: OrderRecord, book: Rulebook) -> datetime | None:
    """When the order's points mature; what has matured keeps its date."""
    if record.matures_at is not None and record.matures_at <= working.now:
        return record.matures_at
    return matures_at(
        book.version.maturity,
        occurred_at=working.occurred_at,
        fulfilled_at=record.fulfilled_at,
        zone=book.zone,
    )


def _circumstances(activity: Activity, terms: Terms) -> Circumstances:
    return Circumstances(
        occurred_at=activity.occurred_at,
        channel=activity.channel,
        store=activity.store,
        terms=terms,
    )
