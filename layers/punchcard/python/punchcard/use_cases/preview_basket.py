"""Previewing a basket: what it would earn if it were paid now. Nothing is recorded."""

from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.domain.activity import ORDER, Activity, Order
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.explain_reasons import tell_reasons
from punchcard.domain.instants import instant
from punchcard.domain.members import Member
from punchcard.domain.record import OrderRecord, Reason
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.redemption import redeemable, worth
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.sentences import Sentence, Story
from punchcard.domain.settle import settle
from punchcard.domain.timeline import Timeline
from punchcard.domain.wording import Language, Wording
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow

PREVIEW_KEY = "preview"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """An order that nobody has placed yet, whatever its `updated_at`, and where it would be."""

    order: Order
    channel: str
    store: str | None = None


@dataclass(frozen=True, slots=True)
class Payable:
    """Points that could pay for a part of a basket, and their worth in minor units."""

    points: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a basket would earn: the points of all reasons, and the same in words.

    `matures_at` is from when they could be spent; None where they would wait for the order's
    fulfilment. `book` has the rules of the reasons. `payable` is what could be paid with points;
    None where there is no member, or the program takes none.
    """

    points: int
    reasons: tuple[Reason, ...]
    sentences: tuple[Sentence, ...]
    matures_at: datetime | None
    book: Rulebook
    payable: Payable | None = None


def preview_basket(
    basket: Basket,
    *,
    program: str,
    member: str | None,
    language: Language,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> Preview:
    """Decide about a basket as about an order placed now, and throw the entry away.

    Without a member the basket is that of somebody who would join with it.

    Raises:
        MemberNotFoundError: this program has no such member.
        ProgramNotFoundError: the program was never published.
        InvalidError: the order would be refused.
    """
    timeline = programs.timeline(program)
    if member is None:
        buyer, standing = Member(program=program, id=NOBODY, salt=b""), stand_on(None)
    else:
        buyer = member_by_id(program=program, member=member, directory=directory)
        buyer, standing, _ = follow(buyer, ledger=ledger)
    presented = Presented(_placed_now(basket, now))
    decision = decide(timeline, standing, [presented], member=buyer, now=now)
    (outcome,) = decision.outcomes
    if outcome.error is not None:
        raise outcome.error
    record = None
    if decision.entry is not None:
        record = decode_activities(decision.entry.activities)[-1].order
    preview = _preview(outcome.points, record, timeline, language, now)
    if member is None:
        return preview
    state, _ = settle(standing.state, timeline, to=instant(now))
    return replace(preview, payable=_payable(basket.order, state.available, preview.book))


def _payable(order: Order, available: int, book: Rulebook) -> Payable | None:
    """What the member could pay with points of the goods, tax included."""
    spending = book.version.spending
    if spending is None:
        return None
    goods = sum(line.amount + line.tax for line in order.lines)
    most = max(0, available)
    points = redeemable(spending, wish=most, available=most, basket=goods)
    return Payable(points, worth(spending, points))


def _preview(
    points: int, record: OrderRecord | None, timeline: Timeline, language: Language, now: datetime
) -> Preview:
    book = timeline.at(instant(now))
    if record is None:
        return Preview(points=points, reasons=(), sentences=(), matures_at=None, book=book)
    story = Story(Wording(language), timeline, instant(now), in_deficit=False)
    return Preview(
        points=points,
        reasons=record.reasons,
        sentences=tuple(tell_reasons(record.reasons, terms=record.terms, book=book, story=story)),
        matures_at=record.matures_at,
        book=book,
    )


def _placed_now(basket: Basket, now: datetime) -> Activity:
    moment = instant(now)
    return Activity(
        key=PREVIEW_KEY,
        type=ORDER,
        occurred_at=moment,
        born_at=moment,
        channel=basket.channel,
        store=basket.store,
        content=replace(basket.order, updated_at=moment),
    )
