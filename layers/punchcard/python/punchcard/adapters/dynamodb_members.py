"""Members by id in the directory's table, for functions that need neither pepper nor identities."""

from dataclasses import dataclass

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.dynamodb_items import Item, binary, expect_attributes
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.members import Member

PROFILE_ATTRIBUTES = frozenset({keys.PARTITION, keys.SORT, "salt", "enrolled_at"})


@dataclass(frozen=True, slots=True)
class DynamoDbMembers:
    """The members of all programs in one table."""

    table: DynamoDbTable

    def member(self, *, program: str, member: str) -> Member | None:
        """A member by id, with salt."""
        item = self.table.get(keys.member(program, member), keys.PROFILE)
        return None if item is None else read_profile(item, program=program, member=member)


def read_profile(item: Item, *, program: str, member: str) -> Member:
    """The member of a stored profile."""
    expect_attributes(item, PROFILE_ATTRIBUTES)
    return Member(program=program, id=member, salt=binary(item, "salt"))
