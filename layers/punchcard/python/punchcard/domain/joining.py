"""Joining what an event says about an order into the order's record.

Each part of a join keeps the greater of two values, so the order of arrival cannot matter. No
point moves here: `reconcile` compares the joined record with what was posted.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from punchcard.domain.activity import Order, Refund
from punchcard.domain.matching import (
    Circumstances,
    measure_order,
    measure_refund,
)
from punchcard.domain.program import PointsPerUnit
from punchcard.domain.record import Measured, OrderRecord, OrderVersion, SeenRefund
from punchcard.domain.rulebook import Rulebook

DIGEST_CHARS = 8


def open_record(order: Order, circumstances: Circumstances, book: Rulebook) -> OrderRecord:
    """The record of an order that is seen for the first time; nothing is posted for it yet."""
    measured = measure_order(book, order, circumstances)
    return OrderRecord(
        terms=circumstances.terms,
        version=version_of(order),
        paid=order.paid,
        cancelled=order.cancelled,
        fulfilled_at=order.fulfilled_at,
        measured=measured,
        points_spent=order.points_spent,
        keeps_nothing=_keeps_nothing(order),
        refunds=_sorted(
            [_seen(book, refund, circumstances, in_state=True) for refund in order.refunds]
        ),
    )


def join_state(
    record: OrderRecord, order: Order, circumstances: Circumstances, book: Rulebook
) -> OrderRecord:
    """Join a state of the order, newer or older than what is recorded.

    A stale state still tells whether the order was paid, and refunds not seen before: those are
    kept as amendments of the newer state. The newest one is read anew where a code in it has come
    to be a hold's: whose digest is the greater must not decide what was paid with.
    """
    version = version_of(order)
    newer = version > record.version or _reads_anew(record, order, version)
    joined = record._replace(
        paid=record.paid or order.paid,
        cancelled=record.cancelled or order.cancelled,
        fulfilled_at=_earlier(record.fulfilled_at, order.fulfilled_at),
        refunds=_join_refunds(record, order, book, circumstances, newer=newer),
    )
    if not newer:
        return joined
    measured = measure_order(book, order, circumstances)
    return joined._replace(
        version=max(version, record.version),
        measured=measured,
        points_spent=order.points_spent,
        keeps_nothing=_keeps_nothing(order),
    )


def join_refund(
    record: OrderRecord, refund: Refund, circumstances: Circumstances, book: Rulebook
) -> OrderRecord:
    """Join a refund that came alone: it amends the newest state unless that is net of it."""
    if refund.refund_id in {seen.refund_id for seen in record.refunds}:
        return record
    seen = _seen(book, refund, circumstances, in_state=False)
    return record._replace(refunds=_sorted((*record.refunds, seen)))


def net_measured(record: OrderRecord, book: Rulebook) -> Measured:
    """What rules have to work on after refunds that the newest state does not know of."""
    amending = [refund for refund in record.refunds if not refund.in_state]
    if not amending:
        return record.measured
    refunded: dict[str, int] = {}
    for refund in amending:
        for rule, measure in refund.measured.by_rule:
            refunded[rule] = refunded.get(rule, 0) + measure
    basis = record.measured.basis - sum(refund.measured.basis for refund in amending)
    beside = sum(refund.amount for refund in amending)
    value = record.measured.value - beside - sum(refund.measured.value for refund in amending)
    by_rule = tuple(
        (
            rule,
            _less_beside(
                measure - refunded.get(rule, 0),
                basis=basis,
                beside=beside,
                in_units=_in_units(book, rule),
            ),
        )
        for rule, measure in record.measured.by_rule
    )
    return Measured(max(0, basis - beside), max(0, value), by_rule)


def version_of(order: Order) -> OrderVersion:
    """How new a state is; the digest tells apart states that a shop dated alike."""
    text = f"{order!r}{order.holds!r}" if order.holds else repr(order)
    return OrderVersion(
        order.updated_at,
        order.cancelled,
        order.refunded,
        len(order.refunds),
        hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARS],
    )


def _keeps_nothing(order: Order) -> bool:
    """Whether nothing is left of what a coupon was shown for, whatever that was worth."""
    return bool(order.coupons) and not order.lines


def _reads_anew(record: OrderRecord, order: Order, version: OrderVersion) -> bool:
    """Whether more of a state's codes are understood than when one dated alike was recorded."""
    if not order.holds or order.points_spent <= record.points_spent:
        return False
    return version._replace(digest="") == record.version._replace(digest="")


def _join_refunds(
    record: OrderRecord,
    order: Order,
    book: Rulebook,
    circumstances: Circumstances,
    *,
    newer: bool,
) -> tuple[SeenRefund, ...]:
    """All refunds seen so far; those the newest state contains are marked so."""
    contained = {refund.refund_id for refund in order.refunds}
    joined = {seen.refund_id: seen for seen in record.refunds}
    if newer:
        joined = {
            seen.refund_id: seen._replace(in_state=seen.refund_id in contained)
            for seen in record.refunds
        }
    for refund in order.refunds:
        if refund.refund_id not in joined:
            joined[refund.refund_id] = _seen(book, refund, circumstances, in_state=newer)
    return _sorted(joined.values())


def _seen(
    book: Rulebook, refund: Refund, circumstances: Circumstances, *, in_state: bool
) -> SeenRefund:
    measured = measure_refund(book, refund, circumstances)
    return SeenRefund(refund.refund_id, measured, refund.amount, in_state)


def _sorted(refunds: Iterable[SeenRefund]) -> tuple[SeenRefund, ...]:
    return tuple(sorted(refunds, key=lambda refund: refund.refund_id))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)


def _in_units(book: Rulebook, rule: str) -> bool:
    return isinstance(book.rule(rule).earn, PointsPerUnit)


def _less_beside(measure: int, *, basis: int, beside: int, in_units: bool) -> int:
    """A rule's measure less its share of the money given back beside lines.

    Units stay as long as any of the basis does: no line says which units the money was for. No
    other rule has more to work on than the order: points may have paid for what is kept.
    """
    if in_units:
        return 0 if beside >= basis > 0 else max(0, measure)
    if beside >= basis:
        return 0
    return max(0, min(measure, basis)) * (basis - beside) // basis
