"""Strategies for what is in a ledger: states, records of orders, and an order's events."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st
from punchcard.domain.activity import Activity
from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.coupon_record import Coupon, CouponRecord, CouponUse, UseStatus
from punchcard.domain.entry import Account, Posting
from punchcard.domain.instants import instant
from punchcard.domain.memory import Memory
from punchcard.domain.program import Per, ProgramVersion
from punchcard.domain.record import (
    Burned,
    ByHand,
    HoldRecord,
    Measured,
    Merged,
    OrderCoupon,
    OrderHold,
    OrderRecord,
    OrderVersion,
    Reason,
    Recorded,
    Resolution,
    Room,
    SeenRefund,
    Terms,
    TransferRecord,
)
from punchcard.domain.state import CapUse, DatedPoints, ExpiredLot, Hold, Row, State

from tests.simulation.order_story import OrderStory
from tests.simulation.programs import CURRENCY, draw_versions

START = datetime(2026, 3, 2, 11, tzinfo=UTC)
STEPS = ("pay", "edit_to_more", "edit_to_less", "retag", "fulfil", "refund", "cancel")

words = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
points = st.integers(1, 10_000)
amounts = st.integers(0, 10**9)
YEARS = (datetime(2020, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001
instants = st.datetimes(*YEARS, timezones=st.just(UTC)).map(instant)
moments = st.none() | instants
pers = st.sampled_from(Per)
dice = st.integers(0, 2**32).map(Random)


def rows(at: st.SearchStrategy[datetime | None]) -> st.SearchStrategy[Row]:
    """Dated points as a state keeps them: sorted, whole, one per instant, None last."""
    return st.dictionaries(at, points, max_size=4).map(
        lambda found: tuple(
            DatedPoints(moment, found[moment])
            for moment in sorted(found, key=lambda moment: (moment is None, moment))
        )
    )


holds = st.builds(
    Hold,
    key=words,
    request=words,
    lots=rows(moments).filter(bool),
    amount=amounts,
    taken_at=instants,
    expires_at=instants,
    channel=words,
)
hold_records = st.builds(
    HoldRecord,
    hold=holds,
    wished=points,
    digest=words,
    taken_in=st.integers(0, 9),
    resolution=st.none() | st.sampled_from(Resolution),
    captured=rows(moments),
    resolved_in=st.none() | points,
    resolved_by=st.none() | words,
    resolved_digest=st.none() | words,
    order=st.none() | words,
)


expired_lots = st.builds(
    ExpiredLot,
    *(instants, points, st.booleans(), rows(moments), st.lists(words, max_size=2).map(tuple)),
)


@st.composite
def states(draw: st.DrawFn) -> State:
    """Every state that a ledger may carry; a deficit excludes lots."""
    lots = draw(rows(moments))
    expired = draw(st.lists(expired_lots, max_size=3))
    return State(
        pending=draw(rows(moments)),
        lots=lots,
        deficit=0 if lots else draw(amounts),
        expired=tuple(sorted(expired, key=lambda lot: lot.expired_at)),
        earned=draw(st.integers(-10_000, 10_000)),
        orders=draw(st.integers(0, 100)),
        tier=draw(st.none() | words),
        segments=tuple(sorted(draw(st.sets(words, max_size=2)))),
        cap_uses=draw(st.lists(st.builds(CapUse, words, pers, st.dates(), points)).map(tuple)),
        active_at=draw(moments),
        holds=tuple(draw(st.lists(holds, max_size=2))),
        memory=Memory(draw(st.binary(max_size=12)) * 16, draw(moments)),
        merged=tuple(draw(st.lists(words, max_size=2))),
        merged_into=draw(st.none() | words),
        reward_counts=tuple(sorted(draw(st.dictionaries(words, points, max_size=2)).items())),
        coupon_entries=tuple(draw(st.lists(points, max_size=2))),
    )


measured = st.builds(
    Measured, amounts, amounts, st.lists(st.tuples(words, points), max_size=3).map(tuple)
)
reasons = st.lists(
    st.builds(Reason, words, amounts, st.integers(-100, 100), st.none() | pers), max_size=3
).map(tuple)
terms = st.builds(
    Terms,
    program_version=points,
    first_order=st.booleans(),
    tier=st.none() | words,
    segments=st.lists(words, max_size=2).map(tuple),
    rooms=st.lists(st.builds(Room, st.just("") | words, pers, amounts), max_size=2).map(tuple),
)
burned_lots = st.builds(Burned, moments, points, owed=st.just(False)) | st.builds(
    Burned, st.none(), points, owed=st.just(True)
)
versions_of_orders = st.builds(
    OrderVersion,
    instants,
    st.booleans(),
    amounts,
    st.integers(0, 9),
    st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)
records = st.builds(
    OrderRecord,
    terms=terms,
    version=versions_of_orders,
    paid=st.booleans(),
    cancelled=st.booleans(),
    fulfilled_at=moments,
    measured=measured,
    refunds=st.lists(
        st.builds(SeenRefund, words, measured, amounts, st.booleans()), max_size=2
    ).map(tuple),
    reasons=reasons,
    granted=st.dictionaries(st.just("") | words, points, max_size=2).map(
        lambda granted: tuple(sorted(granted.items()))
    ),
    matures_at=moments,
    credited=amounts,
    forgiven=amounts,
    points_spent=amounts,
    burned=st.lists(burned_lots, max_size=2).map(tuple),
    holds=st.lists(st.builds(OrderHold, words, points, amounts), max_size=2).map(tuple),
    coupons=st.lists(
        st.builds(OrderCoupon, words, st.booleans(), st.none() | words), max_size=2
    ).map(tuple),
    account=st.none() | words,
)
postings = st.builds(
    Posting,
    source=st.sampled_from(Account),
    target=st.sampled_from(Account),
    points=points,
    reason=words,
    effective_at=instants,
)
optional_words = st.none() | words
optional_numbers = st.none() | points
coupon_uses = st.builds(
    CouponUse,
    words,
    words,
    instants,
    moments,
    points,
    st.sampled_from(UseStatus),
    optional_words,
    optional_words,
    optional_numbers,
    optional_words,
)
coupons = st.builds(
    Coupon,
    *(words, words, words, points, rows(moments), points, instants, moments, points),
    *(optional_words, st.booleans()),
)
coupon_records = st.builds(
    CouponRecord,
    *(coupons, words, points, st.lists(coupon_uses, max_size=2).map(tuple)),
    *(optional_words, optional_words, optional_numbers, optional_words),
)
recordings = st.builds(
    Recorded,
    type=words | st.just("order"),
    postings=st.lists(postings, max_size=3).map(tuple),
    key=st.none() | words,
    channel=st.none() | words,
    store=st.none() | words,
    occurred_at=instants,
    terms=st.none() | terms,
    reasons=reasons,
    digest=st.none() | words,
    order=st.none() | records,
    by_hand=st.none() | st.builds(ByHand, words, st.sampled_from(AdjustmentReason)),
    hold=st.none() | hold_records,
    merge=st.none() | st.builds(Merged, words, points),
    coupon=st.none() | coupon_records,
    transfer=st.none() | st.builds(TransferRecord, words, rows(moments)),
)


def programs(random: Random) -> ProgramVersion:
    """A program with rules of every kind, and any policy."""
    return draw_versions(random, START, 1)[0]


@st.composite
def events_of_an_order(draw: st.DrawFn, *, points_spent_max: int = 100) -> tuple[Activity, ...]:
    """What a shop tells of one order, step by step: states, and refunds alone."""
    random = draw(dice)
    story = OrderStory("order", START, CURRENCY, random, timedelta(hours=1))
    story.points_spent = draw(st.integers(0, points_spent_max))
    told = []
    for step in ["pay", *draw(st.lists(st.sampled_from(STEPS), max_size=4))]:
        story.move_on()
        refund = story.refund() if step == "refund" and story.was_paid_for else None
        if step != "refund":
            getattr(story, step)()
        if refund is not None and draw(st.booleans()):
            told.append(story.amendment(refund))
        if refund is None or draw(st.booleans()):
            told.append(story.state(forgetful=draw(st.booleans())))
    return tuple(told)
