"""Deletes stacks of CloudFormation while somebody looks on, and says what is left of them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from local.endpoint import Connection

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackEventTypeDef

TABLE = "AWS::DynamoDB::Table"
SECRET = "AWS::SecretsManager::Secret"
POLL_SECONDS = 1.0
TOLD = {"DELETE_COMPLETE": "deleted", "DELETE_SKIPPED": "kept", "DELETE_FAILED": "not deleted"}

type Report = Callable[[str], None]


class StackError(RuntimeError):
    """A stack could not be deleted; the message has CloudFormation's reasons."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource that outlives its stack: its type, and the name that AWS knows it by."""

    kind: str
    name: str


def stack_exists(stack: str, *, connection: Connection) -> bool:
    """Whether there is a stack of this name that is not deleted."""
    return _id_of(stack, boto3.client("cloudformation", **connection)) is not None


def lift_protection(stack: str, *, connection: Connection, report: Report) -> None:
    """Allow that a stack is deleted, and that its tables are afterwards, by hand."""
    cloudformation = boto3.client("cloudformation", **connection)
    cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=False)
    report(f"{stack} may be deleted now")
    dynamodb = boto3.client("dynamodb", **connection)
    resources = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for page in resources:
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == TABLE:
                table = resource["PhysicalResourceId"]
                dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
                report(f"{resource['LogicalResourceId']} is no longer protected ({table})")


def delete_stack(stack: str, *, connection: Connection, report: Report) -> tuple[Kept, ...]:
    """Delete a stack and wait until it is gone.

    Args:
        stack: its name; there must be one.
        connection: to AWS or the emulator.
        report: is called with a line for people for each resource that is dealt with.

    Returns:
        What AWS keeps of it.

    Raises:
        StackError: some resources could not be deleted; the stack is still there.
    """
    cloudformation = boto3.client("cloudformation", **connection)
    stack_id = _id_of(stack, cloudformation)
    if stack_id is None:
        raise StackError(f"there is no stack {stack}")
    last = next(_events(stack_id, cloudformation))["EventId"]
    cloudformation.delete_stack(StackName=stack)
    kept: list[Kept] = []
    failures: list[str] = []
    while True:
        (found,) = cloudformation.describe_stacks(StackName=stack_id)["Stacks"]
        for event in _events_since(last, stack_id, cloudformation):
            last = event["EventId"]
            _tell(event, report)
            _sort(event, stack_id, kept, failures)
        if found["StackStatus"] == "DELETE_COMPLETE":
            return tuple(kept)
        if found["StackStatus"] == "DELETE_FAILED":
            raise StackError("\n  ".join([f"{stack} could not be deleted:", *failures]))
        time.sleep(POLL_SECONDS)


def secrets_of(environment: str, *, connection: Connection) -> list[Kept]:
    """The secrets that were made while an environment ran, which belong to no stack."""
    prefix = f"punchcard/{environment}/"
    pages = (
        boto3.client("secretsmanager", **connection)
        .get_paginator("list_secrets")
        .paginate(Filters=[{"Key": "name", "Values": [prefix]}])
    )
    names = [secret["Name"] for page in pages for secret in page["SecretList"]]
    return [Kept(SECRET, name) for name in names if name.startswith(prefix)]


def _id_of(stack: str, cloudformation: "CloudFormationClient") -> str | None:
    try:
        (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    return None if found["StackStatus"] == "DELETE_COMPLETE" else found.get("StackId")


def _events(stack_id: str, cloudformation: "CloudFormationClient") -> Iterator["StackEventTypeDef"]:
    """What happened to a stack, the newest first."""
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack_id)
    for page in pages:
        yield from page["StackEvents"]


def _events_since(
    last: str, stack_id: str, cloudformation: "CloudFormationClient"
) -> list["StackEventTypeDef"]:
    """What happened since an event, the oldest first."""
    events = _events(stack_id, cloudformation)
    return list(takewhile(lambda event: event["EventId"] != last, events))[::-1]


def _tell(event: "StackEventTypeDef", report: Report) -> None:
    told = TOLD.get(event.get("ResourceStatus", ""))
    if told is not None:
        report(f"{event['LogicalResourceId']} {told}")


def _sort(event: "StackEventTypeDef", stack_id: str, kept: list[Kept], failures: list[str]) -> None:
    name = event.get("PhysicalResourceId", "")
    match event.get("ResourceStatus"):
        case "DELETE_SKIPPED":
            kept.append(Kept(event["ResourceType"], name))
        case "DELETE_FAILED" if name != stack_id:
            reason = event.get("ResourceStatusReason", "no reason given")
            failures.append(f"{event['LogicalResourceId']}: {reason}")
