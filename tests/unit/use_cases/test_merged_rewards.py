"""Rewards and coupons of accounts that were merged: one person has them, by whichever way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.coupon_record import CouponStatus
from punchcard.domain.coupons import (
    CouponCancelledError,
    CouponNotFoundError,
    CouponRedeemedError,
)
from punchcard.domain.entry import Account, Entry
from punchcard.domain.errors import IdempotencyKeyReusedError, TransientError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.rewards import (
    RedemptionAbandonedError,
    RewardLimitReachedError,
    RewardNotFoundError,
)
from punchcard.domain.stock import Claim, Shelf
from punchcard.use_cases.coupon_calls import StandingCoupon, kept_by
from punchcard.use_cases.recover_stock import CLAIM_MINUTES, StockRecovered
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.take_stock import take_stock

from tests.fakes.accounts import ANNA, BELA, CORA
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import MUG, RewardAccounts
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import NOON

OTHER = replace(MUG, id="cup", stock=None)
LATER = NOON + timedelta(minutes=CLAIM_MINUTES)


@pytest.fixture
def accounts() -> RewardAccounts:
    return RewardAccounts((program_version(rewards=(MUG, OTHER)),))


def counts(accounts: RewardAccounts) -> tuple[tuple[str, int], ...]:
    return accounts.state(ANNA).reward_counts


class TestCoupons:
    def test_a_coupon_goes_on_and_keeps_its_code(self, accounts: RewardAccounts) -> None:
        issued = accounts.redeem(BELA)
        accounts.merge(ANNA, BELA)

        shown = accounts.show(issued.code)

        assert (shown.code, shown.status) == (issued.code, CouponStatus.VALID)
        assert (shown.member, shown.ledger) == (ANNA.id, BELA.id)
        assert (shown.record, shown.entry_number) == (issued.record, issued.entry_number)

    def test_it_is_reserved_redeemed_and_released_in_the_open_account(
        self, accounts: RewardAccounts
    ) -> None:
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

    def test_a_reservation_of_before_the_merge_is_redeemed_behind_it(
        self, accounts: RewardAccounts
    ) -> None:
        code = accounts.redeem(BELA).code
        reserved = accounts.reserve(code)
        accounts.merge(ANNA, BELA)

        used = accounts.use(code, reservation=reserved)

        assert accounts.use_of(used) == accounts.use_of(reserved)
        assert used.record.redeemed == 1

    def test_its_points_go_back_to_the_open_account(self, accounts: RewardAccounts) -> None:
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
        self, accounts: RewardAccounts
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
        self, accounts: RewardAccounts, entries: int
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

    def test_an_entry_that_cannot_be_read_is_asked_for_again(
        self, accounts: RewardAccounts
    ) -> None:
        code = accounts.redeem(BELA).code
        accounts.reserve(code)
        accounts.merge(ANNA, BELA)
        accounts.use(code)
        entry = accounts.ledger.entry

        def unreadable(*, program: str, member: str, number: int) -> Entry | None:
            return (
                None if member == BELA.id else entry(program=program, member=member, number=number)
            )

        accounts.ledger.entry = unreadable  # type: ignore[method-assign]
        with pytest.raises(TransientError):
            accounts.reserve(code)
        del accounts.ledger.entry
        assert accounts.reserve(code).ledger == BELA.id

    def test_of_an_account_that_is_gone_it_has_no_code(self, accounts: RewardAccounts) -> None:
        issued = accounts.redeem(BELA)
        accounts.merge(ANNA, BELA)
        del accounts.directory.members["club", BELA.id]

        with pytest.raises(CouponNotFoundError):
            kept_by(
                issued.record.coupon, ANNA, directory=accounts.directory, ledger=accounts.ledger
            )


class TestRedemptions:
    def test_a_request_has_one_effect_by_either_account(self, accounts: RewardAccounts) -> None:
        first = accounts.redeem(BELA)
        accounts.merge(ANNA, BELA)
        for member in (BELA, ANNA):
            assert accounts.redeem(member) == replace(first, is_new=False)

        behind = accounts.redeem(BELA, "another")
        assert (behind.member, behind.ledger, behind.is_new) == (ANNA.id, ANNA.id, True)
        for member in (ANNA, BELA):
            assert accounts.redeem(member, "another") == replace(behind, is_new=False)

        assert accounts.available(ANNA) == 200 - 2 * 60
        assert accounts.stock == (2, 0)

    @pytest.mark.parametrize("member", [ANNA, BELA])
    def test_a_key_of_before_stays_that_of_its_reward(
        self, accounts: RewardAccounts, member: Member
    ) -> None:
        accounts.redeem(BELA)
        accounts.merge(ANNA, BELA)

        with pytest.raises(IdempotencyKeyReusedError):
            accounts.redeem(member, reward="cup")
        assert accounts.available(ANNA) == 140

    def test_both_accounts_have_one_balance(self, accounts: RewardAccounts) -> None:
        accounts.merge(ANNA, BELA)

        accounts.redeem(BELA, "one")
        accounts.redeem(ANNA, "two")
        accounts.redeem(BELA, "three")

        assert accounts.available(ANNA) == 20

    def test_what_is_not_there_is_refused_by_either_account(self, accounts: RewardAccounts) -> None:
        accounts.merge(ANNA, BELA)
        for member in (ANNA, BELA):
            with pytest.raises(RewardNotFoundError):
                accounts.redeem(member, reward="tea")
        assert accounts.stocks.kept == {}

    def test_a_limit_counts_a_person_once(self, accounts: RewardAccounts) -> None:
        accounts.redeem(ANNA, "one")
        accounts.redeem(BELA, "two")
        accounts.merge(ANNA, BELA)
        assert counts(accounts) == (("mug", 2),)
        assert accounts.offer(ANNA).redeemed == accounts.offer(BELA).redeemed == 2

        accounts.redeem(BELA, "three")

        for member in (ANNA, BELA):
            assert isinstance(accounts.offer(member).refusal, RewardLimitReachedError)
            with pytest.raises(RewardLimitReachedError):
                accounts.redeem(member, "four")

    def test_the_offers_of_a_closed_account_are_those_of_the_open_one(
        self, accounts: RewardAccounts
    ) -> None:
        accounts.redeem(BELA)
        assert accounts.offer(BELA).refusal is not None
        accounts.merge(ANNA, BELA)

        assert accounts.offer(BELA) == accounts.offer(ANNA)
        assert accounts.offer(BELA).refusal is None


class Interrupted(InMemoryLedger):
    """A ledger at which something happens before the next append."""

    before: Callable[[], object] | None = None

    @override
    def append(self, entry: Entry) -> Entry | None:
        before, self.before = self.before, None
        if before is not None:
            before()
        return super().append(entry)


def interrupt(accounts: RewardAccounts, before: Callable[[], object]) -> None:
    """Let something happen between the next reading of the ledger and its append."""
    ledger = Interrupted(clock=accounts.ledger.clock, chains=accounts.ledger.chains)
    ledger.before = before
    accounts.ledger = ledger


class Broken(InMemoryStocks):
    """Stocks that are not reached for a while."""

    is_broken: bool = False

    @override
    def shelf(self, *, program: str, reward: str, number: int) -> Shelf:
        if self.is_broken:
            self.is_broken = False
            raise TransientError("not reached")
        return super().shelf(program=program, reward=reward, number=number)


def break_off(accounts: RewardAccounts, member: Member, key: str = "click") -> None:
    """Take a unit for a redemption that then breaks off."""
    request = key_text(hash_key(client_key("app", key), member.salt))
    claim = Claim("", member.id, request, accounts.now)
    taken = take_stock(
        claim, attempt="broken", program="club", reward="mug", total=5, stocks=accounts.stocks
    )
    assert taken is not None


class TestStock:
    def test_a_redemption_that_a_merge_overtakes_goes_on_in_the_open_account(
        self, accounts: RewardAccounts
    ) -> None:
        interrupt(accounts, lambda: accounts.merge(ANNA, BELA))

        issued = accounts.redeem(BELA)

        assert (issued.member, issued.is_new) == (ANNA.id, True)
        assert accounts.stock == (1, 0)
        assert accounts.available(ANNA) == 140
        assert accounts.redeem(ANNA) == replace(issued, is_new=False)

    def test_what_it_cannot_put_back_then_it_does_not_redeem(
        self, accounts: RewardAccounts
    ) -> None:
        accounts.stocks = Broken()

        def merge() -> None:
            accounts.merge(ANNA, BELA)
            accounts.stocks.is_broken = True  # type: ignore[attr-defined]

        interrupt(accounts, merge)
        issued = accounts.redeem(BELA)
        assert accounts.stock == (1, 1)

        accounts.now = LATER
        assert accounts.recover() == StockRecovered(put_back=1, sold=0)
        assert accounts.stock == (1, 0)
        assert accounts.redeem(ANNA) == replace(issued, is_new=False)

    def test_of_two_attempts_on_accounts_that_become_one_one_puts_its_unit_back(
        self, accounts: RewardAccounts
    ) -> None:
        other: list[StandingCoupon] = []

        def redeem_and_merge() -> None:
            other.append(accounts.redeem(BELA))
            accounts.merge(ANNA, BELA)

        interrupt(accounts, redeem_and_merge)
        issued = accounts.redeem(ANNA)

        assert issued == replace(other[0], is_new=False)
        assert accounts.stock == (1, 0)
        assert accounts.available(ANNA) == 140

    def test_what_broke_off_before_a_merge_goes_back_and_can_never_happen(
        self, accounts: RewardAccounts
    ) -> None:
        break_off(accounts, BELA)
        accounts.merge(ANNA, BELA)
        accounts.now = LATER

        assert accounts.recover() == StockRecovered(put_back=1, sold=0)

        assert accounts.stock == (0, 0)
        with pytest.raises(RedemptionAbandonedError):
            accounts.redeem(BELA)
        assert accounts.available(ANNA) == 200

    def test_a_writer_who_slept_through_a_merge_and_a_recovery_redeems_nothing(
        self, accounts: RewardAccounts
    ) -> None:
        def merge_and_recover() -> None:
            accounts.merge(ANNA, BELA)
            accounts.now = LATER
            assert accounts.recover() == StockRecovered(put_back=1, sold=0)
            accounts.now = NOON

        interrupt(accounts, merge_and_recover)
        with pytest.raises(RedemptionAbandonedError):
            accounts.redeem(BELA)

        assert accounts.stock == (0, 0)
        assert accounts.available(ANNA) == 200

    def test_what_was_recorded_before_a_merge_is_sold(self, accounts: RewardAccounts) -> None:
        accounts.stocks = Broken()

        def fail() -> None:
            accounts.stocks.is_broken = True  # type: ignore[attr-defined]

        interrupt(accounts, fail)
        accounts.redeem(BELA)
        assert accounts.stock == (0, 1)
        accounts.merge(ANNA, BELA)
        accounts.now = LATER

        assert accounts.recover() == StockRecovered(put_back=0, sold=1)
        assert accounts.stock == (1, 0)
