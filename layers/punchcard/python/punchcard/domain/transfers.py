"""Deciding about a transfer: two entries of two chains that only make sense together.

Pure like `decide`, which it asks twice: for the giver, and with what they gave for the taker.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity
from punchcard.domain.corrections import TransferReceived
from punchcard.domain.decide import Presented, Standing, decide
from punchcard.domain.entry import Account, Entry
from punchcard.domain.errors import ActivityRefusedError, InvalidError
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.timeline import Timeline


class TransferToSelfError(ActivityRefusedError):
    """The giver and the taker are one member."""

    code = "transfer_to_self"


class TakerNotFoundError(InvalidError):
    """The member to whom points are to go does not exist."""

    code = "taker_not_found"


class Party(NamedTuple):
    """One of the two members, where their chain stands, and the newest it says about the key."""

    member: Member
    standing: Standing
    known: Recorded | None


class TransferDecision(NamedTuple):
    """What became of a transfer, and the two entries to append together (None: none)."""

    outcome: Outcome
    entries: tuple[Entry, Entry] | None


def decide_transfer(
    timeline: Timeline, giver: Party, taker: Party, activity: Activity, *, now: datetime
) -> TransferDecision:
    """Decide about a transfer whose content is a `Transfer` from the giver to the taker.

    Both entries are recorded at one time, which is before neither head. A transfer that is
    refused, or that either side has recorded before, changes neither chain.

    Raises:
        TransferToSelfError: both are one member.
    """
    if giver.known is None:
        # What one account gave another stays so, should the two be merged afterwards.
        require_two(giver.member.id, taker.member.id)
    moments = [party.standing.head.recorded_at for party in (giver, taker) if party.standing.head]
    recorded_at = max([instant(now), *moments])
    if giver.known is None and _has_received(taker.known, giver.member):
        # The heads were read while both entries came to stand, the giver's too early.
        return TransferDecision(Outcome(status=Status.DUPLICATE), None)
    outcome, entry = _decide(timeline, giver, activity, recorded_at)
    if entry is None:
        return TransferDecision(outcome, None)
    content = _received(entry, giver.member)
    at_taker = replace(activity, content=content)
    other_outcome, other_entry = _decide(timeline, taker, at_taker, recorded_at)
    if other_entry is None:
        return TransferDecision(other_outcome, None)
    return TransferDecision(outcome, (entry, other_entry))


def require_two(giver: str, taker: str) -> None:
    """Refuse a transfer to oneself. Raises TransferToSelfError."""
    if giver == taker:
        raise TransferToSelfError("points can only go to another member")


def received_of(recorded: Recorded, *, giver: str) -> TransferReceived:
    """What the taker is told, from what the giver's entry says.

    Raises:
        ValueError: it says nothing about a transfer.
    """
    transfer, by_hand = recorded.transfer, recorded.by_hand
    if transfer is None or by_hand is None:
        raise ValueError("an entry about a transfer does not say who it was with")
    return TransferReceived(
        giver=giver,
        lots=transfer.lots,
        reason_code=by_hand.reason_code,
        operator=by_hand.operator,
    )


def _decide(
    timeline: Timeline, party: Party, activity: Activity, recorded_at: datetime
) -> tuple[Outcome, Entry | None]:
    decision = decide(
        timeline,
        party.standing,
        [Presented(activity, party.known)],
        member=party.member,
        now=recorded_at,
    )
    (outcome,) = decision.outcomes
    return outcome, decision.entry


def _has_received(known: Recorded | None, giver: Member) -> bool:
    return (
        known is not None
        and known.transfer is not None
        and known.transfer.other == giver.id
        and known.postings[0].target is Account.AVAILABLE
    )


def _received(entry: Entry, giver: Member) -> TransferReceived:
    (recorded,) = [item for item in decode_activities(entry.activities) if item.transfer]
    return received_of(recorded, giver=giver.id)
