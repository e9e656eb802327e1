"""What the explanations say of spending in English: holds, rewards and coupons."""

TEMPLATES: dict[str, str | tuple[str, str]] = {
    # Holds
    "told_hold": (
        "{points} was reserved for a checkout on {day}.",
        "{points} were reserved for a checkout on {day}.",
    ),
    "told_capture": (
        "{points} that was reserved paid for a purchase on {day}.",
        "{points} that were reserved paid for a purchase on {day}.",
    ),
    "told_void": (
        "{points} was set free again on {day}.",
        "{points} were set free again on {day}.",
    ),
    "told_hold_shown": (
        "The order of {day} used a reservation of {points}.",
        "The order of {day} used a reservation of {points}.",
    ),
    "hold_released": (
        "{points} that had been reserved was not needed and came back.",
        "{points} that had been reserved were not needed and came back.",
    ),
    "hold_lapsed": (
        "{points} that had been reserved came back, for the checkout was not finished in time.",
        "{points} that had been reserved came back, for the checkout was not finished in time.",
    ),
    "hold_returned_late": (
        "{points} that had been reserved came back. As it would have expired meanwhile, it stays "
        "usable through {day}.",
        "{points} that had been reserved came back. As they would have expired meanwhile, they "
        "stay usable through {day}.",
    ),
    "hold_lost": (
        "{points} that had been reserved is lost: it expired meanwhile.",
        "{points} that had been reserved are lost: they expired meanwhile.",
    ),
    # Rewards and coupons
    "told_reward": (
        "{points} was exchanged for “{title}” on {day}.",
        "{points} were exchanged for “{title}” on {day}.",
    ),
    "told_redemption_abandoned": "On {day} an exchange that had broken off was given up.",
    "told_coupon_reserved": "The coupon for “{title}” was reserved for a checkout on {day}.",
    "told_coupon_redeemed": "The coupon for “{title}” was redeemed on {day}.",
    "told_coupon_released": "The reservation of the coupon for “{title}” ended on {day}.",
    "told_coupon_cancelled": "The coupon for “{title}” was cancelled on {day}.",
    "told_coupon_shown": "The order of {day} used the coupon for “{title}”.",
    "told_coupon_restored": (
        "That the coupon for “{title}” was used is undone: the order of {day} was cancelled or "
        "returned."
    ),
    "refused_coupon_not_found": (
        "A coupon that it showed was not redeemed: it is none of this member's."
    ),
    "refused_coupon_cancelled": "A coupon that it showed was not redeemed: it had been cancelled.",
    "refused_coupon_already_redeemed": (
        "A coupon that it showed was not redeemed: it had been used up."
    ),
    "refused_coupon_expired": "A coupon that it showed was not redeemed: it had expired.",
    "coupon_returned": "{points} came back with the old expiry.",
    "coupon_returned_late": (
        "{points} came back. As it would have expired meanwhile, it stays usable through {day}.",
        "{points} came back. As they would have expired meanwhile, they stay usable through {day}.",
    ),
    "coupon_lost": (
        "{points} is lost: it would have expired meanwhile.",
        "{points} are lost: they would have expired meanwhile.",
    ),
    "late_capture": (
        "{points} paid for a part of the order, from the balance: the reservation had ended.",
        "{points} paid for a part of the order, from the balance: the reservation had ended.",
    ),
}
