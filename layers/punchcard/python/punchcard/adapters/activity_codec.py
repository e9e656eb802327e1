"""Activities as canonical JSON, for the time in which they wait.

Fields that have their default are left out. A field that this code does not know makes reading
fail in the constructor, so that nothing is dropped between two deployments.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from punchcard.domain.activity import Activity, Classification, Content, Facts, Line, Order, Refund
from punchcard.domain.checkout import CaptureHold, HoldContent, ShownHold, TakeHold, VoidHold
from punchcard.domain.codec import canonical
from punchcard.domain.corrections import (
    Adjustment,
    AdjustmentReason,
    Reinstatement,
    Transfer,
    TransferReceived,
)
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.redeeming import (
    AbandonRedemption,
    CancelCoupon,
    RedeemCoupon,
    RedeemReward,
    ReleaseCoupon,
    ReserveCoupon,
    RewardContent,
)
from punchcard.domain.state import DatedPoints

type Json = Mapping[str, Any]

_AS_IT_IS = (str, int)
_FIELDS: dict[type, tuple[tuple[str, Any], ...]] = {}


class ActivityUnreadableError(MisconfiguredError):
    """A stored activity was not written by this code."""

    code = "activity_unreadable"


def encode_activity(activity: Activity) -> str:
    """Write an activity; equal activities are equal texts."""
    plain = _plain(activity)
    plain["content"] = {type(activity.content).__name__.lower(): plain["content"]}
    return canonical(plain)


def decode_activity(text: str) -> Activity:
    """Read what `encode_activity` wrote.

    Raises:
        ActivityUnreadableError: something is missing, unknown or malformed.
    """
    try:
        data = json.loads(text)
        ((name, content),) = data["content"].items()
        return Activity(
            **dict(data)
            | _instants(data, "occurred_at", "born_at")
            | {"content": READERS[name](content)}
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ActivityUnreadableError("a stored activity cannot be read") from error


def _plain(part: Activity | Content | Line) -> dict[str, Any]:
    """The fields that differ from their defaults, as JSON has them."""
    return {
        name: _plain_value(value)
        for name, default in _fields(type(part))
        if (value := getattr(part, name)) != default
    }


def _fields(cls: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The names of a class's fields, with their defaults; nothing equals one that is missing."""
    if cls not in _FIELDS:
        _FIELDS[cls] = (
            tuple((name, Line._field_defaults.get(name, MISSING)) for name in Line._fields)
            if cls is Line
            else tuple((field.name, field.default) for field in fields(cls))
        )
    return _FIELDS[cls]


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, tuple) and not isinstance(value, Line):
        return [_plain_value(part) for part in value]
    return _plain(value)


def _read_order(data: Json) -> Order:
    return Order(
        **dict(data)
        | _instants(data, "updated_at", "fulfilled_at")
        | _tuples(data, "tags", "coupons")
        | {
            "lines": tuple(_read_line(line) for line in data.get("lines", ())),
            "refunds": tuple(_read_refund(refund) for refund in data.get("refunds", ())),
            "holds": tuple(ShownHold(**hold) for hold in data.get("holds", ())),
        }
    )


def _read_refund(data: Json) -> Refund:
    lines = tuple(_read_line(line) for line in data.get("lines", ()))
    return Refund(**dict(data) | {"lines": lines})


def _read_line(data: Json) -> Line:
    return Line(**dict(data) | _tuples(data, "categories", "collections", "tags"))


def _read_facts(data: Json) -> Facts:
    attributes = tuple((name, value) for name, value in data.get("attributes", ()))
    return Facts(**dict(data) | {"attributes": attributes})


def _read_classification(data: Json) -> Classification:
    return Classification(**dict(data) | _tuples(data, "segments"))


def _read_adjustment(data: Json) -> Adjustment:
    return Adjustment(**dict(data) | {"reason_code": AdjustmentReason(data["reason_code"])})


def _read_reinstatement(data: Json) -> Reinstatement:
    return Reinstatement(**dict(data) | {"reason_code": AdjustmentReason(data["reason_code"])})


def _read_transfer(data: Json) -> Transfer:
    return Transfer(**dict(data) | {"reason_code": AdjustmentReason(data["reason_code"])})


def _read_transfer_received(data: Json) -> TransferReceived:
    lots = [DatedPoints(at and parse_instant(at), points) for at, points in data["lots"]]
    reason_code = AdjustmentReason(data["reason_code"])
    return TransferReceived(**dict(data) | {"lots": tuple(lots), "reason_code": reason_code})


def _read_call(cls: type[HoldContent | RewardContent]) -> Callable[[Json], Content]:
    return lambda data: cls(**data)


def _instants(data: Json, *names: str) -> dict[str, datetime]:
    return {name: parse_instant(data[name]) for name in names if name in data}


def _tuples(data: Json, *names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(data[name]) for name in names if name in data}


READERS: dict[str, Callable[[Json], Content]] = {
    "order": _read_order,
    "refund": _read_refund,
    "facts": _read_facts,
    "classification": _read_classification,
    "adjustment": _read_adjustment,
    "reinstatement": _read_reinstatement,
    "transfer": _read_transfer,
    "transferreceived": _read_transfer_received,
    "takehold": _read_call(TakeHold),
    "capturehold": _read_call(CaptureHold),
    "voidhold": _read_call(VoidHold),
    "redeemreward": _read_call(RedeemReward),
    "reservecoupon": _read_call(ReserveCoupon),
    "redeemcoupon": _read_call(RedeemCoupon),
    "releasecoupon": _read_call(ReleaseCoupon),
    "cancelcoupon": _read_call(CancelCoupon),
    "abandonredemption": _read_call(AbandonRedemption),
}
