"""What the explanations say of spending in German: holds, rewards and coupons."""

TEMPLATES: dict[str, str | tuple[str, str]] = {
    # Holds
    "told_hold": (
        "{points} wurde am {day} für einen Einkauf reserviert.",
        "{points} wurden am {day} für einen Einkauf reserviert.",
    ),
    "told_capture": (
        "{points}, der reserviert war, hat am {day} einen Einkauf bezahlt.",
        "{points}, die reserviert waren, haben am {day} einen Einkauf bezahlt.",
    ),
    "told_void": (
        "{points} wurde am {day} wieder freigegeben.",
        "{points} wurden am {day} wieder freigegeben.",
    ),
    "told_hold_shown": (
        "Die Bestellung vom {day} hat eine Reservierung verwendet: {points}.",
        "Die Bestellung vom {day} hat eine Reservierung verwendet: {points}.",
    ),
    "hold_released": (
        "{points}, der reserviert war, wurde nicht gebraucht und kam zurück.",
        "{points}, die reserviert waren, wurden nicht gebraucht und kamen zurück.",
    ),
    "hold_lapsed": (
        "{points}, der reserviert war, kam zurück, weil der Einkauf nicht rechtzeitig "
        "abgeschlossen wurde.",
        "{points}, die reserviert waren, kamen zurück, weil der Einkauf nicht rechtzeitig "
        "abgeschlossen wurde.",
    ),
    "hold_returned_late": (
        "{points}, der reserviert war, kam zurück. Da er inzwischen verfallen wäre, bleibt er bis "
        "einschließlich {day} verwendbar.",
        "{points}, die reserviert waren, kamen zurück. Da sie inzwischen verfallen wären, bleiben "
        "sie bis einschließlich {day} verwendbar.",
    ),
    "hold_lost": (
        "{points}, der reserviert war, ist verloren: er ist inzwischen verfallen.",
        "{points}, die reserviert waren, sind verloren: sie sind inzwischen verfallen.",
    ),
    # Rewards and coupons
    "told_reward": (
        "{points} wurde am {day} gegen „{title}“ eingetauscht.",
        "{points} wurden am {day} gegen „{title}“ eingetauscht.",
    ),
    "told_redemption_abandoned": "Am {day} wurde ein abgebrochener Eintausch aufgegeben.",
    "told_coupon_reserved": (
        "Der Gutschein für „{title}“ wurde am {day} für einen Einkauf reserviert."
    ),
    "told_coupon_redeemed": "Der Gutschein für „{title}“ wurde am {day} eingelöst.",
    "told_coupon_released": "Die Reservierung des Gutscheins für „{title}“ endete am {day}.",
    "told_coupon_cancelled": "Der Gutschein für „{title}“ wurde am {day} storniert.",
    "told_coupon_shown": "Die Bestellung vom {day} hat den Gutschein für „{title}“ verwendet.",
    "told_coupon_restored": (
        "Die Einlösung des Gutscheins für „{title}“ ist rückgängig gemacht: die Bestellung vom "
        "{day} wurde storniert oder zurückgegeben."
    ),
    "refused_coupon_not_found": (
        "Ein Gutschein, den sie zeigte, wurde nicht eingelöst: er gehört nicht zu diesem Konto."
    ),
    "refused_coupon_cancelled": (
        "Ein Gutschein, den sie zeigte, wurde nicht eingelöst: er war storniert."
    ),
    "refused_coupon_already_redeemed": (
        "Ein Gutschein, den sie zeigte, wurde nicht eingelöst: er war aufgebraucht."
    ),
    "refused_coupon_expired": (
        "Ein Gutschein, den sie zeigte, wurde nicht eingelöst: er war abgelaufen."
    ),
    "coupon_returned": (
        "{points} kam mit dem alten Verfallstag zurück.",
        "{points} kamen mit dem alten Verfallstag zurück.",
    ),
    "coupon_returned_late": (
        "{points} kam zurück. Da er inzwischen verfallen wäre, bleibt er bis einschließlich {day} "
        "verwendbar.",
        "{points} kamen zurück. Da sie inzwischen verfallen wären, bleiben sie bis einschließlich "
        "{day} verwendbar.",
    ),
    "coupon_lost": (
        "{points} ist verloren: er wäre inzwischen verfallen.",
        "{points} sind verloren: sie wären inzwischen verfallen.",
    ),
    "late_capture": (
        "{points} hat vom Punktestand einen Teil der Bestellung bezahlt: die Reservierung war "
        "beendet.",
        "{points} haben vom Punktestand einen Teil der Bestellung bezahlt: die Reservierung war "
        "beendet.",
    ),
}
