"""Units of a stock, taken on accounts that are merged meanwhile: none is sold twice or lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.rewards import (
    RedemptionAbandonedError,
)
from punchcard.domain.stock import CLAIM_MINUTES, Claim, Shelf
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.recover_stock import StockRecovered
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.take_stock import take_stock

from tests.fakes.accounts import ANNA, BELA
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


def test_a_redemption_that_a_merge_overtakes_goes_on_in_the_open_account(
    accounts: RewardAccounts,
) -> None:
    interrupt(accounts, lambda: accounts.merge(ANNA, BELA))

    issued = accounts.redeem(BELA)

    assert (issued.member, issued.is_new) == (ANNA.id, True)
    assert accounts.stock == (1, 0)
    assert accounts.available(ANNA) == 140
    assert accounts.redeem(ANNA) == replace(issued, is_new=False)


def test_what_it_cannot_put_back_then_it_does_not_redeem(accounts: RewardAccounts) -> None:
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
    accounts: RewardAccounts,
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
    accounts: RewardAccounts,
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
    accounts: RewardAccounts,
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


def test_what_was_recorded_before_a_merge_is_sold(accounts: RewardAccounts) -> None:
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
