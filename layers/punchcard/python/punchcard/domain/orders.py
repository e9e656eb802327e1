"""Deciding about an order: join the event into its record, assess, reconcile."""

from datetime import datetime

from punchcard.domain.activity import Refund
from punchcard.domain.caps import count_granted, freeze_rooms
from punchcard.domain.earning import price
from punchcard.domain.hold_claims import Claims
from punchcard.domain.joining import join_refund, join_state, net_measured, open_record
from punchcard.domain.periods import matures_at
from punchcard.domain.reconcile import reconcile_earned, reconcile_maturity
from punchcard.domain.record import HoldRecord, OrderRecord, Reason, Terms
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.spending import reconcile_spent
from punchcard.domain.working import Working


def apply_order(working: Working, claims: Claims, known: OrderRecord | None) -> OrderRecord | None:
    """Apply a state of an order, with what its codes mean.

    Returns:
        The order's new record, or None if the state says nothing that is not recorded: a repeat,
        or an order of which nothing is recorded and nothing was paid.
    """
    order = claims.order
    if known is None:
        if not (order.paid or order.partly_paid):
            return None
        book = working.timeline.at(working.occurred_at)
        terms = working.open_terms(book, first_order=working.state.orders == 0)
        working.state = working.state._replace(orders=working.state.orders + 1)
        joined = open_record(order, working.circumstances(terms), book)
    else:
        book = working.timeline.frozen(known.terms.program_version)
        joined = join_state(known, order, working.circumstances(known.terms), book)
    if claims.holds:
        joined = joined._replace(holds=claims.holds, burned=(*joined.burned, *claims.adopted))
    if claims.coupons:
        joined = joined._replace(coupons=claims.coupons)
    if joined == known:
        return None
    return _reconcile(working, joined, book, claims.shown)


def apply_refund(working: Working, refund: Refund, known: OrderRecord) -> OrderRecord | None:
    """Apply a refund that came without its order's state; None if it was seen before."""
    book = working.timeline.frozen(known.terms.program_version)
    joined = join_refund(known, refund, working.circumstances(known.terms), book)
    return None if joined == known else _reconcile(working, joined, book)


def _reconcile(
    working: Working,
    record: OrderRecord,
    book: Rulebook,
    shown: tuple[HoldRecord, ...] = (),
) -> OrderRecord:
    """Post the difference between what the record deserves and what it says was posted."""
    terms, reasons, granted = _assess(working, record, book)
    burned = reconcile_spent(working, record, book, shown)
    matures_at = _maturity(working, record, book)
    reconcile_maturity(working, record, matures_at)
    credited, forgiven = reconcile_earned(
        working,
        record,
        target=max(0, sum([reason.points for reason in reasons])),
        matures_at=matures_at,
        policy=book.version.take_back,
    )
    return record._replace(
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
        rules=tuple([rule for rule, _ in measured.by_rule]),
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
