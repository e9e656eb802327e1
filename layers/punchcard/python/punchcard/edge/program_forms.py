"""The JSON Schema of each kind of value that a program document writes in a form of its own."""

from typing import Any

from punchcard.domain.catalogue import (
    RESERVE_MINUTES,
    CouponTerms,
    Reward,
    RewardPrice,
)
from punchcard.domain.policies import (
    REINSTATED_USABLE_DAYS,
    REINSTATEMENT_WINDOW_DAYS,
    ReinstatementPolicy,
)
from punchcard.domain.program import (
    ADJUSTMENT_POINTS,
    ADJUSTMENT_POINTS_PER_DAY,
    HOLD_MINUTES,
    AdjustmentLimits,
    Cap,
    FixedPoints,
    Hours,
    Multiply,
    PointsPerAmount,
    PointsPerUnit,
    ProgramVersion,
    Rule,
    Spending,
    When,
)
from punchcard.domain.program_checks import DAYS_MAX
from punchcard.domain.reward_checks import (
    COUPON_DAYS_MAX,
    COUPON_USES_MAX,
    RESERVE_MINUTES_MAX,
    STOCK_MAX,
)
from punchcard.domain.rule_checks import POINTS_MAX, PRIORITY_MAX
from punchcard.domain.spending_checks import HOLD_MINUTES_MAX, PERCENT_MAX
from punchcard.domain.valuation import PointsWorth, Valuation
from punchcard.domain.value_checks import SLUG_LENGTH_MAX, TEXT_LENGTH_MAX
from punchcard.edge.program_kinds import PER_UNIT
from punchcard.edge.program_values import WEEKDAYS

type Json = dict[str, Any]

_SLUG: Json = {
    "title": "id",
    "type": "string",
    "pattern": "^[a-z0-9][a-z0-9_-]*$",
    "maxLength": SLUG_LENGTH_MAX,
}
_TEXT: Json = {"title": "text", "type": "string", "minLength": 1, "maxLength": TEXT_LENGTH_MAX}
_PRIORITY: Json = {
    "type": "integer",
    "minimum": -PRIORITY_MAX,
    "maximum": PRIORITY_MAX,
    "default": 0,
}
_POINTS: Json = {"type": "integer", "minimum": 1, "maximum": POINTS_MAX}
_POINTS_ALONE: Json = {"type": "integer", "minimum": 0, "maximum": POINTS_MAX}
_PERCENT: Json = {"type": "integer", "minimum": 1, "maximum": PERCENT_MAX}
_MINUTES: Json = {"type": "integer", "minimum": 1, "maximum": HOLD_MINUTES_MAX}
_DAYS: Json = {"type": "integer", "minimum": 0, "maximum": DAYS_MAX}
# An editor takes 1.00 for a number; the reader takes every digit of it as it stands.
_AMOUNT: Json = {
    "title": "amount",
    "type": ["number", "string"],
    "minimum": 0,
    "pattern": r"^\d+(\.\d+)?$",
}
_FACTOR: Json = {
    "title": "factor",
    "type": ["number", "string"],
    "exclusiveMinimum": 0,
    "pattern": r"^\d+(\.\d+|/\d+)?$",
}
_SHARE: Json = {
    "title": "share",
    "type": ["number", "string"],
    "exclusiveMinimum": 0,
    "maximum": 1,
    "pattern": r"^\d+(\.\d+|/\d+)?$",
}
_MOMENT: Json = {
    "title": "date or time",
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$",
}
_TIME: Json = {
    "title": "time of day",
    "type": "string",
    "pattern": r"^\d\d:\d\d(:\d\d(\.\d+)?)?$",
}
_WEEKDAYS: Json = {
    "title": "list of weekdays",
    "type": "array",
    "items": {"enum": [*WEEKDAYS, *range(1, 8)]},
}
_STOCK: Json = {"type": "integer", "minimum": 1, "maximum": STOCK_MAX}
_PRICES: Json = {
    "title": "prices by tier, or a list of prices",
    "anyOf": [
        {"type": "array", "items": {"$ref": "#/$defs/RewardPrice"}},
        {"type": "object", "additionalProperties": _POINTS_ALONE},
    ],
}
_ATTRIBUTES: Json = {
    "title": "names with values",
    "type": "object",
    "additionalProperties": {"type": "string"},
}

FORMS: dict[tuple[type, str], Json] = {
    (ProgramVersion, "program"): _SLUG,
    (ProgramVersion, "name"): _TEXT,
    (ProgramVersion, "currency"): {"type": "string", "pattern": "^[A-Z]{3}$"},
    (ProgramVersion, "effective_at"): _MOMENT,
    (Rule, "id"): _SLUG,
    (Rule, "title"): _TEXT,
    (Rule, "on"): {**_SLUG, "default": "order", "examples": ["order", "sign_up"]},
    (Rule, "group"): _SLUG,
    (Rule, "priority"): _PRIORITY,
    (When, "basket_min"): _AMOUNT,
    (When, "basket_max"): _AMOUNT,
    (When, "since"): _MOMENT,
    (When, "until"): _MOMENT,
    (When, "weekdays"): _WEEKDAYS,
    (When, "attributes"): _ATTRIBUTES,
    (Hours, "since"): _TIME,
    (Hours, "until"): _TIME,
    (Cap, "points"): _POINTS,
    (AdjustmentLimits, "limit"): {**_POINTS_ALONE, "default": ADJUSTMENT_POINTS},
    (AdjustmentLimits, "per_day"): {**_POINTS_ALONE, "default": ADJUSTMENT_POINTS_PER_DAY},
    (ReinstatementPolicy, "window_days"): {**_DAYS, "default": REINSTATEMENT_WINDOW_DAYS},
    (ReinstatementPolicy, "usable_days"): {
        **_DAYS,
        "minimum": 1,
        "default": REINSTATED_USABLE_DAYS,
    },
    (Spending, "points"): _POINTS,
    (Spending, "amount"): _AMOUNT,
    (Spending, "max_percent"): {**_PERCENT, "default": PERCENT_MAX},
    (Spending, "multiple"): _POINTS,
    (Spending, "minimum"): {**_POINTS_ALONE, "default": 0},
    (Spending, "hold_minutes"): {**_MINUTES, "default": HOLD_MINUTES},
    (Valuation, "expected_redemption"): {**_SHARE, "default": "1"},
    (PointsWorth, "points"): _POINTS,
    (PointsWorth, "amount"): _AMOUNT,
    (Reward, "id"): _SLUG,
    (Reward, "title"): _TEXT,
    (Reward, "points"): _POINTS_ALONE,
    (Reward, "prices"): _PRICES,
    (Reward, "since"): _MOMENT,
    (Reward, "until"): _MOMENT,
    (Reward, "per_member"): _STOCK,
    (Reward, "stock"): _STOCK,
    (RewardPrice, "points"): _POINTS_ALONE,
    (CouponTerms, "uses"): {
        "type": "integer",
        "minimum": 1,
        "maximum": COUPON_USES_MAX,
        "default": 1,
    },
    (CouponTerms, "valid_days"): {"type": "integer", "minimum": 0, "maximum": COUPON_DAYS_MAX},
    (CouponTerms, "reserve_minutes"): {
        "type": "integer",
        "minimum": 1,
        "maximum": RESERVE_MINUTES_MAX,
        "default": RESERVE_MINUTES,
    },
    (PointsPerAmount, "points"): _POINTS,
    (PointsPerAmount, "per"): _AMOUNT,
    (PointsPerUnit, "points"): _POINTS,
    (PointsPerUnit, "per"): {"const": PER_UNIT},
    (FixedPoints, "points"): _POINTS,
    (Multiply, "factor"): _FACTOR,
}
