"""Where ports meet adapters: the only place that knows both.

Each adapter is imported and built once, when it is first asked for, from the settings that it
needs: a function that never asks for one needs neither its settings nor its permissions, and its
cold start does not wait for it.
"""

from punchcard.adapters.delivery_envelope import decode_delivery, decode_letter
from punchcard.wiring.announcing import (
    audience,
    books,
    decode_message,
    endpoints,
    entry_archive,
    entry_history,
    events,
    failures,
    loopback_allowed,
    notification_queue,
    notifications,
    outages,
    subscriptions,
    summaries,
)
from punchcard.wiring.clock import now
from punchcard.wiring.images import decode_enrolment, decode_entry, decode_line
from punchcard.wiring.operating import (
    allowances,
    approvals,
    letters,
    manifests,
    stocks,
    sweeps,
    task_tokens,
    tokens,
    workflows,
)
from punchcard.wiring.recording import (
    activity_archive,
    bodies,
    chains,
    dead_letters,
    deliveries,
    directory,
    ledger,
    members,
    programs,
    shops,
)
from punchcard.wiring.settings import Settings

__all__ = [
    "Settings",
    "activity_archive",
    "allowances",
    "approvals",
    "audience",
    "bodies",
    "books",
    "chains",
    "dead_letters",
    "decode_delivery",
    "decode_enrolment",
    "decode_entry",
    "decode_letter",
    "decode_line",
    "decode_message",
    "deliveries",
    "directory",
    "endpoints",
    "entry_archive",
    "entry_history",
    "events",
    "failures",
    "ledger",
    "letters",
    "loopback_allowed",
    "manifests",
    "members",
    "notification_queue",
    "notifications",
    "now",
    "outages",
    "programs",
    "shops",
    "stocks",
    "subscriptions",
    "summaries",
    "sweeps",
    "task_tokens",
    "tokens",
    "workflows",
]
