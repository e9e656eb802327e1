"""Looking into many members' chains at once."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from punchcard.domain.entry import Entry

ENTRIES_AT_MAX = 100
"""Entries that are asked for together; DynamoDB takes as many keys in one request."""

type Place = tuple[str, str, int]
"""The program, the member and the number of an entry."""


class Chains(Protocol):
    """Entries of many members, read strongly."""

    def entries_at(self, places: Sequence[Place]) -> Mapping[Place, Entry]:
        """The entries there are at up to `ENTRIES_AT_MAX` different places."""
