"""Reading images of a stream that no code of ours wrote: an error that is known, never a bug."""

from typing import Any

import pytest
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.stream_images import enrolment_of, entry_of

ENTRY: dict[str, dict[str, str]] = {
    "pk": {"S": "club#01KJQ38XW0ABCDEFGHJKMNPQRS"},
    "sk": {"N": "0"},
    "recorded_at": {"S": "2026-03-02T11:00:00Z"},
    "kind": {"S": "order"},
    "format": {"N": "1"},
    "activities": {"S": "[]"},
    "state": {"S": "{}"},
    "memory": {"B": ""},
    "hash": {"B": ""},
}
PROFILE: dict[str, dict[str, str]] = {
    "pk": {"S": "member#club#01KJQ38XW0ABCDEFGHJKMNPQRS"},
    "sk": {"S": "profile"},
}


def test_an_entry_is_read() -> None:
    assert entry_of(ENTRY).number == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"sk": {"N": "1.5"}},
        {"recorded_at": {"S": "yesterday"}},
        {"recorded_at": {"S": "2026-03-02T11:00:00"}},
        {"hash": {"B": "no base64"}},
    ],
)
def test_an_entry_that_nobody_can_read_is_told_as_such(changed: dict[str, Any]) -> None:
    """Anything else would end the reader and hold up its whole part of the stream."""
    with pytest.raises(ItemUnreadableError):
        entry_of({**ENTRY, **changed})


@pytest.mark.parametrize("enrolled_at", ["yesterday", "2026-03-02T11:00:00"])
def test_a_profile_that_nobody_can_read_is_told_as_such(enrolled_at: str) -> None:
    with pytest.raises(ItemUnreadableError):
        enrolment_of({**PROFILE, "enrolled_at": {"S": enrolled_at}})
