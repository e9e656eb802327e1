"""A member's coupons are listed in pages, each as it stands now."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.coupon_record import CouponStatus
from punchcard.domain.errors import CursorInvalidError, MemberNotFoundError, TransientError
from punchcard.use_cases import list_coupons as module
from punchcard.use_cases.list_coupons import CouponPage
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.accounts import ANNA, BELA, CORA
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import MUG, RewardAccounts
from tests.fakes.till import order_activity

TEA = replace(MUG, id="tea", title="Tea", points=1, per_member=None, stock=None)


@pytest.fixture
def accounts() -> RewardAccounts:
    return RewardAccounts((program_version(rewards=(MUG, TEA)),))


def get(accounts: RewardAccounts, *keys: str) -> list[str]:
    """Get some cups of tea, a second apart; their codes, the last one first."""
    codes = []
    for key in keys:
        accounts.now += timedelta(seconds=1)
        codes.append(accounts.redeem(ANNA, key, reward="tea").code)
    return codes[::-1]


def codes(page: CouponPage) -> list[str]:
    return [coupon.code for coupon in page.coupons]


def test_nobody_without_a_coupon_has_any(accounts: RewardAccounts) -> None:
    assert accounts.coupons(ANNA) == CouponPage((), None)
    with pytest.raises(MemberNotFoundError):
        accounts.coupons(replace(ANNA, id="nobody"))


def test_each_is_shown_once_as_it_stands_the_last_one_first(accounts: RewardAccounts) -> None:
    three, two, one = get(accounts, "one", "two", "three")
    accounts.order(ANNA, 1, 500)
    accounts.use(one)
    accounts.use(one, "again")
    accounts.reserve(two)
    accounts.cancel(three)
    accounts.order(ANNA, 2, 500)

    page = accounts.coupons(ANNA)

    assert codes(page) == [three, two, one]
    assert [coupon.status.value for coupon in page.coupons] == ["cancelled", "valid", "redeemed"]
    for coupon in page.coupons:
        shown = accounts.show(coupon.code)
        assert (coupon.record, coupon.entry_number) == (shown.record, shown.entry_number)
        assert (coupon.member, coupon.ledger) == (ANNA.id, ANNA.id)
        assert coupon.reward == TEA


def test_pages_follow_one_another_whatever_is_issued_or_used_meanwhile(
    accounts: RewardAccounts,
) -> None:
    expected = get(accounts, *"abcde")
    first = accounts.coupons(ANNA, limit=2)
    get(accounts, "f")
    accounts.use(expected[4])
    second = accounts.coupons(ANNA, limit=2, cursor=first.next_cursor)
    accounts.cancel(expected[3])
    third = accounts.coupons(ANNA, limit=2, cursor=second.next_cursor)
    assert codes(first) + codes(second) + codes(third) == expected
    assert third.next_cursor is None


def test_a_cursor_of_somebody_else_is_refused(accounts: RewardAccounts) -> None:
    get(accounts, "one", "two")
    cursor = accounts.coupons(ANNA, limit=1).next_cursor
    assert cursor is not None
    with pytest.raises(CursorInvalidError):
        accounts.coupons(BELA, cursor=cursor)


def test_only_those_are_listed_that_stand_as_asked_for(accounts: RewardAccounts) -> None:
    three, two, one = get(accounts, "one", "two", "three")
    accounts.cancel(two)
    assert codes(accounts.coupons(ANNA, status=CouponStatus.CANCELLED)) == [two]
    first = accounts.coupons(ANNA, status=CouponStatus.VALID, limit=1)
    assert codes(first) == [three]
    rest = accounts.coupons(ANNA, status=CouponStatus.VALID, cursor=first.next_cursor)
    assert (codes(rest), rest.next_cursor) == ([one], None)
    accounts.now += timedelta(days=60)
    assert codes(accounts.coupons(ANNA, status=CouponStatus.VALID)) == []
    assert codes(accounts.coupons(ANNA, status=CouponStatus.EXPIRED)) == [three, one]


def test_what_an_order_did_is_shown_too(accounts: RewardAccounts) -> None:
    three, two, _ = get(accounts, "one", "two", "three")
    shown = (three, two)
    accounts.order(ANNA, 1, 500, coupons=shown)
    assert [coupon.record.redeemed for coupon in accounts.coupons(ANNA).coupons] == [1, 1, 0]
    accounts.order(ANNA, 1, 500, coupons=shown, version=2, cancelled=True)
    assert [coupon.record.redeemed for coupon in accounts.coupons(ANNA).coupons] == [0, 0, 0]


def test_of_what_one_entry_says_the_last_word_counts(accounts: RewardAccounts) -> None:
    shown = tuple(get(accounts, "one"))
    states = [
        order_activity(1, 500, coupons=shown, version=version, cancelled=version > 1)
        for version in (1, 2)
    ]
    record_activities(ANNA, states, **accounts.ports)
    assert [coupon.record.redeemed for coupon in accounts.coupons(ANNA).coupons] == [0]


def test_those_of_merged_accounts_are_listed_with_either(accounts: RewardAccounts) -> None:
    of_bela = accounts.redeem(BELA).code
    accounts.merge(ANNA, BELA)
    (own,) = get(accounts, "own")
    accounts.merge(CORA, ANNA)
    accounts.use(of_bela)
    for member in (ANNA, BELA, CORA):
        page = accounts.coupons(member)
        assert codes(page) == [own, of_bela]
        assert [coupon.ledger for coupon in page.coupons] == [ANNA.id, CORA.id]
        assert {coupon.member for coupon in page.coupons} == {CORA.id}
    del accounts.directory.members["club", BELA.id]
    assert codes(accounts.coupons(ANNA)) == [own]


def test_no_more_is_read_than_anybody_needs(
    accounts: RewardAccounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = get(accounts, *"abcde")
    monkeypatch.setattr(module, "COUPON_ENTRIES_MAX", 3)
    assert codes(accounts.coupons(ANNA)) == expected[:3]


def test_a_cursor_ends_where_newer_entries_push_its_coupon_out_of_the_list(
    accounts: RewardAccounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(accounts, *"abc")
    monkeypatch.setattr(module, "COUPON_ENTRIES_MAX", 3)
    cursor = accounts.coupons(ANNA, limit=2).next_cursor
    get(accounts, *"de")
    with pytest.raises(CursorInvalidError, match="no longer, of a coupon in this member's list"):
        accounts.coupons(ANNA, cursor=cursor)


def test_an_entry_that_cannot_be_read_is_asked_for_again(accounts: RewardAccounts) -> None:
    get(accounts, "one", "two")
    number = accounts.state(ANNA).coupon_entries[1]
    del accounts.ledger.chains["club", ANNA.id][number]
    with pytest.raises(TransientError):
        accounts.coupons(ANNA)
