"""What is kept of activities can be matched with each other, and with no shop."""

from dataclasses import replace

from punchcard.domain.activity import Order, Refund
from punchcard.domain.archived import hidden, key_of

from tests.fakes.till import MEMBER, line, order_activity, refund_activity

REFUND = Refund(refund_id="refund-77", lines=(line(500, line_id="line-4711"),), amount=3)


def test_ids_of_order_refunds_and_lines_are_hashes_that_still_match() -> None:
    order = order_activity(1, lines=(line(995, line_id="line-4711"),), refunds=(REFUND,))

    kept = hidden(order, MEMBER)

    assert kept.key == key_of("shop:order:1", MEMBER)
    assert isinstance(kept.content, Order)
    (bought,), (refund,) = kept.content.lines, kept.content.refunds
    assert bought.line_id == refund.lines[0].line_id == key_of("line-4711", MEMBER)
    assert refund.refund_id == key_of("refund-77", MEMBER)
    assert (bought.amount, refund.amount) == (995, 3)
    for told in ("4711", "refund-77", "shop:order:1"):
        assert told not in repr(kept)


def test_the_code_of_a_coupon_is_kept_as_the_key_that_entries_know() -> None:
    code = "RW7M2Q9XK4T0VBN8ZD"
    kept = hidden(order_activity(1, coupons=(code,)), MEMBER).content
    assert isinstance(kept, Order)
    assert kept.coupons == (key_of(f"coupon:{code}", MEMBER),)


def test_a_refund_alone_is_hidden_like_one_within_its_order() -> None:
    alone = hidden(refund_activity(1, REFUND), MEMBER).content
    within = hidden(order_activity(1, refunds=(REFUND,)), MEMBER).content

    assert isinstance(within, Order)
    assert within.refunds == (alone,)


def test_without_the_salt_nobody_finds_the_hash_again() -> None:
    other = replace(MEMBER, salt=bytes(reversed(MEMBER.salt)))
    assert key_of("shop:order:1", MEMBER) != key_of("shop:order:1", other)
