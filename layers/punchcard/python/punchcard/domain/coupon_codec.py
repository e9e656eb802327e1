"""Canonical JSON of what an entry says about a coupon; defaults are left out."""

from punchcard.domain.codec import (
    Json,
    decode_row,
    encode_row,
    optional_instant,
    optional_text,
    without_defaults,
)
from punchcard.domain.coupon_record import Coupon, CouponRecord, CouponUse, UseStatus
from punchcard.domain.instants import instant_text, parse_instant


def encode_coupon(record: CouponRecord) -> Json:
    """The coupon as it was issued, and every call about it beside that."""
    coupon = record.coupon
    return without_defaults(
        {
            "calls": [_encode_use(use) for use in record.calls],
            "cancelled_by": record.cancelled_by,
            "cancelled_digest": record.cancelled_digest,
            "cancelled_in": record.cancelled_in,
            "digest": record.digest,
            "is_counted": coupon.is_counted,
            "issued_at": instant_text(coupon.issued_at),
            "issued_in": record.issued_in,
            "key": coupon.key,
            "lots": encode_row(coupon.lots),
            "points": coupon.points,
            "request": coupon.request,
            "returned": record.returned,
            "reserve_minutes": coupon.reserve_minutes,
            "reward": coupon.reward,
            "unit": coupon.unit,
            "uses": coupon.uses,
            "valid_until": optional_text(coupon.valid_until),
        }
    )


def decode_coupon(value: Json) -> CouponRecord:
    """Read what `encode_coupon` wrote."""
    coupon = Coupon(
        key=value["key"],
        request=value["request"],
        reward=value["reward"],
        points=value.get("points", 0),
        lots=decode_row(value.get("lots", {})),
        uses=value["uses"],
        issued_at=parse_instant(value["issued_at"]),
        valid_until=optional_instant(value.get("valid_until")),
        reserve_minutes=value["reserve_minutes"],
        unit=value.get("unit"),
        is_counted=value.get("is_counted", False),
    )
    return CouponRecord(
        coupon,
        digest=value["digest"],
        issued_in=value.get("issued_in", 0),
        calls=tuple(_decode_use(use) for use in value.get("calls", ())),
        cancelled_by=value.get("cancelled_by"),
        cancelled_digest=value.get("cancelled_digest"),
        cancelled_in=value.get("cancelled_in"),
        returned=value.get("returned"),
    )


def _encode_use(use: CouponUse) -> Json:
    return without_defaults(
        {
            "at": instant_text(use.at),
            "began_in": use.began_in,
            "digest": use.digest,
            "ended_by": use.ended_by,
            "ended_digest": use.ended_digest,
            "ended_in": use.ended_in,
            "id": use.id,
            "order": use.order,
            "status": use.status.value,
            "until": optional_text(use.until),
        }
    )


def _decode_use(value: Json) -> CouponUse:
    return CouponUse(
        id=value["id"],
        digest=value["digest"],
        at=parse_instant(value["at"]),
        until=optional_instant(value.get("until")),
        began_in=value.get("began_in", 0),
        status=UseStatus(value["status"]),
        ended_by=value.get("ended_by"),
        ended_digest=value.get("ended_digest"),
        ended_in=value.get("ended_in"),
        order=value.get("order"),
    )
