"""Workflows as executions of state machines."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters.aws import error_code, errors_of
from punchcard.ports import Execution

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_STANDINGS = {
    "RUNNING": Execution.RUNNING,
    "PENDING_REDRIVE": Execution.RUNNING,
    "SUCCEEDED": Execution.ENDED,
}
"""Every other status is an end before the last step."""


@dataclass(frozen=True, slots=True)
class StepFunctionsStarter:
    """Starts executions, each under a name that is taken for 90 days."""

    client: "SFNClient"
    sweep_machine: str

    def start_sweep(self, name: str, *, program: str) -> None:
        """Start a sweep of a program; nothing happens if one of this name was started before."""
        with errors_of("stepfunctions"):
            try:
                self.client.start_execution(
                    stateMachineArn=self.sweep_machine,
                    name=name,
                    input=json.dumps({"program": program}),
                )
            except ClientError as error:
                if error_code(error) != "ExecutionAlreadyExists":
                    raise

    def sweep(self, name: str) -> Execution | None:
        """How a sweep stands; None: none of this name is known any more."""
        with errors_of("stepfunctions"):
            try:
                found = self.client.describe_execution(
                    executionArn=_execution(self.sweep_machine, name)
                )
            except ClientError as error:
                if error_code(error) != "ExecutionDoesNotExist":
                    raise
                return None
        return _STANDINGS.get(found["status"], Execution.BROKEN)


def _execution(machine: str, name: str) -> str:
    return f"{machine.replace(':stateMachine:', ':execution:', 1)}:{name}"
