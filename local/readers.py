"""Pausing a reader of a stream: what it has not read waits in the stream, up to 24 hours."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from local.deployed import Deployment

STATE_SECONDS_MAX = 300
POLL_SECONDS = 1.0


class ReaderNotPausedError(RuntimeError):
    """A reader did not come to rest."""


@contextmanager
def paused(deployment: Deployment, construct: str) -> Iterator[None]:
    """Keep a function from being handed anything of streams within a block.

    Args:
        deployment: whose.
        construct: the function's name in the service stack.

    Raises:
        ReaderNotPausedError: it did not come to rest in time; it goes on then.
    """
    client: Any = boto3.client("lambda", **deployment.connection)
    name = _function_name(deployment, construct)
    found = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    mappings = [mapping["UUID"] for mapping in found]
    try:
        for mapping in mappings:
            client.update_event_source_mapping(UUID=mapping, Enabled=False)
        for mapping in mappings:
            _wait_until_disabled(client, mapping)
        yield
    finally:
        for mapping in mappings:
            client.update_event_source_mapping(UUID=mapping, Enabled=True)


def _wait_until_disabled(client: Any, mapping: str) -> None:
    deadline = time.monotonic() + STATE_SECONDS_MAX
    while client.get_event_source_mapping(UUID=mapping)["State"] != "Disabled":
        if time.monotonic() > deadline:
            raise ReaderNotPausedError(f"the reader {mapping} did not come to rest")
        time.sleep(POLL_SECONDS)


def _function_name(deployment: Deployment, construct: str) -> str:
    """The name of a function, by that of its construct in the service stack."""
    cloudformation = boto3.client("cloudformation", **deployment.connection)
    pages = cloudformation.get_paginator("list_stack_resources").paginate(
        StackName=f"Punchcard-{deployment.environment}-Service"
    )
    for page in pages:
        for resource in page["StackResourceSummaries"]:
            if (
                resource["ResourceType"] == "AWS::Lambda::Function"
                and resource["LogicalResourceId"].startswith(f"{construct}Function")
                and "PhysicalResourceId" in resource
            ):
                return resource["PhysicalResourceId"]
    raise ReaderNotPausedError(f"{deployment.environment} has no function {construct}")
