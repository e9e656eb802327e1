"""What operators work with: approvals, tokens, dead letters and workflows."""

from functools import cache

from punchcard.adapters.aws import client
from punchcard.ports import (
    Allowances,
    Approvals,
    Letters,
    Manifests,
    Stocks,
    Sweeps,
    TaskTokens,
    Tokens,
    Workflows,
)
from punchcard.wiring.settings import SETTINGS
from punchcard.wiring.tables import table


@cache
def approvals() -> Approvals:
    """What takes two persons."""
    from punchcard.adapters.dynamodb_approvals import DynamoDbApprovals

    return DynamoDbApprovals(table=table(SETTINGS.operations_table))


@cache
def allowances() -> Allowances:
    """What operators have moved by hand on a day."""
    from punchcard.adapters.dynamodb_allowances import DynamoDbAllowances

    return DynamoDbAllowances(table=table(SETTINGS.operations_table))


@cache
def stocks() -> Stocks:
    """What is left of rewards."""
    from punchcard.adapters.dynamodb_stocks import DynamoDbStocks

    return DynamoDbStocks(table=table(SETTINGS.operations_table))


@cache
def task_tokens() -> TaskTokens:
    """Workflows that wait for a decision."""
    from punchcard.adapters.stepfunctions_task_tokens import StepFunctionsTaskTokens

    return StepFunctionsTaskTokens(client=client("stepfunctions"))


@cache
def tokens() -> Tokens:
    """Tokens for members' apps and for browsers; reads the key they are signed with."""
    from punchcard.adapters.jwt_tokens import JwtTokens, read_token_key

    return JwtTokens(read_token_key(client("secretsmanager"), arn=SETTINGS.token_secret))


@cache
def letters() -> Letters:
    """What was given up, for an operator."""
    from punchcard.adapters.dynamodb_letters import DynamoDbLetters

    return DynamoDbLetters(table(SETTINGS.operations_table))


@cache
def manifests() -> Manifests:
    """Lists of batches that workflows work off."""
    from punchcard.adapters.s3_manifests import S3Manifests

    return S3Manifests(client=client("s3"), bucket=SETTINGS.workflows_bucket)


@cache
def sweeps() -> Sweeps:
    """What is kept of sweeps."""
    from punchcard.adapters.dynamodb_sweeps import DynamoDbSweeps

    return DynamoDbSweeps(table=table(SETTINGS.operations_table))


@cache
def workflows() -> Workflows:
    """What runs for minutes, step by step."""
    from punchcard.adapters.stepfunctions_starter import StepFunctionsStarter

    return StepFunctionsStarter(
        client=client("stepfunctions"), sweep_machine=SETTINGS.sweep_machine
    )
