"""Transfers to and from accounts that were merged: each has one effect, on the open account."""

import pytest
from punchcard.domain.approvals import TransferRequest
from punchcard.domain.corrections import AdjustmentReason, Transfer
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.members import Member
from punchcard.domain.transfers import TransferToSelfError
from punchcard.use_cases.record_transfer import TransferReported, record_transfer

from tests.fakes.accounts import ANNA, BELA, CORA, OPERATOR, Accounts


@pytest.fixture
def accounts() -> Accounts:
    accounts = Accounts()
    for number, member in enumerate((ANNA, BELA, CORA), start=1):
        accounts.order(member, number, 10_000)
    return accounts


def transfer(
    accounts: Accounts, giver: Member, taker: Member, key: str = "key", points: int = 30
) -> TransferReported:
    content = Transfer(
        to=taker.id, points=points, reason_code=AdjustmentReason.CORRECTION, operator=OPERATOR
    )
    return record_transfer(
        TransferRequest(member=giver.id, transfer=content, idempotency_key=key),
        program="club",
        archive=accounts.archive,
        **accounts.ports,
    )


def balances(accounts: Accounts) -> tuple[int, int]:
    return accounts.available(ANNA), accounts.available(CORA)


def test_a_transfer_to_a_closed_account_goes_to_the_open_one(accounts: Accounts) -> None:
    accounts.merge(ANNA, BELA)

    done = transfer(accounts, CORA, BELA)

    assert balances(accounts) == (230, 70)
    assert done.given.recorded.transfer is not None
    assert done.received.recorded.transfer is not None
    assert done.given.recorded.transfer.other == done.received.entry.member == ANNA.id
    assert done.received.recorded.transfer.other == CORA.id
    again = transfer(accounts, CORA, BELA)
    assert (again.given.entry, again.received.entry) == (done.given.entry, done.received.entry)
    assert balances(accounts) == (230, 70)
    with pytest.raises(IdempotencyKeyReusedError):
        transfer(accounts, CORA, BELA, points=31)


def test_a_transfer_from_a_closed_account_comes_from_the_open_one(accounts: Accounts) -> None:
    accounts.merge(ANNA, BELA)

    done = transfer(accounts, BELA, CORA)

    assert done.given.entry.member == ANNA.id
    assert balances(accounts) == (170, 130)
    assert transfer(accounts, ANNA, CORA).given.entry == done.given.entry
    assert balances(accounts) == (170, 130)


@pytest.mark.parametrize(("giver", "taker"), [(BELA, CORA), (CORA, BELA)])
def test_one_of_before_the_merge_is_answered_again_behind_it(
    accounts: Accounts, giver: Member, taker: Member
) -> None:
    done = transfer(accounts, giver, taker)
    kept = dict(accounts.archive.kept)
    accounts.merge(ANNA, BELA)
    before = balances(accounts)

    again = transfer(accounts, giver, taker)

    assert not again.given.is_new
    assert (again.given.entry, again.received.entry) == (done.given.entry, done.received.entry)
    assert balances(accounts) == before
    assert accounts.archive.kept == kept


def test_one_between_two_that_were_merged_since_is_answered_again(accounts: Accounts) -> None:
    done = transfer(accounts, ANNA, BELA)
    accounts.merge(ANNA, BELA)

    assert transfer(accounts, ANNA, BELA).received.entry == done.received.entry
    with pytest.raises(TransferToSelfError):
        transfer(accounts, ANNA, BELA, "another")
    assert accounts.available(ANNA) == 200


def test_the_same_call_is_the_same_after_each_merge(accounts: Accounts) -> None:
    accounts.merge(ANNA, BELA, "one")
    done = transfer(accounts, CORA, BELA)
    accounts.merge(CORA, ANNA, "two")

    again = transfer(accounts, CORA, BELA)

    assert (again.given.entry, again.received.entry) == (done.given.entry, done.received.entry)
    assert accounts.available(BELA) == accounts.together == 300


def test_a_key_that_another_account_knows_is_not_kept_twice(accounts: Accounts) -> None:
    done = transfer(accounts, BELA, CORA)
    accounts.merge(ANNA, BELA)
    kept = dict(accounts.archive.kept)

    assert transfer(accounts, ANNA, CORA).given.entry == done.given.entry
    assert accounts.archive.kept == kept
