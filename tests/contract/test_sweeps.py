"""Sweeps in memory and in AWS: one contract each, and what only AWS can show."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber
from punchcard.adapters.dynamodb_sweeps import SWEEPS_KEPT_DAYS, DynamoDbSweeps
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.s3_manifests import S3Manifests
from punchcard.adapters.stepfunctions_starter import StepFunctionsStarter
from punchcard.domain.errors import MisconfiguredError, TransientError
from punchcard.domain.sweeps import PlainBatch
from punchcard.ports import Execution, ManifestPlace, Sweeps

from tests.contract.conftest import create_table
from tests.contract.sweeps_contract import (
    BATCH,
    NOON,
    REVIEW,
    RUNNING,
    ManifestsContract,
    ReadableManifests,
    StoppableWorkflows,
    SweepsContract,
    WorkflowsContract,
)
from tests.fakes.sweeps import InMemoryManifests, InMemorySweeps, InMemoryWorkflows

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

BUCKET = "workflows"
ACCOUNT = "123456789012"
MACHINE = f"arn:aws:states:eu-central-1:{ACCOUNT}:stateMachine:punchcard-test-sweep"


class TestInMemorySweeps(SweepsContract):
    @pytest.fixture
    def sweeps(self) -> Sweeps:
        return InMemorySweeps()


class TestDynamoDbSweeps(SweepsContract):
    @pytest.fixture
    def sweeps(self, dynamodb: "DynamoDBClient") -> DynamoDbSweeps:
        name = create_table(dynamodb, "operations", sort="S")
        return DynamoDbSweeps(DynamoDbTable(client=dynamodb, name=name))

    def test_everything_about_a_sweep_is_deleted_after_a_while(
        self, sweeps: DynamoDbSweeps
    ) -> None:
        sweeps.keep(RUNNING)
        sweeps.count(BATCH, RUNNING.counts, now=NOON)

        items = sweeps.table.client.scan(TableName=sweeps.table.name)["Items"]

        last = int((NOON + timedelta(days=SWEEPS_KEPT_DAYS)).timestamp())
        assert {item["expires_at"]["N"] for item in items} == {str(last)}
        assert len(items) == 3

    def test_how_far_members_were_reviewed_is_kept_for_good(self, sweeps: DynamoDbSweeps) -> None:
        sweeps.keep_review("club", REVIEW)

        (item,) = sweeps.table.client.scan(TableName=sweeps.table.name)["Items"]

        assert "expires_at" not in item


@dataclass
class InMemoryReadableManifests(InMemoryManifests):
    def read(self, place: ManifestPlace) -> Sequence[PlainBatch]:
        return self.lines[place.key]


class TestInMemoryManifests(ManifestsContract):
    @pytest.fixture
    def manifests(self) -> ReadableManifests:
        return InMemoryReadableManifests()


@dataclass(frozen=True)
class S3ReadableManifests(S3Manifests):
    def read(self, place: ManifestPlace) -> Sequence[PlainBatch]:
        found = self.client.get_object(Bucket=place.bucket, Key=place.key)
        return [json.loads(line) for line in found["Body"].read().decode().splitlines()]


class TestS3Manifests(ManifestsContract):
    @pytest.fixture
    def manifests(self, s3: "S3Client") -> S3ReadableManifests:
        s3.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        return S3ReadableManifests(client=s3, bucket=BUCKET)

    def test_a_missing_bucket_is_a_matter_of_configuration(self, s3: "S3Client") -> None:
        with pytest.raises(MisconfiguredError):
            S3Manifests(client=s3, bucket="none").write("sweep-1", [BATCH])


@dataclass
class InMemoryStoppableWorkflows(InMemoryWorkflows):
    def stop(self, name: str) -> None:
        self.standing[name] = Execution.BROKEN


class TestInMemoryWorkflows(WorkflowsContract):
    @pytest.fixture
    def workflows(self) -> StoppableWorkflows:
        return InMemoryStoppableWorkflows()


@dataclass(frozen=True)
class StoppableStarter(StepFunctionsStarter):
    def stop(self, name: str) -> None:
        self.client.stop_execution(executionArn=f"{_executions()}:{name}")


def _executions() -> str:
    return MACHINE.replace("stateMachine", "execution")


class TestStepFunctionsStarter(WorkflowsContract):
    @pytest.fixture
    def workflows(self, aws: None) -> StoppableStarter:
        client: SFNClient = boto3.client("stepfunctions")
        created = client.create_state_machine(
            name="punchcard-test-sweep",
            definition='{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}',
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/sweep",
        )
        assert created["stateMachineArn"] == MACHINE
        return StoppableStarter(client=client, sweep_machine=MACHINE)

    def test_a_sweep_is_given_its_program(self, workflows: StoppableStarter) -> None:
        workflows.start_sweep("sweep-1", program="club")

        found = workflows.client.describe_execution(executionArn=f"{_executions()}:sweep-1")
        assert json.loads(found["input"]) == {"program": "club"}

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("SUCCEEDED", Execution.ENDED),
            ("FAILED", Execution.BROKEN),
            ("TIMED_OUT", Execution.BROKEN),
            ("PENDING_REDRIVE", Execution.RUNNING),
        ],
    )
    def test_a_status_says_how_a_sweep_stands(
        self, workflows: StoppableStarter, status: str, expected: Execution
    ) -> None:
        stub = Stubber(workflows.client)
        answer = {
            "executionArn": f"{_executions()}:sweep-1",
            "stateMachineArn": MACHINE,
            "status": status,
            "startDate": NOON,
        }
        stub.add_response("describe_execution", answer)
        with stub:
            assert workflows.sweep("sweep-1") is expected

    def test_a_missing_workflow_is_a_matter_of_configuration(
        self, workflows: StoppableStarter
    ) -> None:
        elsewhere = replace(workflows, sweep_machine=MACHINE + "-2")
        with pytest.raises(MisconfiguredError):
            elsewhere.start_sweep("sweep-1", program="club")

    def test_too_many_executions_pass(self, workflows: StoppableStarter) -> None:
        stub = Stubber(workflows.client)
        stub.add_client_error("start_execution", service_error_code="ExecutionLimitExceeded")
        with stub, pytest.raises(TransientError):
            workflows.start_sweep("sweep-1", program="club")

    def test_what_only_a_defect_explains_is_not_hidden(self, workflows: StoppableStarter) -> None:
        stub = Stubber(workflows.client)
        stub.add_client_error("describe_execution", service_error_code="ValidationException")
        with stub, pytest.raises(workflows.client.exceptions.ClientError):
            workflows.sweep("sweep-1")
