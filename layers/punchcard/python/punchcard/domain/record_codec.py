"""Canonical JSON of what an entry says about its activities."""

from datetime import datetime

from punchcard.domain.activity import ORDER
from punchcard.domain.codec import (
    Json,
    canonical,
    decode_hold,
    decode_row,
    encode_hold,
    encode_row,
    optional_instant,
    optional_text,
    parsed,
    without_defaults,
)
from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.coupon_codec import decode_coupon, encode_coupon
from punchcard.domain.entry import Account, Posting
from punchcard.domain.instants import instant_text
from punchcard.domain.order_codec import (
    decode_order,
    decode_reason,
    decode_terms,
    encode_order,
    encode_reason,
    encode_terms,
)
from punchcard.domain.record import (
    ByHand,
    HoldRecord,
    Merged,
    Recorded,
    Resolution,
    TransferRecord,
)

_ACCOUNTS = {account.value: account for account in Account}


class Unread:
    """One activity of an entry, of which only type and key have been read."""

    __slots__ = ("_value", "key", "type")

    def __init__(self, value: Json) -> None:
        self._value = value
        self.type: str = value.get("type", ORDER)
        self.key: str | None = value.get("key")

    def read(self) -> Recorded:
        """All that the entry says about the activity."""
        return _decode_recorded(self._value)


def encode_activities(recorded: tuple[Recorded, ...]) -> str:
    """The text of an entry's activities, in the order in which they were decided."""
    return canonical([_encode_recorded(item) for item in recorded])


def decode_activities(text: str) -> tuple[Recorded, ...]:
    """Read the text of an entry's activities."""
    return tuple([_decode_recorded(value) for value in parsed(text)])


def unread_activities(text: str) -> tuple[Unread, ...]:
    """The same for whoever will read few of them: reading is most of what an entry costs."""
    return tuple([Unread(value) for value in parsed(text)])


def _encode_recorded(item: Recorded) -> Json:
    """One activity; without a type it is an order."""
    return without_defaults(
        {
            "by_hand": item.by_hand and _encode_by_hand(item.by_hand),
            "channel": item.channel,
            "coupon": item.coupon and encode_coupon(item.coupon),
            "digest": item.digest,
            "hold": item.hold and _encode_hold_record(item.hold),
            "key": item.key,
            "merge": item.merge and {"entry": item.merge.entry, "member": item.merge.member},
            "occurred_at": optional_text(item.occurred_at),
            "order": item.order and encode_order(item.order, item.occurred_at),
            "postings": [_encode_posting(posting, item.occurred_at) for posting in item.postings],
            "reasons": [encode_reason(reason) for reason in item.reasons],
            "store": item.store,
            "terms": item.terms and encode_terms(item.terms),
            "transfer": item.transfer and _encode_transfer(item.transfer),
            "type": None if item.order and item.type == ORDER else item.type,
        }
    )


def _decode_recorded(value: Json) -> Recorded:
    occurred_at = optional_instant(value.get("occurred_at"))
    return Recorded(
        by_hand=_decode_by_hand(value["by_hand"]) if "by_hand" in value else None,
        channel=value.get("channel"),
        coupon=decode_coupon(value["coupon"]) if "coupon" in value else None,
        digest=value.get("digest"),
        hold=_decode_hold_record(value["hold"]) if "hold" in value else None,
        key=value.get("key"),
        merge=_decode_merge(value["merge"]) if "merge" in value else None,
        occurred_at=occurred_at,
        order=decode_order(value["order"], occurred_at) if "order" in value else None,
        postings=tuple([_decode_posting(item, occurred_at) for item in value.get("postings", ())]),
        reasons=tuple([decode_reason(item) for item in value.get("reasons", ())]),
        store=value.get("store"),
        terms=decode_terms(value["terms"]) if "terms" in value else None,
        transfer=_decode_transfer(value["transfer"]) if "transfer" in value else None,
        type=value.get("type", ORDER),
    )


def _encode_by_hand(by_hand: ByHand) -> Json:
    return {"operator": by_hand.operator, "reason_code": by_hand.reason_code.value}


def _decode_by_hand(value: Json) -> ByHand:
    return ByHand(value["operator"], AdjustmentReason(value["reason_code"]))


def _decode_merge(value: Json) -> Merged:
    return Merged(value["member"], value["entry"])


def _encode_transfer(transfer: TransferRecord) -> Json:
    return {"lots": encode_row(transfer.lots), "other": transfer.other}


def _decode_transfer(value: Json) -> TransferRecord:
    return TransferRecord(value["other"], decode_row(value["lots"]))


def _encode_hold_record(record: HoldRecord) -> Json:
    """The hold as it was taken, and how it ended beside that."""
    return encode_hold(record.hold) | without_defaults(
        {
            "captured": encode_row(record.captured),
            "digest": record.digest,
            "order": record.order,
            "resolution": record.resolution and record.resolution.value,
            "resolved_by": record.resolved_by,
            "resolved_digest": record.resolved_digest,
            "resolved_in": record.resolved_in,
            "taken_in": record.taken_in,
            "wished": record.wished,
        }
    )


def _decode_hold_record(value: Json) -> HoldRecord:
    return HoldRecord(
        decode_hold(value),
        captured=decode_row(value.get("captured", {})),
        digest=value["digest"],
        order=value.get("order"),
        resolution=Resolution(value["resolution"]) if "resolution" in value else None,
        resolved_by=value.get("resolved_by"),
        resolved_digest=value.get("resolved_digest"),
        resolved_in=value.get("resolved_in"),
        taken_in=value.get("taken_in", 0),
        wished=value.get("wished", 0),
    )


def _encode_posting(posting: Posting, occurred_at: datetime | None) -> Json:
    """What changes in each account: that it sums to zero is plain to see.

    Points that only get another date within one account stand there once.
    """
    value: Json = {
        posting.source: -posting.points,
        posting.target: posting.points,
        "reason": posting.reason,
    }
    if posting.effective_at != occurred_at:
        value["effective_at"] = instant_text(posting.effective_at)
    return value


def _decode_posting(value: Json, occurred_at: datetime | None) -> Posting:
    effective_at = optional_instant(value.get("effective_at")) or occurred_at
    if effective_at is None:
        raise ValueError("a posting of no activity names no effective_at")
    accounts = [_ACCOUNTS[name] for name in value if name in _ACCOUNTS]
    source, target = accounts[0], accounts[-1]
    if value[source] > value[target]:
        source, target = target, source
    return Posting(
        source=source,
        target=target,
        points=value[target],
        reason=value["reason"],
        effective_at=effective_at,
    )
