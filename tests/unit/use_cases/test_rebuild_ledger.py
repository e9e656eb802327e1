"""A ledger is rebuilt from its archive, byte for byte, as often as it takes."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import StoredEntry, as_stored
from punchcard.use_cases.rebuild_ledger import Restored, restore_entries

from tests.fakes.ledger import InMemoryLedger
from tests.fakes.till import MEMBER, NOON, Till


def a_till() -> Till:
    till = Till()
    for number in range(5):
        till.wait_until(NOON + timedelta(days=number))
        till.order(number, 1_000, at=till.now)
    return till


@given(order=st.permutations(range(5)), again=st.integers(0, 5))
def test_whatever_comes_first_or_twice_the_ledger_is_the_very_same(
    order: list[int], again: int
) -> None:
    chain = a_till().ledger.chains[MEMBER.program, MEMBER.id]
    rebuilt, account = InMemoryLedger(clock=lambda: NOON), Restored()
    lines = [as_stored(chain[number]) for number in [*order, *order[:again]]]

    assert list(restore_entries(lines, ledger=rebuilt, account=account)) == []

    assert rebuilt.chains[MEMBER.program, MEMBER.id] == chain
    assert (account.put, account.present) == (5, again)


def test_what_is_no_entry_or_another_one_is_named_and_not_put() -> None:
    chain = a_till().ledger.chains[MEMBER.program, MEMBER.id]
    rebuilt, account = InMemoryLedger(clock=lambda: NOON), Restored()
    first = as_stored(chain[0])
    lines: list[StoredEntry | Finding] = [
        first,
        first._replace(kind="other"),
        Finding(Damage.ARCHIVE_UNREADABLE, "", None, None, "a line"),
        first._replace(number=1, recorded_at="yesterday"),
        first._replace(number=2, recorded_at="2026-03-02 11:00:00Z"),
    ]

    found = list(restore_entries(lines, ledger=rebuilt, account=account))

    assert [(finding.damage, finding.number) for finding in found] == [
        (Damage.ARCHIVE_DIFFERS, 0),
        (Damage.ARCHIVE_UNREADABLE, None),
        (Damage.ARCHIVE_DIFFERS, 1),
        (Damage.ARCHIVE_DIFFERS, 2),
    ]
    assert rebuilt.chains[MEMBER.program, MEMBER.id] == {0: chain[0]}
