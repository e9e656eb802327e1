"""Every sentence of the explanations in German."""

from punchcard.domain.wording_spending_de import TEMPLATES as SPENDING

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September"),
    *("Oktober", "November", "Dezember"),
)

TEMPLATES: dict[str, str | tuple[str, str]] = {
    "points": ("{count} Punkt", "{count} Punkte"),
    "day": "{day}. {month} {year}",
    "per_order": "pro Bestellung",
    "per_day": "pro Tag",
    "per_week": "pro Woche",
    "per_month": "pro Monat",
    "per_period": "pro Programmzeitraum",
    # What happened
    "order_earned": "{points} für die Bestellung vom {day}.",
    "order_unchanged": "Die Bestellung vom {day} hat keine Punkte verändert.",
    "order_taken_back": (
        "{points} der Bestellung vom {day} wurde zurückgenommen.",
        "{points} der Bestellung vom {day} wurden zurückgenommen.",
    ),
    "sign_up_earned": "{points} für den Beitritt am {day}.",
    "sign_up_unchanged": "Der Beitritt am {day} hat keine Punkte gebracht.",
    "activity_earned": "{points} für „{type}“ am {day}.",
    "activity_unchanged": "„{type}“ am {day} hat keine Punkte gebracht.",
    "classified": "Der Betreiber hat am {day} Stufe und Segmente festgelegt.",
    "adjusted_up": (
        "{points} wurde am {day} von Hand gutgeschrieben: {why}.",
        "{points} wurden am {day} von Hand gutgeschrieben: {why}.",
    ),
    "adjusted_down": (
        "{points} wurde am {day} von Hand abgezogen: {why}.",
        "{points} wurden am {day} von Hand abgezogen: {why}.",
    ),
    "reinstated_up": (
        "{points}, der verfallen war, wurde am {day} wieder gutgeschrieben: {why}.",
        "{points}, die verfallen waren, wurden am {day} wieder gutgeschrieben: {why}.",
    ),
    "transferred_up": (
        "{points} kam am {day} von einem anderen Mitglied: {why}.",
        "{points} kamen am {day} von einem anderen Mitglied: {why}.",
    ),
    "transferred_down": (
        "{points} ging am {day} an ein anderes Mitglied: {why}.",
        "{points} gingen am {day} an ein anderes Mitglied: {why}.",
    ),
    "by_hand_goodwill": "aus Kulanz",
    "by_hand_service_recovery": "als Ausgleich, weil etwas schiefgegangen ist",
    "by_hand_correction": "eine Berichtigung",
    "by_hand_migration": "aus einem anderen Programm übernommen",
    "by_hand_fraud": "nach einer Prüfung auf Missbrauch",
    "by_hand_other": "aus einem anderen Grund",
    "told_merged": "Ein anderes Konto von dir wurde am {day} mit diesem zusammengelegt.",
    "told_merged_into": "Dieses Konto wurde am {day} mit einem anderen von dir zusammengelegt.",
    # Why an order earns what it does
    "order_cancelled": "Die Bestellung wurde storniert.",
    "order_returned": "Etwas aus der Bestellung wurde zurückgegeben.",
    "order_changed": "Die Bestellung wurde geändert.",
    "order_not_paid": "Die Bestellung ist noch nicht vollständig bezahlt.",
    "order_earns_now": "So, wie sie jetzt ist, bringt die Bestellung {points}.",
    "no_rule": "Keine Regel des Programms trifft darauf zu.",
    "forgiven": (
        "{points} konnte nicht zurückgenommen werden und wurde erlassen.",
        "{points} konnten nicht zurückgenommen werden und wurden erlassen.",
    ),
    # What each rule gave
    "rule_amount": "{points} für „{title}“: {rate} je {per} auf {basis}.",
    "rule_amount_floor": "{points} für „{title}“: {rate} je {per} auf {basis}, abgerundet.",
    "rule_amount_half_up": (
        "{points} für „{title}“: {rate} je {per} auf {basis}, kaufmännisch gerundet."
    ),
    "rule_amount_ceiling": "{points} für „{title}“: {rate} je {per} auf {basis}, aufgerundet.",
    "rule_unit": (
        "{points} für „{title}“: {rate} für ein Stück.",
        "{points} für „{title}“: {rate} für jedes von {count} Stück.",
    ),
    "rule_fixed": "{points} für „{title}“.",
    "rule_multiply": "{points} für „{title}“: die Summe der anderen Regeln mal {factor}.",
    "rule_cap": "„{title}“ ist auf {cap} {span} begrenzt.",
    "rule_cap_room": (
        "„{title}“ ist auf {cap} {span} begrenzt, davon war noch {count} übrig.",
        "„{title}“ ist auf {cap} {span} begrenzt, davon waren noch {count} übrig.",
    ),
    "program_cap": "Alle Regeln zusammen sind auf {cap} {span} begrenzt.",
    "program_cap_room": (
        "Alle Regeln zusammen sind auf {cap} {span} begrenzt, davon war noch {count} übrig.",
        "Alle Regeln zusammen sind auf {cap} {span} begrenzt, davon waren noch {count} übrig.",
    ),
    # Where points went
    "earned_pending": (
        "{points} ist bis zum {day} vorgemerkt.",
        "{points} sind bis zum {day} vorgemerkt.",
    ),
    "earned_unfulfilled": (
        "{points} ist vorgemerkt, bis die Bestellung ausgeliefert ist.",
        "{points} sind vorgemerkt, bis die Bestellung ausgeliefert ist.",
    ),
    "fulfilment_known": (
        "Die Bestellung wurde ausgeliefert: {points} wird am {day} gutgeschrieben.",
        "Die Bestellung wurde ausgeliefert: {points} werden am {day} gutgeschrieben.",
    ),
    "matured": (
        "{points} wurde am {day} gutgeschrieben.",
        "{points} wurden am {day} gutgeschrieben.",
    ),
    "usable_through": "Verwendbar bis einschließlich {day}.",
    "usable_by_lot": "Sie verfallen, wie sie dort verfallen wären, die ersten nach dem {day}.",
    "usable_always": "Unbegrenzt verwendbar.",
    "usable_while_active": (
        "Verwendbar, solange in jedem Monat etwas gesammelt oder eingelöst wird.",
        "Verwendbar, solange alle {count} Monate etwas gesammelt oder eingelöst wird.",
    ),
    "fills_deficit": "Damit wird ein negativer Punktestand ausgeglichen.",
    "expired": (
        "{points} ist verfallen; er war bis einschließlich {day} verwendbar.",
        "{points} sind verfallen; sie waren bis einschließlich {day} verwendbar.",
    ),
    "expired_inactive": (
        "Verfallen nach einem Monat, in dem nichts gesammelt oder eingelöst wurde: {points}.",
        "Verfallen nach {count} Monaten, in denen nichts gesammelt oder eingelöst wurde: {points}.",
    ),
    "returned_pending": (
        "{points} war noch vorgemerkt und entfällt.",
        "{points} waren noch vorgemerkt und entfallen.",
    ),
    "returned_available": (
        "{points} wurde vom Punktestand abgezogen.",
        "{points} wurden vom Punktestand abgezogen.",
    ),
    "returned_expired": (
        "{points} war bereits ungenutzt verfallen, der Punktestand bleibt gleich.",
        "{points} waren bereits ungenutzt verfallen, der Punktestand bleibt gleich.",
    ),
    "spent": (
        "{points} hat einen Teil der Bestellung bezahlt.",
        "{points} haben einen Teil der Bestellung bezahlt.",
    ),
    "spent_returned": (
        "{points}, mit dem die Bestellung bezahlt war, kam mit dem alten Verfallstag zurück.",
        "{points}, mit denen die Bestellung bezahlt war, kamen mit dem alten Verfallstag zurück.",
    ),
    "spent_returned_late": (
        "{points}, mit dem die Bestellung bezahlt war, kam zurück. Da er inzwischen verfallen "
        "wäre, bleibt er bis einschließlich {day} verwendbar.",
        "{points}, mit denen die Bestellung bezahlt war, kamen zurück. Da sie inzwischen "
        "verfallen wären, bleiben sie bis einschließlich {day} verwendbar.",
    ),
    "spent_lost": (
        "{points}, mit dem die Bestellung bezahlt war, ist verloren: er wäre inzwischen verfallen.",
        "{points}, mit denen die Bestellung bezahlt war, sind verloren: sie wären inzwischen "
        "verfallen.",
    ),
    "merged_in_available": (
        "{points} kam von dort und ist verwendbar.",
        "{points} kamen von dort und sind verwendbar.",
    ),
    "merged_in_pending": (
        "{points} kam von dort und ist vorgemerkt.",
        "{points} kamen von dort und sind vorgemerkt.",
    ),
    "merged_in_held": (
        "{points} kam von dort und ist für einen Einkauf reserviert.",
        "{points} kamen von dort und sind für einen Einkauf reserviert.",
    ),
    "merged_out_available": (
        "{points} ging dorthin.",
        "{points} gingen dorthin.",
    ),
    "merged_out_pending": (
        "{points}, der vorgemerkt ist, ging dorthin.",
        "{points}, die vorgemerkt sind, gingen dorthin.",
    ),
    "merged_out_held": (
        "{points}, der für einen Einkauf reserviert ist, ging dorthin.",
        "{points}, die für einen Einkauf reserviert sind, gingen dorthin.",
    ),
    "merged_owed_out_available": (
        "{points} hat dort einen negativen Punktestand ausgeglichen.",
        "{points} haben dort einen negativen Punktestand ausgeglichen.",
    ),
    "merged_owed_in_available": "Ein negativer Punktestand von {points} ging dorthin.",
    **SPENDING,
}
