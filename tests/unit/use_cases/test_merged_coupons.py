"""Coupons of accounts that were merged: each goes on, and its calls keep their answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.coupon_record import CouponStatus
from punchcard.domain.coupons import (
    CouponCancelledError,
    CouponNotFoundError,
    CouponRedeemedError,
)
from punchcard.domain.entry import Account, Entry
from punchcard.domain.errors import TransientError
from punchcard.use_cases.coupon_calls import StandingCoupon, kept_by

from tests.fakes.accounts import ANNA, BELA, CORA
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import MUG, RewardAccounts

OTHER = replace(MUG, id="cup", stock=None)


@pytest.fixture
def accounts() -> RewardAccounts:
    return RewardAccounts((program_version(rewards=(MUG, OTHER)),))


def counts(accounts: RewardAccounts) -> tuple[tuple[str, int], ...]:
    return accounts.state(ANNA).reward_counts


def test_a_coupon_goes_on_and_keeps_its_code(accounts: RewardAccounts) -> None:
    issued = accounts.redeem(BELA)
    accounts.merge(ANNA, BELA)

    shown = accounts.show(issued.code)

    assert (shown.code, shown.status) == (issued.code, CouponStatus.VALID)
    assert (shown.member, shown.ledger) == (ANNA.id, BELA.id)
    assert (shown.record, shown.entry_number) == (issued.record, issued.entry_number)


def test_it_is_reserved_redeemed_and_released_in_the_open_account(accounts: RewardAccounts) -> None:
    code = accounts.redeem(BELA).code
    accounts.merge(ANNA, BELA)
    closed = accounts.head(BELA)

    reserved = accounts.reserve(code)
    released = accounts.release(code, reserved)
    used = accounts.use(code)
    again = accounts.use(code, "last", reservation=accounts.reserve(code, "again"))

    assert accounts.head(BELA) == closed
    for answer in (reserved, released, used, again):
        assert (answer.code, answer.member, answer.ledger) == (code, ANNA.id, ANNA.id)
    assert again.status is CouponStatus.REDEEMED
    with pytest.raises(CouponRedeemedError):
        accounts.use(code, "more")
    assert accounts.show(code).record.redeemed == 2


def test_a_reservation_of_before_the_merge_is_redeemed_behind_it(accounts: RewardAccounts) -> None:
    code = accounts.redeem(BELA).code
    reserved = accounts.reserve(code)
    accounts.merge(ANNA, BELA)

    used = accounts.use(code, reservation=reserved)

    assert accounts.use_of(used) == accounts.use_of(reserved)
    assert used.record.redeemed == 1


def test_its_points_go_back_to_the_open_account(accounts: RewardAccounts) -> None:
    code = accounts.redeem(BELA).code
    accounts.merge(ANNA, BELA)
    assert accounts.available(ANNA) == 140

    cancelled = accounts.cancel(code)

    assert (cancelled.status, cancelled.member) == (CouponStatus.CANCELLED, ANNA.id)
    assert accounts.available(ANNA) == accounts.available(BELA) == 200
    assert accounts.accounts[Account.REDEEMED] == 0
    assert counts(accounts) == ()
    with pytest.raises(CouponCancelledError):
        accounts.use(code)


def test_every_call_of_before_and_behind_merges_gets_its_first_answer(
    accounts: RewardAccounts,
) -> None:
    issued = accounts.redeem(CORA)
    code = issued.code
    reserved = accounts.reserve(code)
    accounts.merge(BELA, CORA)
    released = accounts.release(code, reserved)
    accounts.merge(ANNA, BELA, "next")
    used = accounts.use(code)
    accounts.now += timedelta(hours=50)

    for first, again in (
        *((issued, accounts.redeem(member)) for member in (ANNA, BELA, CORA)),
        (reserved, accounts.reserve(code)),
        (released, accounts.release(code, reserved)),
        (used, accounts.use(code)),
    ):
        assert again == replace(first, is_new=False)
    assert [one.ledger for one in (issued, reserved, released, used)] == [
        *(CORA.id, CORA.id),
        *(BELA.id, ANNA.id),
    ]


@pytest.mark.parametrize("entries", range(6))
def test_an_entry_of_the_same_number_in_the_open_chain_is_not_the_answer(
    accounts: RewardAccounts, entries: int
) -> None:
    for number in range(entries):
        accounts.visit(BELA, f"visit {number}")
    code = accounts.redeem(BELA).code
    calls: list[tuple[StandingCoupon, str]] = [(accounts.reserve(code, "0"), "0")]
    accounts.merge(ANNA, BELA)
    for number in range(1, 8):
        calls.append((accounts.reserve(code, f"{number}"), f"{number}"))
        accounts.now += timedelta(hours=1)

    for first, key in calls:
        assert accounts.reserve(code, key) == replace(first, is_new=False)


def test_an_entry_that_cannot_be_read_is_asked_for_again(accounts: RewardAccounts) -> None:
    code = accounts.redeem(BELA).code
    accounts.reserve(code)
    accounts.merge(ANNA, BELA)
    accounts.use(code)
    entry = accounts.ledger.entry

    def unreadable(*, program: str, member: str, number: int) -> Entry | None:
        return None if member == BELA.id else entry(program=program, member=member, number=number)

    accounts.ledger.entry = unreadable  # type: ignore[method-assign]
    with pytest.raises(TransientError):
        accounts.reserve(code)
    del accounts.ledger.entry
    assert accounts.reserve(code).ledger == BELA.id


def test_of_an_account_that_is_gone_it_has_no_code(accounts: RewardAccounts) -> None:
    issued = accounts.redeem(BELA)
    accounts.merge(ANNA, BELA)
    del accounts.directory.members["club", BELA.id]

    with pytest.raises(CouponNotFoundError):
        kept_by(issued.record.coupon, ANNA, directory=accounts.directory, ledger=accounts.ledger)


def test_an_order_of_either_account_redeems_and_returns_it(accounts: RewardAccounts) -> None:
    code = accounts.redeem(BELA).code
    accounts.order(BELA, 1, 1_000, coupons=(code,))
    accounts.merge(ANNA, BELA)
    accounts.order(ANNA, 2, 1_000, coupons=(code,))
    assert accounts.show(code).record.redeemed == 2

    accounts.refund(1, Refund(refund_id="whole", amount=1_000))
    assert accounts.show(code).record.redeemed == 1
    accounts.order(ANNA, 2, 1_000, coupons=(code,), version=2, cancelled=True)
    shown = accounts.show(code)
    assert (shown.record.redeemed, shown.member, shown.ledger) == (0, ANNA.id, ANNA.id)


def test_an_order_goes_on_with_a_coupon_that_another_account_took_along(
    accounts: RewardAccounts,
) -> None:
    code = accounts.redeem(ANNA).code
    accounts.order(ANNA, 1, 1_000, coupons=(code,))
    accounts.merge(BELA, ANNA)
    accounts.order(CORA, 2, 1_000, coupons=(code,))
    assert accounts.show(code).record.redeemed == 1
    accounts.merge(CORA, BELA)
    accounts.order(ANNA, 1, 1_000, coupons=(code,), version=2, cancelled=True)
    assert accounts.show(code).record.redeemed == 0
