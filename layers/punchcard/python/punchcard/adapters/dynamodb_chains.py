"""Looking into many chains of the ledger's table at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_entries import read_entry
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.ports.chains import Place

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import KeysAndAttributesUnionTypeDef

BATCH_ATTEMPTS_MAX = 3
"""Calls for one batch; what is then still unanswered is left to the caller's own retry."""


@dataclass(frozen=True, slots=True)
class DynamoDbChains:
    """Entries of many members, in one call if it is answered whole."""

    client: "DynamoDBClient"
    table: str

    def entries_at(self, places: Sequence[Place]) -> Mapping[Place, Entry]:
        """The entries there are at up to 100 different places.

        Raises:
            TransientError: a part of them was not answered in several attempts.
        """
        wanted: dict[str, KeysAndAttributesUnionTypeDef] = {
            self.table: {
                "Keys": [
                    {
                        keys.PARTITION: {"S": keys.chain(program, member)},
                        keys.SORT: {"N": str(number)},
                    }
                    for program, member, number in places
                ],
                "ConsistentRead": True,
            }
        }
        found: dict[Place, Entry] = {}
        for _ in range(BATCH_ATTEMPTS_MAX):
            with errors_of("dynamodb"):
                answer = self.client.batch_get_item(RequestItems=wanted)
            for item in answer["Responses"].get(self.table, ()):
                entry = read_entry(item)
                found[entry.program, entry.member, entry.number] = entry
            left = answer.get("UnprocessedKeys")
            if not left:
                return found
            wanted = {self.table: left[self.table]}
        raise TransientError("dynamodb did not answer all keys of a batch")
