"""Canonical JSON of the state: sorted keys, no spaces, integers, defaults left out.

Equal values are equal bytes, so a repeated write can be recognised bit for bit. Names are full
English words that anybody can read in the console.
"""

import json
from datetime import date, datetime
from functools import lru_cache
from operator import methodcaller
from typing import Any

from punchcard.domain.instants import TEXTS_CACHED, instant_text, parse_instant
from punchcard.domain.memory import Memory
from punchcard.domain.program import Per
from punchcard.domain.state import CapUse, DatedPoints, ExpiredLot, Hold, Row, State

type Json = dict[str, Any]
"""A decoded JSON object; it never leaves the codecs."""

UNDATED = "undated"
"""Stands for the missing date of points that wait for fulfilment, or never expire by date."""

_NO_COUNTS: dict[str, int] = {}
_WITHOUT_ZONE = methodcaller("removesuffix", "Z")
_date_of_text = lru_cache(TEXTS_CACHED)(parse_instant)

# No value of a codec holds itself, so nothing looks for circles.
_encoder = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
)
_read = json.JSONDecoder().raw_decode


def canonical(value: object) -> str:
    """The one JSON text of a value."""
    return _encoder.encode(value)


def parsed(text: str) -> Any:
    """The value of a canonical text.

    Raises:
        ValueError: it is no JSON, or something stands before the value or behind it.
    """
    value, end = _read(text)
    if end != len(text):
        raise ValueError("something stands behind the value")
    return value


def without_defaults(value: Json) -> Json:
    """Leave out what is None, false, zero or empty: decoding fills it in."""
    return {name: item for name, item in value.items() if item}


def optional_text(moment: datetime | None) -> str | None:
    """Write an instant that may be missing."""
    return None if moment is None else instant_text(moment)


def optional_instant(text: str | None) -> datetime | None:
    """Read an instant that may be missing."""
    return None if text is None else parse_instant(text)


def encode_state(state: State) -> str:
    """The state's text; the memory's slots are stored apart, as bytes."""
    value = without_defaults(
        {
            "active_at": optional_text(state.active_at),
            "cap_uses": [_encode_cap_use(use) for use in state.cap_uses],
            "deficit": state.deficit,
            "earned": state.earned,
            "expired": [_encode_expired(lot) for lot in state.expired],
            "known_since": optional_text(state.memory.known_since),
            "lots": encode_row(state.lots),
            "orders": state.orders,
            "pending": encode_row(state.pending),
            "segments": state.segments,
            "tier": state.tier,
        }
    )
    if state.coupon_entries:
        value["coupon_entries"] = state.coupon_entries
    if state.holds:
        value["holds"] = [encode_hold(hold) for hold in state.holds]
    if state.merged:
        value["merged"] = state.merged
    if state.merged_into:
        value["merged_into"] = state.merged_into
    if state.reward_counts:
        value["reward_counts"] = dict(state.reward_counts)
    return canonical(value)


def decode_state(text: str, slots: bytes) -> State:
    """Read a state from its text and the memory's slots."""
    value: Json = parsed(text)
    return State(
        active_at=optional_instant(value.get("active_at")),
        cap_uses=tuple([_decode_cap_use(use) for use in value.get("cap_uses", ())]),
        coupon_entries=tuple(value.get("coupon_entries", ())),
        deficit=value.get("deficit", 0),
        earned=value.get("earned", 0),
        expired=tuple([_decode_expired(lot) for lot in value.get("expired", ())]),
        holds=tuple(map(decode_hold, value.get("holds", ()))),
        lots=decode_row(value.get("lots", {})),
        merged=tuple(value.get("merged", ())),
        merged_into=value.get("merged_into"),
        orders=value.get("orders", 0),
        pending=decode_row(value.get("pending", {})),
        reward_counts=tuple(sorted(value.get("reward_counts", _NO_COUNTS).items())),
        segments=tuple(value.get("segments", ())),
        tier=value.get("tier"),
        memory=Memory(slots, optional_instant(value.get("known_since"))),
    )


def encode_hold(hold: Hold) -> Json:
    """A hold as it was taken."""
    return {
        "amount": hold.amount,
        "channel": hold.channel,
        "expires_at": instant_text(hold.expires_at),
        "key": hold.key,
        "lots": encode_row(hold.lots),
        "request": hold.request,
        "taken_at": instant_text(hold.taken_at),
    }


def decode_hold(value: Json) -> Hold:
    """Read what `encode_hold` wrote."""
    return Hold(
        key=value["key"],
        request=value["request"],
        lots=decode_row(value["lots"]),
        amount=value["amount"],
        taken_at=parse_instant(value["taken_at"]),
        expires_at=parse_instant(value["expires_at"]),
        channel=value["channel"],
    )


def encode_row(row: Row) -> dict[str, int]:
    """Points by their instant."""
    return {UNDATED if dated.at is None else instant_text(dated.at): dated.points for dated in row}


def decode_row(value: dict[str, int]) -> Row:
    """Read what `encode_row` wrote.

    Without their Z instants sort as text, and "undated" sorts behind every digit.
    """
    return tuple(
        [
            DatedPoints(None if at == UNDATED else _date_of_text(at), value[at])
            for at in sorted(value, key=_WITHOUT_ZONE)
        ]
    )


def _encode_expired(lot: ExpiredLot) -> Json:
    return without_defaults(
        {
            "accounts": lot.accounts,
            "again": encode_row(lot.again),
            "expired_at": instant_text(lot.expired_at),
            "points": lot.points,
            "whole_balance": lot.whole_balance,
        }
    )


def _decode_expired(value: Json) -> ExpiredLot:
    return ExpiredLot(
        parse_instant(value["expired_at"]),
        value.get("points", 0),
        whole_balance=value.get("whole_balance", False),
        again=decode_row(value.get("again", _NO_COUNTS)),
        accounts=tuple(value.get("accounts", ())),
    )


def _encode_cap_use(use: CapUse) -> Json:
    return without_defaults(
        {
            "per": use.per.value,
            "points": use.points,
            "rule": use.rule,
            "since": use.since.isoformat(),
        }
    )


def _decode_cap_use(value: Json) -> CapUse:
    return CapUse(
        value.get("rule", ""),
        Per(value["per"]),
        date.fromisoformat(value["since"]),
        value.get("points", 0),
    )
