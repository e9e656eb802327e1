"""Telling Step Functions that what a workflow waits for has been decided."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters.aws import error_code, errors_of

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

# The task has heard already, or its execution has ended or given up waiting.
NOBODY_WAITS = frozenset({"InvalidToken", "TaskDoesNotExist", "TaskTimedOut"})


@dataclass(frozen=True, slots=True)
class StepFunctionsTaskTokens:
    """Tasks of workflows that wait for a callback."""

    client: "SFNClient"

    def succeed(self, token: str, *, approval: str) -> None:
        """Let the workflow go on, with the id of the approval as its output."""
        with _unless_nobody_waits():
            self.client.send_task_success(
                taskToken=token, output=json.dumps({"approval": approval})
            )

    def fail(self, token: str, *, error: str, cause: str) -> None:
        """Have the workflow's task fail with the name of an error and its cause."""
        with _unless_nobody_waits():
            self.client.send_task_failure(taskToken=token, error=error, cause=cause)


@contextmanager
def _unless_nobody_waits() -> Iterator[None]:
    with errors_of("stepfunctions"):
        try:
            yield
        except ClientError as error:
            if error_code(error) not in NOBODY_WAITS:
                raise
