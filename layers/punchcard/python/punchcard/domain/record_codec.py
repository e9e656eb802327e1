"""Canonical JSON of what an entry says about its activities, orders' records included."""

import json
from datetime import datetime

from punchcard.domain.codec import (
    Json,
    canonical,
    optional_instant,
    optional_text,
    without_defaults,
)
from punchcard.domain.entry import Account, Posting
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.program import Per
from punchcard.domain.record import (
    Burned,
    Measured,
    OrderRecord,
    OrderVersion,
    Reason,
    Recorded,
    Room,
    SeenRefund,
    Terms,
)


def encode_activities(recorded: tuple[Recorded, ...]) -> str:
    """The text of an entry's activities, in the order in which they were decided."""
    return canonical([_encode_recorded(item) for item in recorded])


def decode_activities(text: str) -> tuple[Recorded, ...]:
    """Read the text of an entry's activities."""
    return tuple(_decode_recorded(value) for value in json.loads(text))


def _encode_recorded(item: Recorded) -> Json:
    return without_defaults(
        {
            "channel": item.channel,
            "digest": item.digest,
            "key": item.key,
            "occurred_at": optional_text(item.occurred_at),
            "order": item.order and _encode_order(item.order, item.occurred_at),
            "postings": [_encode_posting(posting, item.occurred_at) for posting in item.postings],
            "reasons": [_encode_reason(reason) for reason in item.reasons],
            "terms": item.terms and _encode_terms(item.terms),
            "type": item.type,
        }
    )


def _decode_recorded(value: Json) -> Recorded:
    occurred_at = optional_instant(value.get("occurred_at"))
    return Recorded(
        channel=value.get("channel"),
        digest=value.get("digest"),
        key=value.get("key"),
        occurred_at=occurred_at,
        order=_decode_order(value["order"], occurred_at) if "order" in value else None,
        postings=tuple(_decode_posting(item, occurred_at) for item in value.get("postings", ())),
        reasons=tuple(_decode_reason(item) for item in value.get("reasons", ())),
        terms=_decode_terms(value["terms"]) if "terms" in value else None,
        type=value["type"],
    )


def _encode_posting(posting: Posting, occurred_at: datetime | None) -> Json:
    value: Json = {
        "from": posting.source.value,
        "points": posting.points,
        "reason": posting.reason,
        "to": posting.target.value,
    }
    if posting.effective_at != occurred_at:
        value["effective_at"] = instant_text(posting.effective_at)
    return value


def _decode_posting(value: Json, occurred_at: datetime | None) -> Posting:
    effective_at = optional_instant(value.get("effective_at")) or occurred_at
    if effective_at is None:
        raise ValueError("a posting of no activity names no effective_at")
    return Posting(
        source=Account(value["from"]),
        target=Account(value["to"]),
        points=value["points"],
        reason=value["reason"],
        effective_at=effective_at,
    )


def _encode_reason(reason: Reason) -> Json:
    value: Json = {"basis": reason.basis, "points": reason.points, "rule": reason.rule}
    if reason.cap is not None:
        value["cap"] = reason.cap.value
    return value


def _decode_reason(value: Json) -> Reason:
    cap = value.get("cap")
    return Reason(value["rule"], value["basis"], value["points"], None if cap is None else Per(cap))


def _encode_terms(terms: Terms) -> Json:
    return without_defaults(
        {
            "first_order": terms.first_order,
            "program_version": terms.program_version,
            "rooms": [_encode_room(room) for room in terms.rooms],
            "segments": terms.segments,
            "tier": terms.tier,
        }
    )


def _decode_terms(value: Json) -> Terms:
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


def _encode_order(order: OrderRecord, occurred_at: datetime | None) -> Json:
    value = without_defaults(
        {
            "burned": [_encode_burned(burned) for burned in order.burned],
            "cancelled": order.cancelled,
            "credited": order.credited,
            "forgiven": order.forgiven,
            "fulfilled_at": optional_text(order.fulfilled_at),
            "granted": dict(order.granted),
            "measured": _encode_measured(order.measured, order.reasons),
            "paid": order.paid,
            "points_spent": order.points_spent,
            "reasons": [_encode_reason(reason) for reason in order.reasons],
            "refunds": [_encode_refund(refund) for refund in order.refunds],
            "terms": _encode_terms(order.terms),
            "version": _encode_version(order.version),
        }
    )
    if order.matures_at != occurred_at:
        value["matures_at"] = optional_text(order.matures_at)
    return value


def _decode_order(value: Json, occurred_at: datetime | None) -> OrderRecord:
    reasons = tuple(_decode_reason(item) for item in value.get("reasons", ()))
    return OrderRecord(
        burned=tuple(_decode_burned(item) for item in value.get("burned", ())),
        cancelled=value.get("cancelled", False),
        credited=value.get("credited", 0),
        forgiven=value.get("forgiven", 0),
        fulfilled_at=optional_instant(value.get("fulfilled_at")),
        granted=tuple(value.get("granted", {}).items()),
        matures_at=(
            optional_instant(value["matures_at"]) if "matures_at" in value else occurred_at
        ),
        measured=_decode_measured(value.get("measured", {}), reasons),
        paid=value.get("paid", False),
        points_spent=value.get("points_spent", 0),
        reasons=reasons,
        refunds=tuple(_decode_refund(item) for item in value.get("refunds", ())),
        terms=_decode_terms(value["terms"]),
        version=_decode_version(value["version"]),
    )


def _encode_measured(measured: Measured, reasons: tuple[Reason, ...]) -> Json:
    """Leave out what the reasons say already: they have the same bases in almost every order."""
    value: Json = {}
    if measured.basis:
        value["basis"] = measured.basis
    if measured.value != measured.basis:
        value["value"] = measured.value
    if measured.by_rule != _bases(reasons):
        value["rules"] = [list(pair) for pair in measured.by_rule]
    return value


def _decode_measured(value: Json, reasons: tuple[Reason, ...]) -> Measured:
    basis: int = value.get("basis", 0)
    rules = tuple((rule, measure) for rule, measure in value.get("rules", ()))
    return Measured(
        basis, value.get("value", basis), rules if "rules" in value else _bases(reasons)
    )


def _bases(reasons: tuple[Reason, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((reason.rule, reason.basis) for reason in reasons)


def _encode_refund(refund: SeenRefund) -> Json:
    value: Json = {"id": refund.refund_id, "measured": _encode_measured(refund.measured, ())}
    if refund.amount:
        value["amount"] = refund.amount
    if not refund.in_state:
        value["amends"] = True
    return value


def _decode_refund(value: Json) -> SeenRefund:
    return SeenRefund(
        value["id"],
        _decode_measured(value["measured"], ()),
        value.get("amount", 0),
        in_state=not value.get("amends", False),
    )


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


def _encode_version(version: OrderVersion) -> Json:
    return without_defaults(
        {
            "cancelled": version.cancelled,
            "digest": version.digest,
            "refunded": version.refunded,
            "refunds": version.refunds,
            "updated_at": instant_text(version.updated_at),
        }
    )


def _decode_version(value: Json) -> OrderVersion:
    return OrderVersion(
        parse_instant(value["updated_at"]),
        value.get("cancelled", False),
        value.get("refunded", 0),
        value.get("refunds", 0),
        value["digest"],
    )
