"""A client's key has one effect for one person, whichever of their accounts it names."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.activity import Facts
from punchcard.domain.dating import ActivityInFutureError
from punchcard.domain.entry import Entry
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.memory import SLOTS_MAX
from punchcard.domain.ulids import ulid

from tests.fakes.accounts import ANNA, BELA, CORA, Accounts
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.programs import fixed, program_version, rule
from tests.fakes.till import NOON

VISIT = rule(id="visit", on="visit", earn=fixed(30))


@pytest.fixture
def accounts() -> Accounts:
    return Accounts((program_version(rules=(rule(), VISIT)),))


def test_a_key_used_on_the_closed_account_before_has_no_effect_on_the_open_one(
    accounts: Accounts,
) -> None:
    first = accounts.visit(BELA, "monday")
    accounts.merge(ANNA, BELA)

    for member in (ANNA, BELA):
        again = accounts.visit(member, "monday")
        assert (again.entry, again.recorded, again.is_new) == (first.entry, first.recorded, False)
        with pytest.raises(IdempotencyKeyReusedError):
            accounts.visit(member, "monday", content=Facts(quantity=2))
    assert accounts.available(ANNA) == accounts.together == 30
    assert [kept.member for kept in accounts.archive.kept.values()] == [BELA.id]


def test_a_key_used_by_way_of_the_closed_account_has_no_effect_on_the_open_one(
    accounts: Accounts,
) -> None:
    accounts.merge(ANNA, BELA)
    first = accounts.visit(BELA, "monday")

    again = accounts.visit(ANNA, "monday")

    assert first.is_new
    assert (again.entry, again.is_new) == (first.entry, False)
    assert accounts.available(ANNA) == accounts.together == 30


def test_a_key_used_on_both_before_is_answered_by_the_account_that_is_named(
    accounts: Accounts,
) -> None:
    of_anna = accounts.visit(ANNA, "monday")
    of_bela = accounts.visit(BELA, "monday", content=Facts(quantity=2))
    accounts.merge(ANNA, BELA)

    assert accounts.visit(ANNA, "monday").entry == of_anna.entry
    assert accounts.visit(BELA, "monday", content=Facts(quantity=2)).entry == of_bela.entry
    assert accounts.available(ANNA) == accounts.together == 60


def test_a_key_is_known_by_way_of_two_merges(accounts: Accounts) -> None:
    first = accounts.visit(CORA, "monday")
    accounts.merge(BELA, CORA, "inner")
    second = accounts.visit(CORA, "tuesday")
    accounts.merge(ANNA, BELA, "outer")

    for member in (ANNA, BELA, CORA):
        assert accounts.visit(member, "monday").entry == first.entry
        assert accounts.visit(member, "tuesday").entry == second.entry
    assert accounts.available(ANNA) == accounts.together == 60


def test_a_key_that_every_memory_has_forgotten_is_known(accounts: Accounts) -> None:
    first = accounts.visit(BELA, "monday")
    for number in range(20):
        accounts.visit(BELA, f"b{number}")
    accounts.merge(ANNA, BELA)
    for number in range(20):
        accounts.visit(ANNA, f"a{number}")

    assert accounts.visit(ANNA, "monday").entry == first.entry
    assert accounts.visit(BELA, "monday").entry == first.entry


@dataclass
class ReadLedger(InMemoryLedger):
    """A ledger that notes whose entries are looked into."""

    read: list[str] = field(default_factory=list)

    @override
    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> list[Entry]:
        self.read.append(member)
        return list(
            super().entries_before(program=program, member=member, before=before, limit=limit)
        )


def test_a_key_born_after_the_merge_is_looked_for_nowhere_else(accounts: Accounts) -> None:
    accounts.visit(BELA, "monday")
    accounts.merge(ANNA, BELA)
    accounts.now = NOON.replace(day=9)
    ledger = ReadLedger(clock=lambda: accounts.now, chains=accounts.ledger.chains)
    accounts.ledger = ledger

    accounts.visit(ANNA, ulid(accounts.now, 7))
    assert ledger.read == [ANNA.id]

    ledger.read.clear()
    accounts.visit(ANNA, "no time in it")
    assert set(ledger.read) == {ANNA.id, BELA.id}


def test_an_account_that_is_gone_is_passed_over(accounts: Accounts) -> None:
    accounts.visit(BELA, "monday")
    accounts.merge(ANNA, BELA)
    del accounts.directory.members["club", BELA.id]

    assert accounts.visit(ANNA, "monday").is_new


class MergingLedger(InMemoryLedger):
    """A ledger whose account is closed while the first entry is put."""

    accounts: Accounts | None = None

    @override
    def append(self, entry: Entry) -> Entry | None:
        accounts, self.accounts = self.accounts, None
        if accounts is not None:
            accounts.merge(ANNA, BELA)
        return super().append(entry)


def test_who_decided_on_a_head_that_was_closed_meanwhile_follows(accounts: Accounts) -> None:
    ledger = MergingLedger(clock=lambda: accounts.now)
    accounts.ledger = ledger
    accounts.order(BELA, 1, 1_000)

    ledger.accounts = accounts
    first = accounts.visit(BELA, "monday")
    assert first.entry.member == ANNA.id
    assert accounts.visit(ANNA, "monday").entry == first.entry
    assert accounts.available(ANNA) == accounts.together == 40


def test_so_does_who_decided_on_an_order_or_on_the_head_that_goes_on(accounts: Accounts) -> None:
    ledger = MergingLedger(clock=lambda: accounts.now)
    accounts.ledger = ledger
    ledger.accounts = accounts
    accounts.order(BELA, 1, 1_000)
    assert accounts.available(ANNA) == accounts.together == 10

    others = Accounts()
    ledger = MergingLedger(clock=lambda: others.now)
    others.ledger = ledger
    others.order(BELA, 1, 2_000)
    ledger.accounts = others
    others.order(ANNA, 2, 1_000)
    assert others.available(ANNA) == others.together == 30


def test_a_key_that_claims_to_be_born_after_now_merges_nothing(accounts: Accounts) -> None:
    accounts.visit(BELA, "monday")

    with pytest.raises(ActivityInFutureError):
        accounts.merge(ANNA, BELA, ulid(NOON + CLOCK_SKEW + timedelta(milliseconds=1), 7))

    assert accounts.state(BELA).merged_into is None
    assert (accounts.available(ANNA), accounts.available(BELA)) == (0, 30)


@pytest.mark.parametrize("ahead", [timedelta(0), CLOCK_SKEW])
def test_a_forgotten_merge_under_a_key_of_a_clock_that_is_ahead_is_known(
    accounts: Accounts, ahead: timedelta
) -> None:
    key = ulid(NOON + ahead, 7)
    merged = accounts.merge(ANNA, BELA, key)
    for number in range(SLOTS_MAX):
        accounts.visit(ANNA, f"visit-{number}")

    assert accounts.merge(ANNA, BELA, key).entry == merged.entry
