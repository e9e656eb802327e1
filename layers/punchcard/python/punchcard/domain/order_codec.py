"""Canonical JSON of an order's record, its terms and its reasons."""

from datetime import datetime

from punchcard.domain.codec import Json, optional_instant, optional_text, without_defaults
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.program import Per
from punchcard.domain.record import (
    Burned,
    Measured,
    OrderCoupon,
    OrderHold,
    OrderRecord,
    OrderVersion,
    Reason,
    Room,
    SeenRefund,
    Terms,
)


def encode_order(order: OrderRecord, occurred_at: datetime | None) -> Json:
    """An order's record, its terms and measures beside its own fields.

    Left out is what almost every order has alike: it is paid, matures as it happens, and was
    credited what its reasons say.
    """
    value = encode_terms(order.terms) | _encode_measured(order.measured, order.reasons)
    value |= without_defaults(
        {
            "burned": [_encode_burned(burned) for burned in order.burned],
            "cancelled": order.cancelled,
            "coupons": [_encode_coupon(coupon) for coupon in order.coupons],
            "forgiven": order.forgiven,
            "fulfilled_at": optional_text(order.fulfilled_at),
            "granted": dict(order.granted),
            "keeps_nothing": order.keeps_nothing,
            "points_spent": order.points_spent,
            "reasons": [encode_reason(reason) for reason in order.reasons],
            "refunds": [_encode_refund(refund) for refund in order.refunds],
            "unpaid": not order.paid,
            "version": _encode_version(order.version),
        }
    )
    if order.account is not None:
        value["account"] = order.account
    if order.holds:
        value["holds"] = [hold._asdict() for hold in order.holds]
    if order.matures_at != occurred_at:
        value["matures_at"] = optional_text(order.matures_at)
    if order.credited != _points(order.reasons):
        value["credited"] = order.credited
    return value


def decode_order(value: Json, occurred_at: datetime | None) -> OrderRecord:
    """Read what `encode_order` wrote."""
    reasons = tuple([decode_reason(item) for item in value.get("reasons", ())])
    return OrderRecord(
        account=value.get("account"),
        burned=tuple([_decode_burned(item) for item in value.get("burned", ())]),
        cancelled=value.get("cancelled", False),
        coupons=tuple([OrderCoupon(**coupon) for coupon in value.get("coupons", ())]),
        credited=value.get("credited", _points(reasons)),
        forgiven=value.get("forgiven", 0),
        fulfilled_at=optional_instant(value.get("fulfilled_at")),
        granted=tuple(value.get("granted", {}).items()),
        holds=tuple([OrderHold(**hold) for hold in value.get("holds", ())]),
        keeps_nothing=value.get("keeps_nothing", False),
        matures_at=(
            optional_instant(value["matures_at"]) if "matures_at" in value else occurred_at
        ),
        measured=_decode_measured(value, reasons),
        paid=not value.get("unpaid", False),
        points_spent=value.get("points_spent", 0),
        reasons=reasons,
        refunds=tuple([_decode_refund(item) for item in value.get("refunds", ())]),
        terms=decode_terms(value),
        version=_decode_version(value["version"]),
    )


def _points(reasons: tuple[Reason, ...]) -> int:
    return sum([reason.points for reason in reasons])


def _encode_measured(measured: Measured, reasons: tuple[Reason, ...]) -> Json:
    """Leave out what the reasons say already: they have the same bases in almost every order."""
    value: Json = {}
    if measured.basis:
        value["basis"] = measured.basis
    if measured.value != measured.basis:
        value["value"] = measured.value
    if measured.by_rule != _bases(reasons):
        value["measured"] = [list(pair) for pair in measured.by_rule]
    return value


def _decode_measured(value: Json, reasons: tuple[Reason, ...]) -> Measured:
    basis: int = value.get("basis", 0)
    rules = tuple([(rule, measure) for rule, measure in value.get("measured", ())])
    return Measured(
        basis, value.get("value", basis), rules if "measured" in value else _bases(reasons)
    )


def _bases(reasons: tuple[Reason, ...]) -> tuple[tuple[str, int], ...]:
    return tuple([(reason.rule, reason.basis) for reason in reasons])


def _encode_refund(refund: SeenRefund) -> Json:
    value: Json = {"id": refund.refund_id} | _encode_measured(refund.measured, ())
    if refund.amount:
        value["amount"] = refund.amount
    if not refund.in_state:
        value["amends"] = True
    return value


def _decode_refund(value: Json) -> SeenRefund:
    return SeenRefund(
        value["id"],
        _decode_measured(value, ()),
        value.get("amount", 0),
        in_state=not value.get("amends", False),
    )


def _encode_coupon(coupon: OrderCoupon) -> Json:
    return without_defaults(coupon._asdict())


def _encode_burned(burned: Burned) -> Json:
    value: Json = {"points": burned.points}
    if burned.owed:
        value["owed"] = True
    elif burned.expires_at is not None:
        value["expires_at"] = instant_text(burned.expires_at)
    return value


def _decode_burned(value: Json) -> Burned:
    return Burned(
        optional_instant(value.get("expires_at")), value["points"], owed=value.get("owed", False)
    )


def _encode_version(version: OrderVersion) -> str:
    """The parts in the order in which they are compared; what is zero is left out."""
    parts = [instant_text(version.updated_at)]
    if version.cancelled:
        parts.append("cancelled")
    if version.refunded or version.refunds:
        parts.append(f"refunded={version.refunded}/{version.refunds}")
    return " ".join([*parts, version.digest])


def _decode_version(text: str) -> OrderVersion:
    updated_at, *marks, digest = text.split()
    refunded, refunds = 0, 0
    for mark in marks:
        if mark.startswith("refunded="):
            refunded, refunds = map(int, mark.removeprefix("refunded=").split("/"))
    return OrderVersion(parse_instant(updated_at), "cancelled" in marks, refunded, refunds, digest)


def encode_reason(reason: Reason) -> str:
    """What one rule gave, and from what: "base: 18 for 1899", "base: 5 for 1899, capped by day"."""
    text = f"{reason.rule}: {reason.points} for {reason.basis}"
    return text if reason.cap is None else f"{text}, capped by {reason.cap.value}"


def decode_reason(text: str) -> Reason:
    """Read what `encode_reason` wrote."""
    given, _, cap = text.partition(", capped by ")
    rule, _, numbers = given.partition(": ")
    points, basis = numbers.split(" for ")
    return Reason(rule, int(basis), int(points), Per(cap) if cap else None)


def encode_terms(terms: Terms) -> Json:
    """The circumstances that an activity was decided under."""
    return without_defaults(
        {
            "first_order": terms.first_order,
            "program_version": terms.program_version,
            "rooms": [_encode_room(room) for room in terms.rooms],
            "segments": terms.segments,
            "tier": terms.tier,
        }
    )


def decode_terms(value: Json) -> Terms:
    """Read what `encode_terms` wrote."""
    return Terms(
        first_order=value.get("first_order", False),
        program_version=value["program_version"],
        rooms=tuple(
            Room(room.get("rule", ""), Per(room["per"]), room["points"])
            for room in value.get("rooms", ())
        ),
        segments=tuple(value.get("segments", ())),
        tier=value.get("tier"),
    )


def _encode_room(room: Room) -> Json:
    value: Json = {"per": room.per.value, "points": room.points}
    if room.rule:
        value["rule"] = room.rule
    return value
