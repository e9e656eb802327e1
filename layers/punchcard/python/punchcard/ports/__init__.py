"""What the use cases need from outside, as protocols; each has a fake and an adapter.

`now` and new ids are plain values and need no port. Adapters raise `TransientError` for what a
later attempt may survive and `MisconfiguredError` for what an operator must mend.
"""

from punchcard.ports.approvals import Allowances, Approvals, TaskTokens
from punchcard.ports.deliveries import Bodies, DeadLetters, Deliveries
from punchcard.ports.directory import (
    WAITING_BYTES_MAX,
    ActivityTooLargeError,
    Directory,
    Members,
)
from punchcard.ports.ledger import ENTRY_BYTES_MAX, EntryTooLargeError, Head, Ledger
from punchcard.ports.outbound import Audience, Events
from punchcard.ports.programs import Programs
from punchcard.ports.shops import Shops
from punchcard.ports.summaries import Summaries
from punchcard.ports.tokens import Tokens

__all__ = [
    "ENTRY_BYTES_MAX",
    "WAITING_BYTES_MAX",
    "ActivityTooLargeError",
    "Allowances",
    "Approvals",
    "Audience",
    "Bodies",
    "DeadLetters",
    "Deliveries",
    "Directory",
    "EntryTooLargeError",
    "Events",
    "Head",
    "Ledger",
    "Members",
    "Programs",
    "Shops",
    "Summaries",
    "TaskTokens",
    "Tokens",
]
