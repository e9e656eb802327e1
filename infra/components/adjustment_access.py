"""What the functions may use that adjust balances, decide, and hand out tokens."""

from aws_cdk import Aws
from aws_cdk import aws_dynamodb as dynamodb

from infra.components.access import Access, Wildcard, allow, secret, table_access


def read_members(table: dynamodb.ITable) -> Access:
    """Look members up by id; without the pepper and the key it tells nobody who they are."""
    return table_access("Directory", table, actions=("GetItem",))


def keep_approvals(table: dynamodb.ITable) -> Access:
    """Open and decide what takes two persons, and count what operators do alone."""
    return table_access("Operations", table, actions=("GetItem", "PutItem", "Query"))


def read_stocks(table: dynamodb.ITable) -> Access:
    """Read what is left of rewards; nothing else of the table can be read."""
    access = table_access("Operations", table, actions=("Query",))
    access.statements[0].add_condition(
        "ForAllValues:StringLike", {"dynamodb:LeadingKeys": "stock#*"}
    )
    return access


def end_waiting(*, prefix: str) -> Access:
    """Tell workflows that wait for a decision what it is."""
    place = f"arn:{Aws.PARTITION}:states:{Aws.REGION}:{Aws.ACCOUNT_ID}:stateMachine"
    actions = ("SendTaskFailure", "SendTaskSuccess")
    return Access(
        (allow("EndWaiting", "states", actions, f"{place}:{prefix}*"),),
        wildcard=Wildcard(
            f"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:{prefix}*",
            "Any workflow of the environment may wait; their names share the beginning.",
        ),
    )


def sign_tokens(secret_arn: str) -> Access:
    """Sign tokens of members and browsers, and check them: both take the same secret."""
    return secret("SignTokens", secret_arn, variable="PUNCHCARD_TOKEN_SECRET_ARN")
