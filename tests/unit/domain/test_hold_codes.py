"""Codes of holds as people and shops write them."""

import pytest
from punchcard.domain.hold_codes import read_code


@pytest.mark.parametrize(
    "written", ["pc0123456789abcdef", "PC-0123 4567-89AB CDEF", "PCO123456789ABCDEF"]
)
def test_a_code_may_be_written_in_any_way(written: str) -> None:
    assert read_code(written) == "PC0123456789ABCDEF"


@pytest.mark.parametrize(
    "other", ["SUMMER10", "PC123", "PC0123456789ABCDEFG", "PC0123456789ABCDEU", ""]
)
def test_a_shops_own_code_is_none_of_ours(other: str) -> None:
    assert read_code(other) is None
