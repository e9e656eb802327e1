"""Writing several items together, or none of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_items import (
    CONDITION_FAILED,
    NO_CAPACITY,
    TRANSACTION_CONFLICT,
)
from punchcard.domain.errors import TransientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

DONE = "None"
"""What a cancelled transaction says of an action that did not stand in its way."""

DECIDED_ANEW = frozenset({CONDITION_FAILED, TRANSACTION_CONFLICT})
LEFT_TO_A_RETRY = DECIDED_ANEW | NO_CAPACITY


def write_together(
    client: "DynamoDBClient", actions: Sequence["TransactWriteItemTypeDef"]
) -> Sequence[str]:
    """Write all or nothing.

    Returns:
        For each action `DONE`, or where nothing was written why this one stood in the way: its
        condition, or another transaction.

    Raises:
        TransientError: nothing was written, or nobody knows whether.
    """
    with errors_of("dynamodb"):
        try:
            client.transact_write_items(TransactItems=actions)
        except ClientError as error:
            told = error.response.get("CancellationReasons", ())
            reasons = [reason["Code"] for reason in told]
            failed = set(reasons) - {DONE}
            if failed and failed <= DECIDED_ANEW:
                return reasons
            if failed and failed <= LEFT_TO_A_RETRY:
                named = ", ".join(sorted(failed))
                raise TransientError(f"dynamodb cancelled a transaction: {named}") from error
            raise
    return [DONE] * len(actions)
