"""Half a transfer is named, unless its other side came to stand while chains were read."""

from datetime import timedelta

import pytest
from punchcard.domain.damage import Damage
from punchcard.domain.entry import as_stored
from punchcard.domain.pairs import halves_of
from punchcard.use_cases.verify_members import Verified
from punchcard.use_cases.verify_whole import ENTRIES_PER_PAGE, verify_pairs

from tests.fakes.adjustment_desk import TAKER, Desk
from tests.fakes.till import MEMBER


@pytest.fixture
def desk() -> Desk:
    """Somebody gave to somebody else twice, and has bought a lot since."""
    desk = Desk()
    till = desk.club.till
    till.order(1, 9_000)
    desk.transferred(30, "first")
    till.now += timedelta(hours=1)
    desk.transferred(30, "second")
    till.now += timedelta(hours=1)
    for number in range(ENTRIES_PER_PAGE):
        till.order(10 + number, 100, at=till.now)
    return desk


def read(desk: Desk, *members: str) -> Verified:
    """What an audit knows that has read these chains alone."""
    account = Verified()
    for (_, member), chain in desk.club.till.ledger.chains.items():
        if member in members:
            for entry in chain.values():
                account.halves += halves_of(as_stored(entry))
    return account


def broken(desk: Desk, account: Verified) -> list[tuple[str | None, int | None]]:
    findings = list(verify_pairs(account, ledger=desk.club.till.ledger))
    assert {finding.damage for finding in findings} <= {Damage.PAIR_BROKEN}
    return [(finding.member, finding.number) for finding in findings]


@pytest.mark.parametrize("members", [(MEMBER.id, TAKER.id), (TAKER.id,), (MEMBER.id,)])
def test_a_pair_whose_other_side_the_ledger_has_is_whole(
    desk: Desk, members: tuple[str, ...]
) -> None:
    assert broken(desk, read(desk, *members)) == []


@pytest.mark.parametrize(("lost", "other"), [(1, 0), (2, 1)])
def test_a_side_that_the_ledger_has_lost_is_named_by_the_other_one(
    desk: Desk, lost: int, other: int
) -> None:
    del desk.club.till.ledger.chains["club", MEMBER.id][lost]
    assert broken(desk, read(desk, TAKER.id)) == [(TAKER.id, other)]


def test_the_whole_chain_of_the_other_side_may_be_lost(desk: Desk) -> None:
    del desk.club.till.ledger.chains["club", MEMBER.id]
    assert broken(desk, read(desk, TAKER.id)) == [(TAKER.id, 0), (TAKER.id, 1)]


def test_points_given_to_nobody_are_named(desk: Desk) -> None:
    account = read(desk, MEMBER.id, TAKER.id)
    account.halves[0] = account.halves[0]._replace(other=None)
    assert broken(desk, account) == [(MEMBER.id, 1)]


def test_a_damaged_program_is_not_compared(desk: Desk) -> None:
    account = read(desk, MEMBER.id)
    account.halves = [half._replace(other=None) for half in account.halves]
    account.unsound.add("club")
    assert broken(desk, account) == []
