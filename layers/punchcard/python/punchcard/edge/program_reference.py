"""What every key of a program document means, for the schema and for docs/program.md."""

from punchcard.domain.catalogue import CouponTerms, Reward, RewardPrice
from punchcard.domain.policies import (
    AfterDays,
    AtOnce,
    ExpiresAfterDays,
    ExpiresAfterMonths,
    ExpiresOnDate,
    ExpiresOnInactivity,
    NeverExpires,
    OnDate,
    OnFulfilment,
    ReinstatementPolicy,
)
from punchcard.domain.program import (
    AdjustmentLimits,
    Basis,
    Cap,
    FixedPoints,
    Hours,
    LineMatch,
    Multiply,
    PointsPerAmount,
    PointsPerUnit,
    ProgramVersion,
    Rule,
    Spending,
    When,
)
from punchcard.domain.valuation import PointsWorth, Valuation

_FROM = "begins: a date or a time, in the program's time zone unless it has an offset."

MEANINGS: dict[type, dict[str, str]] = {
    ProgramVersion: {
        "program": "Id of the program, the same in every version.",
        "name": "What members see.",
        "currency": "ISO 4217 code. Every amount in the document is one of this currency.",
        "time_zone": "IANA name. Days, weeks, weekdays and hours are those of this zone.",
        "effective_at": f"When the version {_FROM} May be given when publishing instead.",
        "rules": "The ways to earn.",
        "rounding": "How the sum is rounded after multipliers.",
        "basis": "What counts towards the basis of an order beside the prices of its lines.",
        "caps": "Most points of a member from all rules together, one cap per span.",
        "period_start": "First day of what caps call a period; without it, all time is one.",
        "maturity": "When points can be spent.",
        "expiry": "When unspent points are gone.",
        "take_back": "What is done about returned points that the member has already spent: "
        "the balance goes below zero, the missing part is forgiven, or only points that are "
        "still pending are taken.",
        "returned_lot_grace_days": "How long spent points stay usable that come back after they "
        "had expired; 0 means that they are lost.",
        "guest_days": "How long the orders of somebody who has not joined wait for it.",
        "adjustments": "How many points an operator moves by hand without a second person.",
        "reinstatement": "Which expired points an operator can make available again.",
        "spending": "How points are taken as money; without it they are not.",
        "books": "What points are worth to your books; without it, what they are spent at.",
        "rewards": "The catalogue: what points are exchanged for.",
    },
    Rule: {
        "id": "Stands in every entry that the rule pays in; keep it for as long as it means this.",
        "title": "What members see as the reason.",
        "on": "The type of activity that it pays for: order, sign_up, or one of your own.",
        "earn": "How many points.",
        "when": "The circumstances; every one that is named must hold.",
        "lines": "The lines of an order that it pays for; every key that is named must fit.",
        "exclude": "Lines that it does not pay for although they fit.",
        "rounding": "How a rule that pays per amount rounds.",
        "caps": "Most points of a member from this rule, one cap per span.",
        "group": "Rules of one group compete where one of them is exclusive.",
        "exclusive": "Silences the other rules of its group.",
        "priority": "Of several exclusive rules the highest wins, then the better for the member.",
        "requires": "Ids of rules of which at least one must have paid.",
        "cost_centre": "Who funds its points, as the daily books show it; else the program.",
    },
    When: {
        "channels": "Where it happened is one of these.",
        "stores": "The store is one of these.",
        "tiers": "The member's tier is one of these.",
        "segments": "The member is in one of these.",
        "order_tags": "The order has one of these.",
        "attributes": "The activity has each of these names with this value. Not on orders.",
        "basket_min": "The basis of the whole order is at least this amount.",
        "basket_max": "The basis of the whole order is at most this amount.",
        "first_order": "It is the member's first order, or is not.",
        "weekdays": "Names, or numbers from Monday = 1.",
        "hours": "A span of the day.",
        "since": f"When the rule {_FROM}",
        "until": "When the rule no longer holds; written as `since`.",
    },
    LineMatch: {
        "skus": "The line's SKU is one of these.",
        "products": "The line's product is one of these, by the shop's id.",
        "vendors": "The line's vendor is one of these.",
        "categories": "The line has one of these.",
        "collections": "The line has one of these.",
        "tags": "The line has one of these.",
    },
    Hours: {
        "since": "First minute, such as 17:00.",
        "until": "First minute after it; before `since` the span passes midnight.",
    },
    Cap: {
        "per": "The span; weeks begin on Monday.",
        "points": "Most points within it; what is above is cut off, and the reason says so.",
    },
    Basis: {
        "tax": "Tax, also where prices include it.",
        "shipping": "Shipping.",
        "tips": "Tips.",
        "gift_cards": "Lines that sell gift cards.",
        "paid_with_points": "The part paid with points.",
    },
    AdjustmentLimits: {
        "limit": "Most points moved at once: given, taken, reinstated or transferred; 0 has every "
        "move approved.",
        "per_day": "Most points that one operator moves on a day, whichever way.",
    },
    ReinstatementPolicy: {
        "window_days": "Days after their expiry in which points can be reinstated; 0 has none "
        "reinstated.",
        "usable_days": "Reinstated points are usable through the day that many days later.",
    },
    Spending: {
        "points": "Points that are worth `amount`.",
        "amount": "What they are worth, such as 1.00.",
        "max_percent": "How much of a basket can be paid so.",
        "multiple": "Points are spent in multiples of this; by default as finely as whole minor "
        "units allow.",
        "minimum": "Fewer points are not taken.",
        "hold_minutes": "How long points stay reserved for a checkout.",
    },
    Valuation: {
        "point_value": "What points are worth; by default what they are spent at.",
        "expected_redemption": "How much of what is given you expect to be redeemed: 0.8 or 4/5.",
        "method": "`declared` takes that; `observed` takes what was redeemed in those cohorts that "
        "have closed, as soon as there are any.",
        "revenue": "What is paid where points are given. With it the price is shared between what "
        "was sold and the points, as IFRS 15 asks for; without it all that the points would cost "
        "alone is put aside.",
    },
    PointsWorth: {
        "points": "So many points.",
        "amount": "Go with this amount, such as 12.00.",
    },
    Reward: {
        "id": "Stands in every entry that exchanges points for it; keep it for as long as it "
        "means this, for its stock and its limit are counted by it.",
        "title": "What members see.",
        "points": "What it costs.",
        "kind": "What the member gets.",
        "prices": "Other prices: the lowest of all that apply counts. As a mapping of tiers to "
        "points, or as a list.",
        "since": f"When it {_FROM}",
        "until": "When it can no longer be had; written as `since`.",
        "tiers": "Only for members whose tier is one of these.",
        "segments": "Only for members who are in one of these.",
        "per_member": "How often one member may have it, counted from when the limit was set; "
        "what was cancelled does not count.",
        "stock": "How often all members together may have it, ever. A later version with more "
        "adds to it.",
        "coupon": "What the coupon is good for.",
    },
    RewardPrice: {
        "points": "What it costs such members.",
        "tiers": "The member's tier is one of these.",
        "segments": "The member is in one of these.",
    },
    CouponTerms: {
        "uses": "How often it can be redeemed.",
        "valid_days": "Usable through the day that many days after it was issued; without it, "
        "always.",
        "reserve_minutes": "How long it stays reserved for a checkout.",
    },
    PointsPerAmount: {
        "kind": "Pays for each amount of the eligible lines, in proportion.",
        "points": "Points for each `per`.",
        "per": "An amount, such as 1.00.",
    },
    PointsPerUnit: {
        "kind": "Pays for each unit of the eligible lines, or of an activity's quantity.",
        "points": "Points for each unit.",
        "per": "The word unit.",
    },
    FixedPoints: {"kind": "Pays once.", "points": "Points of an order or other activity."},
    Multiply: {
        "kind": "Multiplies what the other rules pay; several multiply each other.",
        "factor": "2, 1.5 or 3/2.",
    },
    AtOnce: {"kind": "As soon as they are earned."},
    AfterDays: {
        "kind": "After a return window.",
        "days": "Days after the activity.",
    },
    OnFulfilment: {
        "kind": "Once the order was fulfilled.",
        "days": "Days after that.",
    },
    OnDate: {"kind": "From a day on; at once when it has passed.", "date": "The day."},
    NeverExpires: {"kind": "Never."},
    ExpiresAfterDays: {
        "kind": "Some days after they matured.",
        "days": "Usable through the day that many days later.",
    },
    ExpiresAfterMonths: {
        "kind": "Some months after they matured.",
        "months": "Usable through the day that many months later.",
        "round_up_to": "Moves that day to the end of its month, quarter, half-year or year.",
    },
    ExpiresOnDate: {
        "kind": "On a day of the year.",
        "date": "Usable through this day, and through its return in later years.",
    },
    ExpiresOnInactivity: {
        "kind": "The whole balance, when nothing is earned or spent for long.",
        "months": "Months after the last earning or spending.",
    },
}
"""Every key that a document may have, by the class of the domain that holds it."""
