"""What is remembered of recent keys is found by whole slots, and never across two of them."""

from punchcard.domain.memory import KEY_HASH_BYTES, Memory, hash_key

from tests.fakes.till import NOON

KEY = hash_key("shop:order:1", bytes(16))
REMEMBERED = Memory().touch(KEY, number=7, recorded_at=NOON)
ACROSS = REMEMBERED.slots[8:].ljust(KEY_HASH_BYTES, b"x")
"""A key whose hash reads like the number and the time in the slot of another one."""


def test_what_reads_like_a_key_across_slots_is_not_remembered() -> None:
    assert REMEMBERED.entry_number(KEY) == 7
    assert REMEMBERED.entry_number(ACROSS) is None


def test_a_key_is_found_behind_what_reads_like_it_across_slots() -> None:
    both = Memory().touch(ACROSS, number=3, recorded_at=NOON)
    both = both.touch(KEY, number=7, recorded_at=NOON)

    assert both.entry_number(ACROSS) == 3


def test_touching_a_key_cuts_no_other_slot_in_two() -> None:
    both = REMEMBERED.touch(ACROSS, number=8, recorded_at=NOON)

    assert (both.entry_number(KEY), both.entry_number(ACROSS)) == (7, 8)
    assert both.known_since is None
