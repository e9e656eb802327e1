"""Where points went, in words: a sentence or two for every reason that a posting can have."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from punchcard.domain.activity import (
    ADJUSTED,
    MERGED,
    MERGED_OWED,
    REINSTATED,
    TRANSFERRED,
)
from punchcard.domain.coupons import COUPON_LOST, COUPON_RETURNED, COUPON_RETURNED_LATE
from punchcard.domain.entry import Account, Posting
from punchcard.domain.holds import HOLD_CAPTURED, HOLD_RELEASED, HOLD_TAKEN, HOLD_VOIDED
from punchcard.domain.periods import local_date
from punchcard.domain.policies import ExpiresOnInactivity
from punchcard.domain.reconcile import EARNED, FULFILMENT_KNOWN, RETURNED
from punchcard.domain.rewards import REWARD_REDEEMED
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.schedule import usable_through
from punchcard.domain.sentences import Sentence, Story
from punchcard.domain.settle import (
    EXPIRED,
    EXPIRED_INACTIVE,
    HOLD_LAPSED,
    HOLD_LOST,
    HOLD_RETURNED_LATE,
    MATURED,
    lot_date,
)
from punchcard.domain.spending import (
    LATE_CAPTURE,
    SPENT,
    SPENT_LOST,
    SPENT_RETURNED,
    SPENT_RETURNED_LATE,
)
from punchcard.domain.state import Row


@dataclass(frozen=True, slots=True)
class Move:
    """A posting, the maturity of the points that it is about, and the rules it was made under.

    `matures_at` is None where the points wait for an order's fulfilment.
    """

    posting: Posting
    matures_at: datetime | None
    book: Rulebook


def tell_move(move: Move, story: Story) -> Iterator[Sentence]:
    """Tell where points went and, if they became available, until when they can be spent."""
    return TELLERS[move.posting.reason](move, story)


def tell_lots(lots: Row, book: Rulebook, story: Story) -> Sentence:
    """Tell until when points of some lots can be spent, the soonest to expire first."""
    if story.in_deficit:
        return story.sentence("fills_deficit")
    first = lots[0].at
    if first is None:
        return _undated(book, story)
    day = story.wording.day(usable_through(first, book.zone))
    return story.sentence("usable_through" if len(lots) == 1 else "usable_by_lot", day=day)


def _tell_earned(move: Move, story: Story) -> Iterator[Sentence]:
    if move.matures_at is None:
        yield story.about("earned_unfulfilled", move.posting.points)
    elif move.posting.target is Account.PENDING:
        yield _dated("earned_pending", move, move.matures_at, story)
    else:
        yield _usability(move.matures_at, story)


def _tell_fulfilment(move: Move, story: Story) -> Iterator[Sentence]:
    yield _dated("fulfilment_known", move, move.matures_at or move.posting.effective_at, story)


def _tell_matured(move: Move, story: Story) -> Iterator[Sentence]:
    yield _dated("matured", move, move.posting.effective_at, story)
    yield _usability(move.posting.effective_at, story)


def _tell_expired(move: Move, story: Story) -> Iterator[Sentence]:
    last = usable_through(move.posting.effective_at, move.book.zone)
    yield story.about("expired", move.posting.points, day=story.wording.day(last))


def _tell_expired_inactive(move: Move, story: Story) -> Iterator[Sentence]:
    points = story.wording.points(move.posting.points)
    yield story.sentence("expired_inactive", count=_months_inactive(move.book), points=points)


def _tell_returned(move: Move, story: Story) -> Iterator[Sentence]:
    yield story.about(f"returned_{move.posting.source.value}", move.posting.points)


def _tell_spent(move: Move, story: Story) -> Iterator[Sentence]:
    yield story.about(move.posting.reason, move.posting.points)


def _tell_returned_late(move: Move, story: Story) -> Iterator[Sentence]:
    grace = timedelta(days=move.book.version.returned_lot_grace_days)
    last = local_date(story.recorded_at, move.book.zone) + grace
    yield story.about(move.posting.reason, move.posting.points, day=story.wording.day(last))


def _tell_adjusted(move: Move, story: Story) -> Iterator[Sentence]:
    """Tell until when given points can be spent; that points were taken is told already."""
    if move.posting.target is Account.AVAILABLE:
        yield _usability(story.recorded_at, story)


def _tell_reinstated(move: Move, story: Story) -> Iterator[Sentence]:
    if story.in_deficit:
        yield story.sentence("fills_deficit")
    else:
        days = timedelta(days=move.book.version.reinstatement.usable_days)
        last = local_date(story.recorded_at, move.book.zone) + days
        yield story.sentence("usable_through", day=story.wording.day(last))


def _tell_lapsed_late(move: Move, story: Story) -> Iterator[Sentence]:
    grace = timedelta(days=move.book.version.returned_lot_grace_days)
    last = local_date(move.posting.effective_at, move.book.zone) + grace
    yield story.about(move.posting.reason, move.posting.points, day=story.wording.day(last))


def _tell_merged(move: Move, story: Story) -> Iterator[Sentence]:
    """Tell what came from the other account, or went there, and of which kind it is."""
    posting = move.posting
    came = posting.source is Account.TRANSFERRED
    kind = posting.target if came else posting.source
    yield story.about(f"{posting.reason}_{'in' if came else 'out'}_{kind.value}", posting.points)


def _tell_nothing(move: Move, story: Story) -> Iterator[Sentence]:
    """Tell nothing beside the headline."""
    del move, story
    yield from ()


TELLERS: Mapping[str, Callable[[Move, Story], Iterator[Sentence]]] = {
    ADJUSTED: _tell_adjusted,
    COUPON_LOST: _tell_spent,
    COUPON_RETURNED: _tell_spent,
    COUPON_RETURNED_LATE: _tell_returned_late,
    EARNED: _tell_earned,
    EXPIRED: _tell_expired,
    EXPIRED_INACTIVE: _tell_expired_inactive,
    FULFILMENT_KNOWN: _tell_fulfilment,
    HOLD_CAPTURED: _tell_nothing,
    HOLD_LAPSED: _tell_spent,
    HOLD_LOST: _tell_spent,
    HOLD_RELEASED: _tell_spent,
    HOLD_RETURNED_LATE: _tell_lapsed_late,
    HOLD_TAKEN: _tell_nothing,
    HOLD_VOIDED: _tell_nothing,
    LATE_CAPTURE: _tell_spent,
    MATURED: _tell_matured,
    MERGED: _tell_merged,
    MERGED_OWED: _tell_merged,
    REINSTATED: _tell_reinstated,
    RETURNED: _tell_returned,
    REWARD_REDEEMED: _tell_nothing,
    SPENT: _tell_spent,
    SPENT_LOST: _tell_spent,
    SPENT_RETURNED: _tell_spent,
    SPENT_RETURNED_LATE: _tell_returned_late,
    TRANSFERRED: _tell_nothing,
}


def _dated(code: str, move: Move, moment: datetime, story: Story) -> Sentence:
    return story.about(code, move.posting.points, day=story.day(moment, move.book.zone))


def _usability(matured_at: datetime, story: Story) -> Sentence:
    """Until when points that matured at an instant can be spent."""
    if story.in_deficit:
        return story.sentence("fills_deficit")
    book = story.timeline.at_or_first(matured_at)
    gone_at = lot_date(story.timeline, matured_at)
    if gone_at is not None:
        last = usable_through(gone_at, book.zone)
        return story.sentence("usable_through", day=story.wording.day(last))
    return _undated(book, story)


def _undated(book: Rulebook, story: Story) -> Sentence:
    months = _months_inactive(book)
    return story.sentence("usable_while_active" if months else "usable_always", count=months)


def _months_inactive(book: Rulebook) -> int:
    """After how many months without activity the whole balance goes; 0 where it does not."""
    policy = book.version.expiry
    return policy.months if isinstance(policy, ExpiresOnInactivity) else 0
