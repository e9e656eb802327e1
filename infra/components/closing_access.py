"""What the steps that close the books may use."""

from aws_cdk import aws_dynamodb as dynamodb

from infra.components.access import Access, table_access


def read_books(table: dynamodb.ITable) -> Access:
    """See which days have anything booked, and which are closed."""
    return table_access("ReadModels", table, actions=("GetItem", "Query"))


def list_summaries(table: dynamodb.ITable) -> Access:
    """List members' summaries."""
    return table_access("ReadModels", table, actions=("Query",))


def read_chains(table: dynamodb.ITable) -> Access:
    """Read members' entries; nothing here is ever written."""
    return table_access("Ledger", table, actions=("BatchGetItem", "Query"))


def close_days(table: dynamodb.ITable) -> Access:
    """Mark the parts of a day as closed, put the closed day, and keep how that went."""
    actions = ("GetItem", "PutItem", "Query", "UpdateItem")
    return table_access("ReadModels", table, actions=actions)
