"""What the use cases need from outside, as protocols; each has a fake and an adapter.

`now` and new ids are plain values and need no port. Adapters raise `TransientError` for what a
later attempt may survive and `MisconfiguredError` for what an operator must mend.
"""

from punchcard.ports.approvals import Allowances, Approvals, TaskTokens
from punchcard.ports.archives import (
    ACTIVITIES_KEPT_MAX,
    ACTIVITY_BYTES_MAX,
    ActivityArchive,
    EntryArchive,
    EntryHistory,
)
from punchcard.ports.auditing import (
    ArchivedObject,
    ArchivedObjects,
    Chain,
    LedgerScan,
    ReadModelStore,
)
from punchcard.ports.books import Books
from punchcard.ports.chains import ENTRIES_AT_MAX, Chains
from punchcard.ports.deliveries import Bodies, DeadLetters, Deliveries, Letters
from punchcard.ports.directory import (
    WAITING_BYTES_MAX,
    ActivityTooLargeError,
    Directory,
    Members,
)
from punchcard.ports.ledger import ENTRY_BYTES_MAX, EntryTooLargeError, Head, Ledger
from punchcard.ports.outbound import Audience, Events, Failures
from punchcard.ports.programs import PROGRAMS_PER_PAGE_MAX, ProgramListed, Programs
from punchcard.ports.shops import SHOPS_PER_PAGE_MAX, Shops
from punchcard.ports.stocks import StockLevels, Stocks
from punchcard.ports.subscriptions import (
    Endpoints,
    NotificationQueue,
    Notifications,
    Outages,
    Subscriptions,
)
from punchcard.ports.summaries import (
    ADVANCE_PLACES_MAX,
    ADVANCE_SIZE_MAX,
    ADVANCES_MAX,
    DayClosedError,
    Summaries,
)
from punchcard.ports.tokens import Tokens
from punchcard.ports.workflows import Execution, ManifestPlace, Manifests, Sweeps, Workflows

__all__ = [
    "ACTIVITIES_KEPT_MAX",
    "ACTIVITY_BYTES_MAX",
    "ADVANCES_MAX",
    "ADVANCE_PLACES_MAX",
    "ADVANCE_SIZE_MAX",
    "ENTRIES_AT_MAX",
    "ENTRY_BYTES_MAX",
    "PROGRAMS_PER_PAGE_MAX",
    "SHOPS_PER_PAGE_MAX",
    "WAITING_BYTES_MAX",
    "ActivityArchive",
    "ActivityTooLargeError",
    "Allowances",
    "Approvals",
    "ArchivedObject",
    "ArchivedObjects",
    "Audience",
    "Bodies",
    "Books",
    "Chain",
    "Chains",
    "DayClosedError",
    "DeadLetters",
    "Deliveries",
    "Directory",
    "Endpoints",
    "EntryArchive",
    "EntryHistory",
    "EntryTooLargeError",
    "Events",
    "Execution",
    "Failures",
    "Head",
    "Ledger",
    "LedgerScan",
    "Letters",
    "ManifestPlace",
    "Manifests",
    "Members",
    "NotificationQueue",
    "Notifications",
    "Outages",
    "ProgramListed",
    "Programs",
    "ReadModelStore",
    "Shops",
    "StockLevels",
    "Stocks",
    "Subscriptions",
    "Summaries",
    "Sweeps",
    "TaskTokens",
    "Tokens",
    "Workflows",
]
