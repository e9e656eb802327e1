"""Nothing is deleted that nobody has confirmed, and what fails is told with its reasons."""

import io
import shutil
import subprocess
from collections.abc import Callable
from typing import override

import boto3
import pytest
from botocore.stub import Stubber

from local import destroy
from local.emulator import ROOT
from local.endpoint import Connection
from local.stacks import Kept, StackError, delete_stack

MAKE = shutil.which("make")
SERVICE, DATA = "Punchcard-staging-Service", "Punchcard-staging-Data"


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was deleted of an environment of which both stacks are there."""
    names: list[str] = []

    def delete(
        stack: str, *, connection: Connection, report: Callable[[str], None]
    ) -> tuple[Kept, ...]:
        names.append(stack)
        return (Kept("AWS::DynamoDB::Table", "ledger"),) if stack == DATA else ()

    def lift(stack: str, *, connection: Connection, report: Callable[[str], None]) -> None:
        names.append(f"lifted {stack}")

    monkeypatch.setattr(destroy, "stack_exists", lambda stack, *, connection: True)
    monkeypatch.setattr(destroy, "delete_stack", delete)
    monkeypatch.setattr(destroy, "lift_protection", lift)
    monkeypatch.setattr(destroy, "secrets_of", lambda environment, *, connection: [])
    monkeypatch.delenv("CONFIRM", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return names


def test_without_a_terminal_nothing_is_deleted(
    deleted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert destroy.main(["--environment", "staging"]) == 2
    assert deleted == []
    assert "set CONFIRM=staging; nothing was deleted" in capsys.readouterr().err


def test_another_name_deletes_nothing(deleted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIRM", "production")

    assert destroy.main(["--environment", "staging", "--data", "yes"]) == 2
    assert deleted == []


@pytest.mark.parametrize(
    ("typed", "code", "done"), [("staging\n", 0, [SERVICE]), ("yes\n", 2, []), ("\n", 2, [])]
)
def test_the_name_must_be_typed(
    deleted: list[str], monkeypatch: pytest.MonkeyPatch, typed: str, code: int, done: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))

    assert destroy.main(["--environment", "staging"]) == code
    assert deleted == done


def test_data_lose_their_protection_only_once_the_service_is_gone(
    deleted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFIRM", "staging")

    assert destroy.main(["--environment", "staging", "--data", "yes"]) == 0
    assert deleted == [SERVICE, f"lifted {DATA}", DATA]


def test_an_interruption_says_that_aws_goes_on(
    deleted: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(stack: str, **_: object) -> tuple[Kept, ...]:
        raise KeyboardInterrupt

    monkeypatch.setenv("CONFIRM", "staging")
    monkeypatch.setattr(destroy, "delete_stack", interrupt)

    assert destroy.main(["--environment", "staging"]) == 130
    assert "AWS goes on" in capsys.readouterr().err


def test_the_environment_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        destroy.main([])
    assert "--environment" in capsys.readouterr().err


@pytest.mark.skipif(MAKE is None, reason="no make")
def test_make_deletes_no_environment_that_was_not_named() -> None:
    def told(*arguments: str) -> str:
        command = [str(MAKE), "--dry-run", "destroy", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=True
        ).stdout

    assert "--environment" not in told()
    assert "--data no" in told("ENVIRONMENT=staging")
    assert "--environment staging" in told("ENVIRONMENT=staging", "DATA=yes")
    assert "--data yes" in told("ENVIRONMENT=staging", "DATA=yes")


def test_a_stack_that_cannot_be_deleted_is_told_with_the_reasons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = boto3.client(
        "cloudformation",
        region_name="eu-central-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    monkeypatch.setattr("boto3.client", lambda service, **_: client)
    lines: list[str] = []
    with Stubber(client) as aws:
        aws.add_response("describe_stacks", {"Stacks": [stack("CREATE_COMPLETE")]})
        aws.add_response("describe_stack_events", {"StackEvents": [event("1", "CREATE_COMPLETE")]})
        aws.add_response("delete_stack", {})
        aws.add_response("describe_stacks", {"Stacks": [stack("DELETE_FAILED")]})
        aws.add_response(
            "describe_stack_events",
            {
                "StackEvents": [
                    event("3", "DELETE_FAILED", "the bucket is not empty"),
                    event("2", "DELETE_SKIPPED"),
                    event("1", "CREATE_COMPLETE"),
                ]
            },
        )

        with pytest.raises(StackError, match=r"Resource3: the bucket is not empty$"):
            delete_stack(SERVICE, connection={}, report=lines.append)

    assert lines == ["Resource2 kept", "Resource3 not deleted"]


def stack(status: str) -> dict[str, object]:
    return {
        "StackName": SERVICE,
        "StackId": "arn:stack",
        "CreationTime": "2026-03-01T00:00:00Z",
        "StackStatus": status,
    }


def event(event_id: str, status: str, reason: str = "") -> dict[str, object]:
    return {
        "StackId": "arn:stack",
        "EventId": event_id,
        "StackName": SERVICE,
        "Timestamp": "2026-03-01T00:00:00Z",
        "LogicalResourceId": f"Resource{event_id}",
        "PhysicalResourceId": f"resource-{event_id}",
        "ResourceType": "AWS::S3::Bucket",
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
    }
