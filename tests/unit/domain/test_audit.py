"""Every kind of damage to a chain is found, and named where it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.audit import audit_chain
from punchcard.domain.codec import canonical
from punchcard.domain.damage import Damage
from punchcard.domain.entry import GENESIS_HASH, StoredEntry, as_stored, stored_hash
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.program import Spending

from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till

TEXTS = ("recorded_at", "kind", "activities", "state")
BYTES = ("memory", "hash")


@cache
def a_chain() -> tuple[StoredEntry, ...]:
    """Earning, maturing, spending, holding, a deficit, an expiry."""
    version = replace(
        program_version(),
        maturity=AfterDays(days=1),
        expiry=ExpiresAfterDays(days=40),
        spending=Spending(points=1, amount=1),
    )
    shop = Till((version,))
    shop.order(1, 40_000)
    shop.order(2, 1_000)
    shop.wait_until(NOON + timedelta(days=2))
    shop.hold(80)
    shop.hold(30, request="other")
    shop.capture(20, request="other")
    shop.adjust(-900, allow_deficit=True)
    shop.order(1, at=NOON, version=9, cancelled=True)
    shop.wait_until(NOON + timedelta(days=60))
    shop.order(3, 7_000, at=shop.now)
    chain = shop.ledger.chains[MEMBER.program, MEMBER.id]
    return tuple(as_stored(chain[number]) for number in sorted(chain))


def found(chain: Sequence[StoredEntry]) -> list[tuple[Damage, int | None]]:
    audit = audit_chain(MEMBER.program, MEMBER.id, chain)
    return [(finding.damage, finding.number) for finding in audit.findings]


def resealed(chain: Sequence[StoredEntry], **changes: Any) -> list[StoredEntry]:
    """The chain with its fifth entry changed by somebody who computes all hashes anew."""
    previous, sealed = GENESIS_HASH, []
    for entry in chain:
        changed = entry._replace(**changes) if entry.number == 4 else entry
        previous = stored_hash(changed, previous)
        sealed.append(changed._replace(hash=previous))
    return sealed


def test_a_whole_chain_is_clean() -> None:
    audit = audit_chain(MEMBER.program, MEMBER.id, a_chain())
    assert audit.findings == []
    assert audit.number == len(a_chain()) - 1 == 7


def test_the_hash_of_stored_texts_is_that_of_the_entry() -> None:
    assert resealed(a_chain()) == list(a_chain())


@pytest.mark.parametrize("name", [*TEXTS, *BYTES])
def test_a_flip_of_each_byte_in_turn_is_named_at_its_entry_alone(name: str) -> None:
    chain = list(a_chain())
    value = getattr(chain[4], name)
    for at in range(len(value)):
        flipped = list(chain)
        flipped[4] = chain[4]._replace(**{name: _flipped(value, at, 1)})
        assert {number for _, number in found(flipped)} == {4}, at


@given(
    entry=st.integers(0, 7),
    name=st.sampled_from([*TEXTS, *BYTES]),
    at=st.integers(0, 10_000),
    bits=st.integers(1, 127),
)
def test_any_bits_flipped_anywhere_are_named_at_their_entry_alone(
    entry: int, name: str, at: int, bits: int
) -> None:
    chain = list(a_chain())
    value = getattr(chain[entry], name)
    chain[entry] = chain[entry]._replace(**{name: _flipped(value, at % len(value), bits)})
    assert {number for _, number in found(chain)} == {entry}


@given(removed=st.sets(st.integers(0, 6), min_size=1))
def test_entries_taken_out_are_missing(removed: set[int]) -> None:
    chain = [entry for entry in a_chain() if entry.number not in removed]
    gaps = [number for number in removed if number - 1 not in removed]
    assert found(chain) == [(Damage.ENTRY_MISSING, number) for number in sorted(gaps)]


def test_two_entries_altered_one_behind_the_other_are_both_named() -> None:
    chain = list(a_chain())
    for number in (3, 4):
        chain[number] = chain[number]._replace(kind="orden")
    assert found(chain) == [(Damage.ENTRY_ALTERED, 3), (Damage.ENTRY_ALTERED, 4)]


def test_an_entry_of_somebody_elses_chain_is_altered() -> None:
    chain = list(a_chain())
    chain[4] = chain[4]._replace(member="01HZZZZZZZZZZZZZZZZZZZZZZY")
    assert found(chain) == [(Damage.ENTRY_ALTERED, 4)]


def test_an_entry_of_a_newer_format_is_passed_over_and_told() -> None:
    assert found(resealed(a_chain(), format=2)) == [(Damage.FORMAT_NEWER, 4)]


@pytest.mark.parametrize(
    "recorded_at", ["2026-03-02T11:00:00Z", "2026-03-02 11:00:00Z", "2026-03-02T11:00:00+00:00"]
)
def test_a_time_that_falls_or_is_written_otherwise_is_found(recorded_at: str) -> None:
    assert found(resealed(a_chain(), recorded_at=recorded_at)) == [(Damage.TIME_FALLS, 4)]


def _flipped(value: Any, at: int, bits: int) -> Any:
    if isinstance(value, str):
        return value[:at] + chr(ord(value[at]) ^ bits) + value[at + 1 :]
    return value[:at] + bytes([value[at] ^ bits]) + value[at + 1 :]


POSTINGS: list[Any] = [
    "none",
    ["none"],
    [{"available": -5, "redeemed": 4, "reason": "spent"}],
    [{"available": 0, "redeemed": 0, "reason": "spent"}],
    [{"available": -5, "redeemed": 5.0, "reason": "spent"}],
    [{"available": True, "redeemed": -1, "reason": "spent"}],
    [{"available": -5, "purse": 5, "reason": "spent"}],
    [{"available": -5, "reason": "dated"}],
    [{"reason": "spent"}],
    [{"available": -5, "redeemed": 2, "expired": 3, "reason": "spent"}],
]


@pytest.mark.parametrize("postings", POSTINGS)
def test_what_is_no_posting_is_found_behind_right_hashes(postings: Any) -> None:
    chain = resealed(a_chain(), activities=canonical([{"postings": postings}]))
    assert found(chain) == [(Damage.POSTING_INVALID, 4)]


def test_points_that_only_get_another_date_change_no_account() -> None:
    recorded = [{"postings": [{"available": 5, "reason": "dated"}]}]
    before = a_chain()[3]
    dated = before._replace(number=4, activities=canonical(recorded))
    assert (Damage.STATE_MISMATCH, 4) not in found(resealed([*a_chain()[:4], dated]))


@pytest.mark.parametrize(
    "activities", ["", "[", "{}", "[1]", "[] ", '[{"postings":[}]', "[" * 20_000]
)
def test_activities_that_cannot_be_read_are_found(activities: str) -> None:
    assert found(resealed(a_chain(), activities=activities)) == [(Damage.TEXT_UNREADABLE, 4)]


LOT = {"2026-03-31T22:00:00Z": 5}
STATES: list[Any] = [
    {"lots": []},
    {"lots": {}},
    {"lots": {"2026-03-31T22:00:00Z": 0}},
    {"lots": {"2026-03-31T22:00:00Z": -5}},
    {"lots": {"2026-03-31T22:00:00Z": 5.0}},
    {"lots": {"2026-03-31T22:00:00Z": True}},
    {"lots": {"2026-03-31": 5}},
    {"pending": {"tomorrow": 5}},
    {"deficit": -5},
    {"deficit": "5"},
    {"deficit": 5, "lots": LOT},
    {"holds": {}},
    {"holds": [7]},
    {"holds": [{}]},
    {"holds": [{"lots": {}}]},
    {"holds": [{"lots": {"2026-03-31": 5}}]},
]


@pytest.mark.parametrize("state", STATES)
def test_a_state_that_contradicts_itself_is_found(state: Any) -> None:
    assert found(resealed(a_chain(), state=canonical(state))) == [(Damage.STATE_INVALID, 4)]


def test_a_state_that_cannot_be_read_is_found() -> None:
    assert found(resealed(a_chain(), state="[]")) == [(Damage.TEXT_UNREADABLE, 4)]


@pytest.mark.parametrize(
    "more",
    [
        lambda state: state.replace('"lots":{', '"lots":{"2020-01-01T00:00:00Z":1,'),
        lambda state: state.replace('"lots":{', '"pending":{"undated":1},"lots":{'),
        lambda state: state.replace('"lots":{', '"lots":{"undated":1,', 1),
    ],
    ids=["available", "pending", "held"],
)
def test_a_state_with_points_that_no_posting_brought_is_found(more: Callable[[str], str]) -> None:
    state = more(a_chain()[4].state)
    assert (Damage.STATE_MISMATCH, 4) in found(resealed(a_chain(), state=state))


@pytest.mark.parametrize("memory", [b"short", bytes(13 * 16), bytes(8) + b"\0\0\0\x05" + bytes(4)])
def test_a_memory_that_none_can_have_is_found(memory: bytes) -> None:
    assert found(resealed(a_chain(), memory=memory)) == [(Damage.MEMORY_INVALID, 4)]


def test_a_chain_whose_entries_have_no_memory_is_clean() -> None:
    assert found(resealed(a_chain(), memory=b"")) == []
