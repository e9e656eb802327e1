"""From a closed account to the one that goes on for it, however far that is."""

import pytest
from punchcard.domain.errors import ContentionError
from punchcard.domain.members import Member, MemberMergedError
from punchcard.use_cases.follow_merges import follow, in_open_account, open_member

from tests.fakes.accounts import ANNA, BELA, CORA, Accounts


def test_accounts_that_lead_to_each_other_end_in_an_error() -> None:
    """No merge of ours leads there: one of the two is closed first."""
    accounts = Accounts()
    accounts.merge(ANNA, BELA)
    others = Accounts()
    others.merge(BELA, ANNA)
    accounts.ledger.chains["club", ANNA.id] = others.ledger.chains["club", ANNA.id]

    with pytest.raises(ContentionError):
        follow(BELA, ledger=accounts.ledger)


def test_who_finds_every_account_merged_again_is_told_to_try_again() -> None:
    accounts = Accounts()
    other = {ANNA.id: BELA.id, BELA.id: ANNA.id}

    def refuse(account: Member) -> None:
        raise MemberMergedError(into=other[account.id])

    with pytest.raises(ContentionError):
        in_open_account(ANNA, refuse, directory=accounts.directory)


def test_the_open_account_of_a_member_is_their_own_unless_it_is_closed() -> None:
    accounts = Accounts()
    accounts.merge(ANNA, BELA)

    def account_of(member: Member) -> Member:
        return open_member(member, directory=accounts.directory, ledger=accounts.ledger)

    assert account_of(CORA) == CORA
    assert account_of(BELA) == ANNA
