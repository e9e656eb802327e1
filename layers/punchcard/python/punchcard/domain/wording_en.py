"""Every sentence of the explanations in English."""

from punchcard.domain.wording_spending_en import TEMPLATES as SPENDING

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)

TEMPLATES: dict[str, str | tuple[str, str]] = {
    "points": ("{count} point", "{count} points"),
    "day": "{day} {month} {year}",
    "per_order": "per order",
    "per_day": "per day",
    "per_week": "per week",
    "per_month": "per month",
    "per_period": "per program period",
    # What happened
    "order_earned": "{points} for the order of {day}.",
    "order_unchanged": "The order of {day} changed no points.",
    "order_taken_back": (
        "{points} of the order of {day} was taken back.",
        "{points} of the order of {day} were taken back.",
    ),
    "sign_up_earned": "{points} for joining on {day}.",
    "sign_up_unchanged": "Joining on {day} earned no points.",
    "activity_earned": "{points} for “{type}” on {day}.",
    "activity_unchanged": "“{type}” on {day} earned no points.",
    "classified": "The operator set tier and segments on {day}.",
    "adjusted_up": (
        "{points} was added by hand on {day}: {why}.",
        "{points} were added by hand on {day}: {why}.",
    ),
    "adjusted_down": (
        "{points} was taken away by hand on {day}: {why}.",
        "{points} were taken away by hand on {day}: {why}.",
    ),
    "reinstated_up": (
        "{points} that had expired was made available again on {day}: {why}.",
        "{points} that had expired were made available again on {day}: {why}.",
    ),
    "transferred_up": (
        "{points} came from another member on {day}: {why}.",
        "{points} came from another member on {day}: {why}.",
    ),
    "transferred_down": (
        "{points} went to another member on {day}: {why}.",
        "{points} went to another member on {day}: {why}.",
    ),
    "by_hand_goodwill": "a gesture of goodwill",
    "by_hand_service_recovery": "to make up for something that went wrong",
    "by_hand_correction": "a correction",
    "by_hand_migration": "taken over from another program",
    "by_hand_fraud": "after a check for misuse",
    "by_hand_other": "another reason",
    "told_merged": "Another account of yours was joined with this one on {day}.",
    "told_merged_into": "This account was joined with another one of yours on {day}.",
    # Why an order earns what it does
    "order_cancelled": "The order was cancelled.",
    "order_returned": "Something of the order was returned.",
    "order_changed": "The order was changed.",
    "order_not_paid": "The order is not fully paid yet.",
    "order_earns_now": "As it stands, the order earns {points}.",
    "no_rule": "No rule of the program applies to it.",
    "forgiven": (
        "{points} could not be taken back and was forgiven.",
        "{points} could not be taken back and were forgiven.",
    ),
    # What each rule gave
    "rule_amount": "{points} for “{title}”: {rate} per {per} of {basis}.",
    "rule_amount_floor": "{points} for “{title}”: {rate} per {per} of {basis}, rounded down.",
    "rule_amount_half_up": "{points} for “{title}”: {rate} per {per} of {basis}, rounded half up.",
    "rule_amount_ceiling": "{points} for “{title}”: {rate} per {per} of {basis}, rounded up.",
    "rule_unit": (
        "{points} for “{title}”: {rate} for one unit.",
        "{points} for “{title}”: {rate} for each of {count} units.",
    ),
    "rule_fixed": "{points} for “{title}”.",
    "rule_multiply": "{points} for “{title}”: the sum of the other rules times {factor}.",
    "rule_cap": "“{title}” is limited to {cap} {span}.",
    "rule_cap_room": (
        "“{title}” is limited to {cap} {span}, of which {count} was left.",
        "“{title}” is limited to {cap} {span}, of which {count} were left.",
    ),
    "program_cap": "All rules together are limited to {cap} {span}.",
    "program_cap_room": (
        "All rules together are limited to {cap} {span}, of which {count} was left.",
        "All rules together are limited to {cap} {span}, of which {count} were left.",
    ),
    # Where points went
    "earned_pending": (
        "{points} is pending until {day}.",
        "{points} are pending until {day}.",
    ),
    "earned_unfulfilled": (
        "{points} is pending until the order has been fulfilled.",
        "{points} are pending until the order has been fulfilled.",
    ),
    "fulfilment_known": (
        "The order was fulfilled: {points} matures on {day}.",
        "The order was fulfilled: {points} mature on {day}.",
    ),
    "matured": "{points} matured on {day}.",
    "usable_through": "Usable through {day}.",
    "usable_by_lot": "They expire as they would have there, the first after {day}.",
    "usable_always": "Usable without a limit of time.",
    "usable_while_active": (
        "Usable as long as something is earned or spent every month.",
        "Usable as long as something is earned or spent every {count} months.",
    ),
    "fills_deficit": "This makes up for a negative balance.",
    "expired": (
        "{points} expired; it was usable through {day}.",
        "{points} expired; they were usable through {day}.",
    ),
    "expired_inactive": (
        "{points} expired after a month in which nothing was earned or spent.",
        "{points} expired after {count} months in which nothing was earned or spent.",
    ),
    "returned_pending": (
        "{points} was still pending and is cancelled.",
        "{points} were still pending and are cancelled.",
    ),
    "returned_available": (
        "{points} was taken from the balance.",
        "{points} were taken from the balance.",
    ),
    "returned_expired": (
        "{points} had expired unspent, so that the balance stays as it is.",
        "{points} had expired unspent, so that the balance stays as it is.",
    ),
    "spent": "{points} paid for a part of the order.",
    "spent_returned": "{points} that had paid for the order came back with the old expiry.",
    "spent_returned_late": (
        "{points} that had paid for the order came back. As it would have expired meanwhile, it "
        "stays usable through {day}.",
        "{points} that had paid for the order came back. As they would have expired meanwhile, "
        "they stay usable through {day}.",
    ),
    "spent_lost": (
        "{points} that had paid for the order is lost: it would have expired meanwhile.",
        "{points} that had paid for the order are lost: they would have expired meanwhile.",
    ),
    "merged_in_available": (
        "{points} came from there and can be spent.",
        "{points} came from there and can be spent.",
    ),
    "merged_in_pending": (
        "{points} came from there and is pending.",
        "{points} came from there and are pending.",
    ),
    "merged_in_held": (
        "{points} came from there and is reserved for a checkout.",
        "{points} came from there and are reserved for a checkout.",
    ),
    "merged_out_available": "{points} went there.",
    "merged_out_pending": (
        "{points} that is pending went there.",
        "{points} that are pending went there.",
    ),
    "merged_out_held": (
        "{points} that is reserved for a checkout went there.",
        "{points} that are reserved for a checkout went there.",
    ),
    "merged_owed_out_available": "{points} made up for a negative balance there.",
    "merged_owed_in_available": "A negative balance of {points} went there.",
    **SPENDING,
}
