"""Points that go from one member to another, as each of the two records them.

They keep their expiry: what the giver would have spent first goes, and the taker has it in lots
of the same dates. Between the two entries the points are in an account of their own.
"""

from punchcard.domain.activity import TRANSFERRED
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.corrections import Transfer, TransferContent, TransferReceived
from punchcard.domain.entry import Account
from punchcard.domain.lots import add_to_lot, burn
from punchcard.domain.record import ByHand, TransferRecord
from punchcard.domain.working import Working


def apply_transfer(working: Working, content: TransferContent) -> tuple[ByHand, TransferRecord]:
    """Take points from the giver, or give them to the taker, whose deficit they fill first.

    Raises:
        PointsInsufficientError: the giver has fewer points than are to go.
    """
    record = (
        _give(working, content) if isinstance(content, Transfer) else _receive(working, content)
    )
    return ByHand(content.operator, content.reason_code), record


def _give(working: Working, content: Transfer) -> TransferRecord:
    state, lots, missing = burn(working.state, content.points)
    if missing:
        raise PointsInsufficientError(required=content.points, available=working.state.available)
    working.state = state
    working.post(Account.AVAILABLE, Account.TRANSFERRED, content.points, TRANSFERRED)
    return TransferRecord(content.account or content.to, lots)


def _receive(working: Working, content: TransferReceived) -> TransferRecord:
    for lot in content.lots:
        working.state = add_to_lot(working.state, lot.at, lot.points)
    points = sum(lot.points for lot in content.lots)
    working.post(Account.TRANSFERRED, Account.AVAILABLE, points, TRANSFERRED)
    return TransferRecord(content.giver, content.lots)
