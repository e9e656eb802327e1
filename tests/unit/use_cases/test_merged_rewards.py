"""Rewards of accounts that were merged: one person has them, by whichever way."""

from dataclasses import replace

import pytest
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.members import Member
from punchcard.domain.rewards import (
    RewardLimitReachedError,
    RewardNotFoundError,
)

from tests.fakes.accounts import ANNA, BELA
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import MUG, RewardAccounts

OTHER = replace(MUG, id="cup", stock=None)


@pytest.fixture
def accounts() -> RewardAccounts:
    return RewardAccounts((program_version(rewards=(MUG, OTHER)),))


def counts(accounts: RewardAccounts) -> tuple[tuple[str, int], ...]:
    return accounts.state(ANNA).reward_counts


def test_a_request_has_one_effect_by_either_account(accounts: RewardAccounts) -> None:
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
def test_a_key_of_before_stays_that_of_its_reward(accounts: RewardAccounts, member: Member) -> None:
    accounts.redeem(BELA)
    accounts.merge(ANNA, BELA)

    with pytest.raises(IdempotencyKeyReusedError):
        accounts.redeem(member, reward="cup")
    assert accounts.available(ANNA) == 140


def test_both_accounts_have_one_balance(accounts: RewardAccounts) -> None:
    accounts.merge(ANNA, BELA)

    accounts.redeem(BELA, "one")
    accounts.redeem(ANNA, "two")
    accounts.redeem(BELA, "three")

    assert accounts.available(ANNA) == 20


def test_what_is_not_there_is_refused_by_either_account(accounts: RewardAccounts) -> None:
    accounts.merge(ANNA, BELA)
    for member in (ANNA, BELA):
        with pytest.raises(RewardNotFoundError):
            accounts.redeem(member, reward="tea")
    assert accounts.stocks.kept == {}


def test_a_limit_counts_a_person_once(accounts: RewardAccounts) -> None:
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


def test_the_offers_of_a_closed_account_are_those_of_the_open_one(accounts: RewardAccounts) -> None:
    accounts.redeem(BELA)
    assert accounts.offer(BELA).refusal is not None
    accounts.merge(ANNA, BELA)

    assert accounts.offer(BELA) == accounts.offer(ANNA)
    assert accounts.offer(BELA).refusal is None
