"""The workflow and its schedule in the template; what the definition says is tested beside it."""

import json

import pytest

from infra.components.workflow import PARTITION
from tests.architecture.sources import ROOT
from tests.infra.assembly import Assembly, Json, Template
from tests.workflows.definitions import SUBSTITUTION


@pytest.fixture(scope="session")
def machine(service: Template) -> Json:
    (machine,) = service.resources("AWS::StepFunctions::StateMachine")
    return machine.properties


@pytest.fixture(scope="session")
def schedule(service: Template) -> Json:
    (schedule,) = service.resources("AWS::Scheduler::Schedule")
    return schedule.properties


def test_the_definition_stands_in_the_template_as_its_file_has_it(machine: Json) -> None:
    assert machine["DefinitionString"] == (ROOT / "infra/workflows/sweep.asl.json").read_text()


def test_every_substitution_is_the_function_of_the_state(assembly: Assembly, machine: Json) -> None:
    substituted = {
        name: assembly.as_text(value) for name, value in machine["DefinitionSubstitutions"].items()
    }
    assert substituted == {
        "PlanBatches": "${SweepPlanBatchesFunction.Arn}",
        "SettleBatch": "${SweepSettleBatchFunction.Arn}",
        "ReportSweep": "${SweepReportSweepFunction.Arn}",
        PARTITION: "${AWS::Partition}",
    }
    assert set(substituted) == set(SUBSTITUTION.findall(machine["DefinitionString"]))


def test_the_workflow_keeps_its_history_and_its_name(machine: Json) -> None:
    assert machine["StateMachineType"] == "STANDARD"
    assert machine["StateMachineName"] == "punchcard-test-sweep"


def test_every_program_is_swept_every_hour(assembly: Assembly, schedule: Json) -> None:
    target = schedule["Target"]
    assert schedule["ScheduleExpression"] == "rate(1 hour)"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 10}
    assert json.loads(target["Input"]) == {"program": None}
    assert assembly.as_text(target["Arn"]).endswith(":stateMachine:punchcard-test-sweep")


def test_a_start_that_fails_is_kept_for_a_person(assembly: Assembly, schedule: Json) -> None:
    target = schedule["Target"]
    assert assembly.as_text(target["DeadLetterConfig"]["Arn"]) == "${SchedulesMissed.Arn}"
    assert target["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": 1800,
        "MaximumRetryAttempts": 5,
    }


def test_what_workflows_hand_on_is_private_and_forgotten(data: Template) -> None:
    bucket = data.resource("Workflows").properties
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 14
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
