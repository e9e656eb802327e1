"""A table beside the ledger, as most adapters take one."""

from typing import TYPE_CHECKING

from punchcard.adapters.aws import client

if TYPE_CHECKING:
    from punchcard.adapters.dynamodb_table import DynamoDbTable


def table(name: str) -> "DynamoDbTable":
    """The calls that the tables beside the ledger share, on one of them."""
    from punchcard.adapters.dynamodb_table import DynamoDbTable

    return DynamoDbTable(client=client("dynamodb"), name=name)
