"""An entry in words: what happened, why it earned what it did, and where the points went.

Pure, from what the entry says and the program versions it was decided under. Every sentence has
a stable code beside its text, so that a client may say it in words of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import CAPTURE, REDEMPTION_ABANDONED, SIGN_UP
from punchcard.domain.coupon_record import Coupon
from punchcard.domain.entry import Account
from punchcard.domain.explain_postings import Move, tell_lots, tell_move
from punchcard.domain.explain_reasons import tell_reasons
from punchcard.domain.invariants import balance_changes
from punchcard.domain.record import ByHand, HoldRecord, OrderRecord, Recorded
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.sentences import Sentence, Story
from punchcard.domain.timeline import Timeline
from punchcard.domain.wording import Language, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedActivity:
    """One activity in sentences. `points` is what it earned; negative: what was taken back."""

    type: str
    occurred_at: datetime | None
    points: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An entry in one language."""

    language: Language
    activities: tuple[ExplainedActivity, ...]

    @property
    def text(self) -> str:
        """All sentences, one behind the other."""
        return " ".join(
            sentence.text for activity in self.activities for sentence in activity.sentences
        )


def explain(
    recorded: Iterable[Recorded],
    *,
    timeline: Timeline,
    recorded_at: datetime,
    in_deficit: bool,
    language: Language,
) -> Explanation:
    """Explain what an entry recorded.

    Args:
        recorded: the activities of the entry.
        timeline: the versions of its program.
        recorded_at: when it was recorded.
        in_deficit: whether the balance was negative after it.
        language: in which language to say it.
    """
    story = Story(Wording(language), timeline, recorded_at, in_deficit)
    return Explanation(language, tuple(_explained(item, story) for item in recorded))


def _explained(item: Recorded, story: Story) -> ExplainedActivity:
    return ExplainedActivity(
        type=item.type,
        occurred_at=item.occurred_at,
        points=_earned(item),
        sentences=(*_tell_activity(item, story), *_tell_moves(item, story)),
    )


def _tell_activity(item: Recorded, story: Story) -> Iterator[Sentence]:
    """Tell what happened and why it earned what it did; nothing of what fell due by itself."""
    if item.occurred_at is None:
        return
    book = _book(item, item.occurred_at, story)
    points = _earned(item)
    day = story.day(item.occurred_at, book.zone)
    if item.order is not None:
        yield _headline("order", points, story, day=day, kind=item.type)
        yield from _tell_order(item.order, points, book, story)
    elif item.terms is not None:
        subject = "sign_up" if item.type == SIGN_UP else "activity"
        yield _headline(subject, points, story, day=day, kind=item.type)
        yield from tell_reasons(item.reasons, terms=item.terms, book=book, story=story)
    elif item.by_hand is not None and item.merge is None:
        yield _tell_by_hand(item, item.by_hand, story, day=day)
        yield from _tell_received(item, book, story)
    else:
        yield _tell_other(item, story, day=day)


def _tell_other(item: Recorded, story: Story, *, day: str) -> Sentence:
    """Tell of what no rule and nobody's hand gave points for."""
    if item.hold is not None:
        return _tell_hold(item, item.hold, story, day=day)
    if item.coupon is not None:
        return _tell_coupon(item, item.coupon.coupon, story, day=day)
    if item.merge is not None or item.type == REDEMPTION_ABANDONED:
        return story.sentence(f"told_{item.type}", day=day)
    return story.sentence("classified", day=day)


def _tell_by_hand(item: Recorded, by_hand: ByHand, story: Story, *, day: str) -> Sentence:
    change = balance_changes(list(item.postings))[Account.AVAILABLE]
    why = story.wording.say(f"by_hand_{by_hand.reason_code}")
    way = "up" if change > 0 else "down"
    return story.about(f"{item.type}_{way}", abs(change), day=day, why=why)


def _tell_received(item: Recorded, book: Rulebook, story: Story) -> Iterator[Sentence]:
    """Tell until when points can be spent that came from another member."""
    if item.transfer is not None and item.postings[0].target is Account.AVAILABLE:
        yield tell_lots(item.transfer.lots, book, story)


def _tell_hold(item: Recorded, hold: HoldRecord, story: Story, *, day: str) -> Sentence:
    """Tell what became of reserved points; of a captured hold, how many of them paid."""
    captured = sum(lot.points for lot in hold.captured)
    points = captured if item.type == CAPTURE else hold.hold.points
    return story.about(f"told_{item.type}", points, day=day)


def _tell_coupon(item: Recorded, coupon: Coupon, story: Story, *, day: str) -> Sentence:
    """Tell what became of a coupon, by the title that its reward had when it was issued."""
    reward = story.timeline.at_or_first(coupon.issued_at).reward(coupon.reward)
    title = coupon.reward if reward is None else reward.title
    return story.about(f"told_{item.type}", coupon.points, day=day, title=title)


def _headline(subject: str, points: int, story: Story, *, day: str, kind: str) -> Sentence:
    if points == 0:
        return story.sentence(f"{subject}_unchanged", day=day, type=kind)
    happened = "earned" if points > 0 else "taken_back"
    return story.about(f"{subject}_{happened}", abs(points), day=day, type=kind)


def _tell_order(
    record: OrderRecord, points: int, book: Rulebook, story: Story
) -> Iterator[Sentence]:
    if record.cancelled:
        yield story.sentence("order_cancelled")
    elif not record.paid:
        yield story.sentence("order_not_paid")
    else:
        yield from _tell_standing(record, points, book, story)
    if record.forgiven:
        yield story.about("forgiven", record.forgiven)
    for coupon in record.coupons:
        if coupon.refused is not None:
            yield story.sentence(f"refused_{coupon.refused}")


def _tell_standing(
    record: OrderRecord, points: int, book: Rulebook, story: Story
) -> Iterator[Sentence]:
    """Tell what a paid order earns as it stands, and why that is not what this entry posted."""
    if points < 0:
        yield story.sentence("order_returned" if record.refunds else "order_changed")
    target = record.credited - record.forgiven
    if points != target:
        yield story.about("order_earns_now", target)
    yield from tell_reasons(record.reasons, terms=record.terms, book=book, story=story)


def _tell_moves(item: Recorded, story: Story) -> Iterator[Sentence]:
    for posting in item.postings:
        matures_at = posting.effective_at if item.order is None else item.order.matures_at
        book = _book(item, posting.effective_at, story)
        yield from tell_move(Move(posting, matures_at, book), story)


def _book(item: Recorded, moment: datetime, story: Story) -> Rulebook:
    """The rules an activity was decided under; without any, those in force at a moment."""
    terms = item.terms if item.order is None else item.order.terms
    if terms is None:
        return story.timeline.at_or_first(moment)
    return story.timeline.numbered(terms.program_version)


def _earned(item: Recorded) -> int:
    return -balance_changes(list(item.postings))[Account.ISSUED]
