"""Telling an activity again from what its entry says of it alone, for those no archive keeps.

Signing up, points by hand, and how a hold ended stand whole in an entry. The digest of the content
that the entry carries proves that it was told right.
"""

from collections.abc import Iterator
from dataclasses import replace

from punchcard.domain.activity import ADJUSTED, SIGN_UP, VOID, Activity, Facts
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.corrections import Adjustment
from punchcard.domain.entry import Account
from punchcard.domain.facts import digest_of
from punchcard.domain.record import Recorded, Resolution


def told_again(item: Recorded) -> Activity | None:
    """The activity that an entry itself tells the whole of; None: it does not."""
    moment = item.postings[0].effective_at if item.postings else item.occurred_at
    told = item.digest if item.hold is None else item.hold.resolved_digest
    for content in _contents(item):
        if _digest(content) == told and item.key is not None and moment is not None:
            return Activity(
                key=item.key,
                type=item.type,
                occurred_at=moment,
                channel=item.channel or "",
                content=content,
                store=item.store,
            )
    return None


def _contents(item: Recorded) -> Iterator[Facts | Adjustment | CaptureHold | VoidHold]:
    """What an activity may have said, of which the entry's digest tells whether it did."""
    if item.type == SIGN_UP:
        yield Facts()
    if item.type == ADJUSTED and item.by_hand is not None:
        points = sum(
            posting.points if posting.target is Account.AVAILABLE else -posting.points
            for posting in item.postings
        )
        for allow_deficit in (False, True):
            yield Adjustment(
                points=points,
                reason_code=item.by_hand.reason_code,
                operator=item.by_hand.operator,
                allow_deficit=allow_deficit,
            )
    if item.hold is None or item.hold.resolved_by is None:
        return
    if item.type == VOID:
        yield VoidHold(request=item.hold.resolved_by)
    else:
        yield CaptureHold(request=item.hold.resolved_by)
        captured = sum(lot.points for lot in item.hold.captured)
        yield CaptureHold(request=item.hold.resolved_by, points=captured)


def _digest(content: Facts | Adjustment | CaptureHold | VoidHold) -> str:
    """The digest that such content leaves in an entry: without the key of the call."""
    if isinstance(content, VoidHold):
        return Resolution.VOIDED.value
    if isinstance(content, CaptureHold):
        return digest_of(replace(content, request=""))
    return digest_of(content)
