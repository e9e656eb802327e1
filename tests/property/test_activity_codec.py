"""What waits is what was reported: activities survive their JSON."""

from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from punchcard.adapters.activity_codec import decode_activity, encode_activity
from punchcard.domain.activity import Activity, Classification, Content, Facts, Line, Order, Refund
from punchcard.domain.checkout import CaptureHold, ShownHold, TakeHold, VoidHold
from punchcard.domain.corrections import (
    Adjustment,
    AdjustmentReason,
    Reinstatement,
    Transfer,
    TransferReceived,
)
from punchcard.domain.instants import instant
from punchcard.domain.redeeming import (
    AbandonRedemption,
    CancelCoupon,
    RedeemCoupon,
    RedeemReward,
    ReleaseCoupon,
    ReserveCoupon,
)
from punchcard.domain.state import DatedPoints

texts = st.text(max_size=5)
text_tuples = st.lists(texts, max_size=3).map(tuple)
amounts = st.integers(-(2**63), 2**63)
instants = st.datetimes(timezones=st.just(UTC)).map(instant)


def sometimes(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


lines = st.builds(
    Line,
    line_id=texts,
    quantity=amounts,
    amount=amounts,
    tax=amounts,
    sku=sometimes(texts),
    product=sometimes(texts),
    vendor=sometimes(texts),
    categories=text_tuples,
    collections=text_tuples,
    tags=text_tuples,
    gift_card=st.booleans(),
)
line_tuples = st.lists(lines, max_size=3).map(tuple)
refunds = st.builds(Refund, refund_id=texts, lines=line_tuples, amount=amounts)
orders = st.builds(
    Order,
    currency=texts,
    updated_at=instants,
    paid=st.booleans(),
    cancelled=st.booleans(),
    lines=line_tuples,
    refunds=st.lists(refunds, max_size=2).map(tuple),
    refunded=amounts,
    shipping=amounts,
    shipping_tax=amounts,
    tip=amounts,
    paid_with_points=amounts,
    points_spent=amounts,
    fulfilled_at=sometimes(instants),
    coupons=text_tuples,
    holds=st.lists(
        st.builds(ShownHold, code=texts, amount=st.none() | amounts, kept=amounts), max_size=2
    ).map(tuple),
    tags=text_tuples,
)
facts = st.builds(
    Facts, quantity=amounts, attributes=st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
)
classifications = st.builds(Classification, tier=sometimes(texts), segments=text_tuples)
adjustments = st.builds(
    Adjustment,
    points=st.integers(-(10**7), 10**7),
    reason_code=st.sampled_from(AdjustmentReason),
    operator=texts,
    allow_deficit=st.booleans(),
)
reinstatements = st.builds(
    Reinstatement,
    points=st.none() | amounts,
    reason_code=st.sampled_from(AdjustmentReason),
    operator=texts,
    most=st.none() | amounts,
)
reason_codes = st.sampled_from(AdjustmentReason)
transfers = st.builds(
    Transfer, to=texts, points=amounts, reason_code=reason_codes, operator=texts
) | st.builds(
    TransferReceived,
    giver=texts,
    lots=st.lists(st.builds(DatedPoints, sometimes(instants), amounts), max_size=3).map(tuple),
    reason_code=reason_codes,
    operator=texts,
)
hold_contents = st.one_of(
    st.builds(
        TakeHold,
        request=texts,
        basket=amounts,
        points=st.none() | amounts,
        amount=st.none() | amounts,
        up_to=st.booleans(),
    ),
    st.builds(CaptureHold, request=texts, points=st.none() | amounts),
    st.builds(VoidHold, request=texts),
)
reward_contents = st.one_of(
    st.builds(RedeemReward, request=texts, reward=texts, unit=sometimes(texts)),
    st.builds(ReserveCoupon, request=texts),
    st.builds(RedeemCoupon, request=texts, reservation=sometimes(texts)),
    st.builds(ReleaseCoupon, request=texts, reservation=texts),
    st.builds(CancelCoupon, request=texts, unit=sometimes(texts)),
    st.just(AbandonRedemption()),
)
contents: st.SearchStrategy[Content] = st.one_of(
    orders,
    refunds,
    facts,
    classifications,
    adjustments,
    reinstatements,
    transfers,
    hold_contents,
    reward_contents,
)
activities = st.builds(
    Activity,
    key=texts,
    type=texts,
    occurred_at=instants,
    channel=texts,
    content=contents,
    born_at=sometimes(instants),
    store=sometimes(texts),
)


@given(activities)
def test_an_activity_reads_back_as_it_was_written(activity: Activity) -> None:
    assert decode_activity(encode_activity(activity)) == activity


@given(activities, activities)
def test_two_activities_have_one_text_only_if_they_are_equal(
    one: Activity, other: Activity
) -> None:
    assert (encode_activity(one) == encode_activity(other)) == (one == other)
