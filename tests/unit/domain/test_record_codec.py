"""What an entry says is read as it was written, or not at all."""

import pytest
from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.codec import encode_state, parsed
from punchcard.domain.decide import stand_on
from punchcard.domain.record_codec import decode_activities, encode_activities

from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, Till

COFFEE = Reward(
    id="coffee",
    title="Coffee",
    points=60,
    per_member=3,
    stock=9,
    coupon=CouponTerms(uses=2, valid_days=9),
)


def test_a_posting_without_a_time_is_not_read() -> None:
    text = '[{"postings":[{"available":5,"issued":-5,"reason":"earned"}],"type":"settled"}]'
    with pytest.raises(ValueError, match="effective_at"):
        decode_activities(text)


def test_a_coupon_is_read_as_it_was_written() -> None:
    shop = Till((program_version(rewards=(COFFEE,)),))
    shop.order(1, 10_000)
    shop.redeem_reward(unit="1.X")
    shop.reserve()
    shop.release()
    shop.redeem()
    for entry in shop.ledger.chains[MEMBER.program, MEMBER.id].values():
        assert encode_activities(decode_activities(entry.activities)) == entry.activities
        state = stand_on(entry).state
        assert encode_state(state) == entry.state
    assert shop.newest.coupon is not None
    assert shop.newest.coupon.coupon.unit == "1.X"
    assert len(shop.newest.coupon.calls) == 2


@pytest.mark.parametrize("text", ["{} ", " {}", "{}{}", "", "{", "[1] 2"])
def test_what_stands_around_a_value_makes_a_text_unreadable(text: str) -> None:
    with pytest.raises(ValueError, match=r"value|Expecting"):
        parsed(text)
