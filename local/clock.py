"""Moves the clock of the system on this machine, to see today what falls due in months."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

import boto3

from local.deployed import ENVIRONMENT, Deployment

VARIABLE = "PUNCHCARD_CLOCK_AHEAD_SECONDS"


class ClockFixedError(RuntimeError):
    """Only the system on this machine has a clock that can be moved."""


def move_clock(deployment: Deployment, ahead: timedelta, *, packages: Collection[str] = ()) -> None:
    """Let functions believe that it is so much later; zero brings the present back.

    What is recorded then stays recorded: a ledger's time never goes back, so the members who were
    written to keep the later time.

    Args:
        deployment: the system on this machine.
        ahead: whole seconds.
        packages: of the functions that are meant, such as `sweep`; without any, all are.

    Raises:
        ClockFixedError: the deployment is another one.
    """
    if deployment.environment != ENVIRONMENT or "endpoint_url" not in deployment.connection:
        raise ClockFixedError("only the clock of the system on this machine can be moved")
    client = boto3.client("lambda", **deployment.connection)
    prefix = f"Punchcard-{deployment.environment}-"
    for page in client.get_paginator("list_functions").paginate():
        for function in page["Functions"]:
            variables = function.get("Environment", {}).get("Variables", {})
            if not function["FunctionName"].startswith(prefix) or not variables:
                continue
            if packages and function["Handler"].partition(".")[0] not in packages:
                continue
            moved = {name: value for name, value in variables.items() if name != VARIABLE}
            if ahead:
                moved[VARIABLE] = str(ahead // timedelta(seconds=1))
            client.update_function_configuration(
                FunctionName=function["FunctionName"], Environment={"Variables": moved}
            )


@contextmanager
def clock_ahead(
    deployment: Deployment, ahead: timedelta, *, packages: Collection[str] = ()
) -> Iterator[None]:
    """Move the clock of all functions, or of some, for the length of a `with` block."""
    move_clock(deployment, ahead, packages=packages)
    try:
        yield
    finally:
        move_clock(deployment, timedelta(), packages=packages)
