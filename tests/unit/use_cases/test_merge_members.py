"""Merging accounts: what is recorded, what a repeated call gets, and what cannot be merged."""

from collections.abc import Callable
from typing import override

import pytest
from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.entry import Entry
from punchcard.domain.errors import (
    ContentionError,
    IdempotencyKeyReusedError,
    MemberNotFoundError,
    TransientError,
)
from punchcard.domain.members import Member
from punchcard.domain.merging import AlreadyMergedError, MergeWithItselfError
from punchcard.use_cases.merge_members import MembersMerged

from tests.fakes.accounts import ACCOUNTS, ANNA, BELA, CORA, Accounts, card_of
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.till import NOON


class InterruptedLedger(InMemoryLedger):
    """A ledger that lets something happen before two entries are put."""

    before: Callable[[], object] | None = None

    @override
    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        act, self.before = self.before, None
        if act is not None:
            act()
        return super().append_pair(first, second)


def interrupted(accounts: Accounts, act: Callable[[], object]) -> None:
    """Let something happen between the reading and the writing of the next merge."""
    ledger = InterruptedLedger(clock=lambda: accounts.now, chains=accounts.ledger.chains)
    ledger.before = act
    accounts.ledger = ledger


def test_one_account_has_what_two_had() -> None:
    accounts = Accounts()
    accounts.order(ANNA, 1, 5_000)
    accounts.order(BELA, 2, 3_000)

    merged = accounts.merge(ANNA, BELA)

    assert merged.is_new
    assert accounts.available(ANNA) == accounts.available(BELA) == 80
    assert accounts.state(ANNA).merged == (BELA.id,)
    assert accounts.state(BELA).merged_into == ANNA.id
    assert accounts.together == 80


def test_a_repeated_call_gets_the_same_answer_and_has_no_effect() -> None:
    accounts = Accounts()
    accounts.order(BELA, 2, 3_000)
    merged = accounts.merge(ANNA, BELA)
    accounts.order(ANNA, 3, 1_000)

    again = accounts.merge(ANNA, BELA)

    assert again == MembersMerged(entry=merged.entry, recorded=merged.recorded, is_new=False)
    assert accounts.available(ANNA) == 40


def test_the_same_answer_is_given_once_the_account_was_merged_again() -> None:
    accounts = Accounts()
    merged = accounts.merge(ANNA, BELA)
    accounts.merge(CORA, ANNA, "second")

    again = accounts.merge(ANNA, BELA)

    assert again.entry == merged.entry


def test_a_key_has_one_content() -> None:
    accounts = Accounts()
    accounts.merge(ANNA, BELA)
    accounts.visit(ANNA, "visit", client="operator-1")

    with pytest.raises(IdempotencyKeyReusedError):
        accounts.merge(ANNA, CORA)
    with pytest.raises(IdempotencyKeyReusedError):
        accounts.merge(ANNA, BELA, reason_code=AdjustmentReason.FRAUD)
    with pytest.raises(IdempotencyKeyReusedError):
        accounts.merge(ANNA, CORA, "visit")


def test_identities_lead_to_the_account_that_goes_on() -> None:
    accounts = Accounts()
    accounts.directory.note_conflict(
        program="club", members=[member.id for member in ACCOUNTS], noticed_at=NOON
    )

    accounts.merge(ANNA, BELA)

    resolved = accounts.directory.resolve(program="club", key=None, identities=[card_of(BELA)])
    assert resolved.most_trusted == ANNA
    assert accounts.directory.identities(program="club", member=BELA.id) == []
    noted, _ = accounts.directory.conflicts("club", after=None, limit=9)
    assert [conflict.members for conflict in noted] == [(ANNA.id, CORA.id)]


def test_what_broke_off_behind_the_transaction_is_done_by_the_repeated_call() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 3_000)
    accounts.merge(ANNA, BELA)
    accounts.directory.owners["club", "identity", "card", card_of(BELA).value] = BELA

    accounts.order(BELA, 2, 1_000)
    assert accounts.available(ANNA) == 40
    accounts.merge(CORA, ANNA, "second")

    accounts.merge(ANNA, BELA)
    resolved = accounts.directory.resolve(program="club", key=None, identities=[card_of(BELA)])
    assert resolved.most_trusted == CORA


def test_two_who_merge_each_other_end_as_one() -> None:
    accounts = Accounts()
    accounts.order(ANNA, 1, 5_000)
    accounts.order(BELA, 2, 3_000)
    interrupted(accounts, lambda: accounts.merge(BELA, ANNA, "other"))

    with pytest.raises(MergeWithItselfError):
        accounts.merge(ANNA, BELA)

    assert accounts.state(ANNA).merged_into == BELA.id
    assert accounts.available(ANNA) == accounts.available(BELA) == accounts.together == 80


def test_a_chain_of_merges_at_once_ends_with_one_account() -> None:
    accounts = Accounts()
    accounts.order(BELA, 2, 3_000)
    accounts.order(CORA, 3, 2_000)
    interrupted(accounts, lambda: accounts.merge(BELA, CORA, "other"))

    accounts.merge(ANNA, BELA)

    assert accounts.state(ANNA).merged == (BELA.id, CORA.id)
    assert accounts.available(CORA) == 50

    others = Accounts()
    others.order(CORA, 3, 2_000)
    interrupted(others, lambda: others.merge(ANNA, BELA, "other"))

    others.merge(BELA, CORA)

    assert others.state(ANNA).merged == (BELA.id, CORA.id)
    assert others.state(CORA).merged_into == ANNA.id
    assert others.available(CORA) == 20


def test_an_account_goes_to_one_of_two_who_want_it() -> None:
    accounts = Accounts()
    accounts.order(BELA, 2, 3_000)
    interrupted(accounts, lambda: accounts.merge(CORA, BELA, "other"))

    with pytest.raises(AlreadyMergedError) as refused:
        accounts.merge(ANNA, BELA)

    assert refused.value.into == CORA.id
    assert accounts.available(CORA) == accounts.together == 30


def test_members_that_are_not_there_or_are_one_cannot_be_merged() -> None:
    accounts = Accounts()
    stranger = Member(program="club", id="01HZZZZZZZZZZZZZZZZZSTRANG", salt=bytes(16))

    with pytest.raises(MergeWithItselfError):
        accounts.merge(ANNA, ANNA)
    with pytest.raises(MemberNotFoundError):
        accounts.merge(ANNA, stranger)
    with pytest.raises(MemberNotFoundError):
        accounts.merge(stranger, ANNA)
    accounts.merge(ANNA, BELA)
    with pytest.raises(AlreadyMergedError):
        accounts.merge(ANNA, BELA, "again")
    with pytest.raises(AlreadyMergedError):
        accounts.merge(CORA, BELA, "again")
    with pytest.raises(MergeWithItselfError):
        accounts.merge(BELA, ANNA, "again")


def test_a_purchase_between_reading_and_writing_is_not_lost() -> None:
    accounts = Accounts()
    interrupted(accounts, lambda: accounts.order(BELA, 1, 3_000))
    accounts.merge(ANNA, BELA)
    assert accounts.available(ANNA) == 30

    others = Accounts()
    interrupted(others, lambda: others.order(ANNA, 1, 3_000))
    others.merge(ANNA, BELA)
    assert others.available(ANNA) == 30


class BusyLedger(InMemoryLedger):
    """A ledger in which other transactions are always at the chains."""

    @override
    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        raise ContentionError("busy")


def test_who_never_gets_a_number_is_told_to_try_again() -> None:
    accounts = Accounts()
    accounts.ledger = BusyLedger(clock=lambda: accounts.now)

    with pytest.raises(ContentionError):
        accounts.merge(ANNA, BELA)


class UnreadableLedger(InMemoryLedger):
    """A ledger of which nothing but the heads can be read."""

    @override
    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        return None


def test_a_repeated_call_is_not_answered_by_guess() -> None:
    accounts = Accounts()
    accounts.merge(ANNA, BELA)
    chains = accounts.ledger.chains
    accounts.ledger = UnreadableLedger(clock=lambda: accounts.now, chains=chains)

    with pytest.raises(TransientError):
        accounts.merge(ANNA, BELA)
