"""Chains that the real use cases make are sound, whatever accounts did with each other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from punchcard.domain.activity import Refund
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.audit import audit_chain
from punchcard.domain.codec import canonical
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import GENESIS_HASH, StoredEntry, as_read, as_stored, stored_hash
from punchcard.domain.pairs import broken, halves_of, unmatched
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.program import Spending
from punchcard.domain.redecide import PassedOver, redecide
from punchcard.domain.redeeming import RedeemCoupon, ReleaseCoupon, ReserveCoupon
from punchcard.domain.timeline import Timeline

from tests.fakes.accounts import ANNA, BELA, CORA, Accounts
from tests.fakes.adjustment_desk import LIMITS, Desk
from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk
from tests.fakes.club import Club
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.programs import program_version
from tests.fakes.reward_accounts import shop
from tests.fakes.till import MEMBER, NOON, Till

VERSION = replace(
    program_version(),
    maturity=AfterDays(days=1),
    expiry=ExpiresAfterDays(days=40),
    spending=Spending(points=1, amount=1),
    adjustments=LIMITS,
)

type Chains = dict[str, list[StoredEntry]]


def chains_of(ledger: InMemoryLedger) -> Chains:
    return {
        member: [as_stored(chain[number]) for number in sorted(chain)]
        for (_, member), chain in ledger.chains.items()
    }


def found(chains: Chains) -> list[tuple[Damage, str | None, int | None]]:
    """What an audit of all chains and of their pairs finds."""
    findings: list[Finding] = []
    for member, chain in chains.items():
        findings += audit_chain("club", member, chain).findings
    halves = [half for chain in chains.values() for entry in chain for half in halves_of(entry)]
    return [
        (each.damage, each.member, each.number)
        for each in [*findings, *map(broken, unmatched(halves))]
    ]


def decided_again(
    chains: Chains, kept: Iterable[ArchivedActivity], timeline: Timeline
) -> tuple[int, Counter[PassedOver]]:
    """How many entries of all chains are decided again, the very same; why the others are not."""
    decided, passed_over = 0, Counter[PassedOver]()
    archived = list(kept)
    for member, chain in chains.items():
        own = [each for each in archived if each.member == member]
        again = redecide([as_read(entry) for entry in chain], own, timeline)
        assert again.findings == []
        decided += again.decided
        passed_over += again.passed_over
    return decided, passed_over


def resealed(chain: Sequence[StoredEntry], number: int, **changes: Any) -> list[StoredEntry]:
    """A chain with one entry changed by somebody who computes all hashes anew."""
    previous, sealed = GENESIS_HASH, []
    for entry in chain:
        changed = entry._replace(**changes) if entry.number == number else entry
        previous = stored_hash(changed, previous)
        sealed.append(changed._replace(hash=previous))
    return sealed


@pytest.fixture
def accounts() -> Accounts:
    """Anna has taken over Bela, who had points of every kind, and then Cora, who owed some."""
    accounts = Accounts((VERSION,))
    accounts.order(ANNA, 1, 40_000)
    accounts.order(BELA, 2, 30_000)
    accounts.order(CORA, 3, 20_000)
    accounts.now = NOON + timedelta(days=2)
    accounts.order(BELA, 4, 10_000, at=accounts.now)
    hold = accounts.hold(BELA, "till", 80)
    accounts.hold(CORA, "till", 150)
    accounts.order(CORA, 3, 20_000, version=9, cancelled=True)
    accounts.merge(ANNA, BELA)
    accounts.capture(BELA, hold, points=50)
    accounts.now += timedelta(days=1)
    accounts.refund(4, Refund(refund_id="r1", amount=2_000))
    accounts.merge(ANNA, CORA, "second")
    accounts.order(CORA, 5, 5_000, at=accounts.now)
    return accounts


def test_accounts_that_were_merged_are_sound(accounts: Accounts) -> None:
    chains = chains_of(accounts.ledger)
    assert found(chains) == []
    decided, passed_over = decided_again(
        chains, accounts.archive.kept.values(), accounts.programs.timeline("club")
    )
    assert passed_over[PassedOver.PAIRED] == 4
    assert passed_over[PassedOver.HOLD_TAKEN] == 2
    assert decided == sum(map(len, chains.values())) - passed_over.total() >= 5


def test_an_account_that_is_empty_is_merged_soundly() -> None:
    accounts = Accounts((VERSION,))
    accounts.order(ANNA, 1, 40_000)
    accounts.merge(ANNA, BELA)
    chains = chains_of(accounts.ledger)
    assert found(chains) == []
    _, passed_over = decided_again(
        chains, accounts.archive.kept.values(), accounts.programs.timeline("club")
    )
    assert passed_over == Counter({PassedOver.PAIRED: 2})


def test_half_of_a_merge_is_found(accounts: Accounts) -> None:
    chains = chains_of(accounts.ledger)
    closed = chains[BELA.id].pop()
    ((damage, member, _),) = found(chains)
    assert closed.kind == "merged_into"
    assert (damage, member) == (Damage.PAIR_BROKEN, ANNA.id)


def test_an_entry_behind_the_one_that_closed_the_account_is_found(accounts: Accounts) -> None:
    chains = chains_of(accounts.ledger)
    chain = chains[BELA.id]
    more = chain[-1]._replace(number=chain[-1].number + 1, activities="[]")
    chains[BELA.id] = resealed([*chain, more], -1)
    assert found(chains) == [(Damage.ENTRY_AFTER_MERGE, BELA.id, more.number)]


def test_a_closed_account_that_keeps_something_is_found(accounts: Accounts) -> None:
    chains = chains_of(accounts.ledger)
    chain = chains[BELA.id]
    state = canonical({"merged_into": ANNA.id, "orders": 2})
    chains[BELA.id] = resealed(chain, chain[-1].number, state=state)
    assert found(chains) == [(Damage.STATE_INVALID, BELA.id, chain[-1].number)]


@pytest.fixture
def desk() -> Desk:
    """Points expired and were reinstated, others went to another member."""
    desk = Desk(Club(Till((VERSION,))))
    till = desk.club.till
    till.order(1, 9_000)
    till.wait_until(NOON + timedelta(days=60))
    desk.reinstate(20)
    desk.reinstate(None, "all")
    desk.recorded(-40, "taken")
    desk.transferred(30, "given")
    return desk


def test_members_who_gave_to_each_other_are_sound(desk: Desk) -> None:
    chains = chains_of(desk.club.till.ledger)
    assert found(chains) == []
    assert len(chains) == 2
    decided, passed_over = decided_again(
        chains, desk.archive.kept.values(), desk.club.till.timeline
    )
    assert passed_over == Counter({PassedOver.NOT_KEPT: 1, PassedOver.PAIRED: 2})
    assert decided == 3


def test_half_of_a_transfer_is_found(desk: Desk) -> None:
    chains = chains_of(desk.club.till.ledger)
    giver = chains[MEMBER.id].pop()
    ((damage, _, number),) = found(chains)
    assert (giver.kind, damage, number) == ("transferred", Damage.PAIR_BROKEN, 0)


def test_what_operators_did_is_told_again_without_an_archive(desk: Desk) -> None:
    """A reinstatement and an adjustment stand whole in their entries."""
    decided, passed_over = decided_again(
        chains_of(desk.club.till.ledger), [], desk.club.till.timeline
    )
    assert passed_over == Counter({PassedOver.NOT_KEPT: 1, PassedOver.PAIRED: 2})
    assert decided == 3


@pytest.fixture
def catalogue() -> CatalogueDesk:
    """Coupons that were reserved, released, redeemed and cancelled, of a reward with a limit."""
    desk = CatalogueDesk(replace(COFFEE, per_member=3, stock=5))
    used, back = desk.redeem("used"), desk.redeem("back")
    desk.till.abandon(request="never")
    given_up, kept = (
        desk.use_coupon(used.code, ReserveCoupon(request=shop(key))) for key in ("first", "second")
    )
    reservation = given_up.record.calls[0].id
    desk.use_coupon(used.code, ReleaseCoupon(request=shop("release"), reservation=reservation))
    for key, claimed in (("kept", kept.record.calls[1].id), ("last", None)):
        desk.use_coupon(used.code, RedeemCoupon(request=shop(key), reservation=claimed))
    desk.cancel(back.code, "back")
    return desk


def test_a_member_with_rewards_and_coupons_is_sound(catalogue: CatalogueDesk) -> None:
    chains = chains_of(catalogue.till.ledger)
    assert found(chains) == []
    assert '"reward_counts":{"coffee":1}' in chains[MEMBER.id][-1].state


def test_calls_about_coupons_are_told_again_without_an_archive(catalogue: CatalogueDesk) -> None:
    chains = chains_of(catalogue.till.ledger)
    decided, passed_over = decided_again(chains, [], catalogue.till.timeline)
    assert passed_over == Counter({PassedOver.NOT_KEPT: 1})
    assert decided == len(chains[MEMBER.id]) - 1 == 9


@pytest.mark.parametrize("numbers", [[], {}, ["1"], [True, 0], [1, 2], [2, 2], [3, 2, 1], [-1]])
def test_entries_about_coupons_that_lead_nowhere_are_found(
    catalogue: CatalogueDesk, numbers: object
) -> None:
    chains = chains_of(catalogue.till.ledger)
    chain = chains[MEMBER.id]
    state = canonical({"lots": {"undated": 940}, "orders": 1, "coupon_entries": numbers})
    chains[MEMBER.id] = resealed(chain, chain[-1].number, state=state)
    assert found(chains) == [(Damage.STATE_INVALID, MEMBER.id, chain[-1].number)]


@pytest.mark.parametrize("counts", [{}, [], {"coffee": 0}, {"coffee": "1"}, {"coffee": True}])
def test_counts_of_rewards_that_count_nothing_are_found(
    catalogue: CatalogueDesk, counts: object
) -> None:
    chains = chains_of(catalogue.till.ledger)
    chain = chains[MEMBER.id]
    state = canonical({"lots": {"undated": 940}, "orders": 1, "reward_counts": counts})
    chains[MEMBER.id] = resealed(chain, chain[-1].number, state=state)
    assert found(chains) == [(Damage.STATE_INVALID, MEMBER.id, chain[-1].number)]
