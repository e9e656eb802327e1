"""What a table's stream tells, in the form in which Lambda hands it over."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import boto3

from local.deployed import Deployment


def function_name(deployment: Deployment, construct: str) -> str:
    """The name of a function, by that of its construct in the service stack."""
    cloudformation = boto3.client("cloudformation", **deployment.connection)
    pages = cloudformation.get_paginator("list_stack_resources").paginate(
        StackName=f"Punchcard-{deployment.environment}-Service"
    )
    (name,) = (
        resource["PhysicalResourceId"]
        for page in pages
        for resource in page["StackResourceSummaries"]
        if resource["ResourceType"] == "AWS::Lambda::Function"
        and resource["LogicalResourceId"].startswith(f"{construct}Function")
    )
    return str(name)


# A program's name as digits, so that places in the stream are no other test's.
_DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "01234567890123456789012345")


def inserted(*items: Mapping[str, Mapping[str, Any]], of: str = "") -> dict[str, Any]:
    """A batch of a stream that tells of items as just inserted, as Lambda hands it over.

    Args:
        items: as stored.
        of: the name of a program, whose places in the stream are no other's.
    """
    return {
        "Records": [
            {
                "eventID": str(number),
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "SequenceNumber": f"{number:021}{of.translate(_DIGITS)}",
                    "NewImage": {name: _as_json(value) for name, value in item.items()},
                },
            }
            for number, item in enumerate(items, 1)
        ]
    }


def _as_json(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if "B" in value:
        return {"B": b64encode(value["B"]).decode()}
    return value
