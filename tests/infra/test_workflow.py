"""Workflows and their schedules in the template; what definitions say is tested beside it."""

import json

import pytest

from infra.components.workflow import PARTITION
from tests.architecture.sources import ROOT
from tests.infra.assembly import Assembly, Json, Template
from tests.workflows.definitions import SUBSTITUTION

FUNCTIONS = {
    "closing": {
        "PlanClosing": "${ClosingPlanClosingFunction.Arn}",
        "CountMembers": "${ClosingCountMembersFunction.Arn}",
        "CloseDays": "${ClosingCloseDaysFunction.Arn}",
    },
    "sweep": {
        "PlanBatches": "${SweepPlanBatchesFunction.Arn}",
        "SettleBatch": "${SweepSettleBatchFunction.Arn}",
        "ReportSweep": "${SweepReportSweepFunction.Arn}",
        PARTITION: "${AWS::Partition}",
    },
}


@pytest.fixture(scope="session", params=sorted(FUNCTIONS))
def workflow(request: pytest.FixtureRequest) -> str:
    """The name of a workflow's definition."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def machine(service: Template, workflow: str) -> Json:
    machines = [
        machine.properties for machine in service.resources("AWS::StepFunctions::StateMachine")
    ]
    assert len(machines) == len(FUNCTIONS)
    (found,) = [each for each in machines if each["StateMachineName"].endswith(f"-{workflow}")]
    return found


@pytest.fixture(scope="session")
def schedule(assembly: Assembly, service: Template, workflow: str) -> Json:
    schedules = [schedule.properties for schedule in service.resources("AWS::Scheduler::Schedule")]
    assert len(schedules) == len(FUNCTIONS)
    (found,) = [
        each for each in schedules if assembly.as_text(each["Target"]["Arn"]).endswith(workflow)
    ]
    return found


def test_the_definition_stands_in_the_template_as_its_file_has_it(
    machine: Json, workflow: str
) -> None:
    file = ROOT / f"infra/workflows/{workflow}.asl.json"
    assert machine["DefinitionString"] == file.read_text()


def test_every_substitution_is_the_function_of_the_state(
    assembly: Assembly, machine: Json, workflow: str
) -> None:
    substituted = {
        name: assembly.as_text(value) for name, value in machine["DefinitionSubstitutions"].items()
    }
    assert substituted == FUNCTIONS[workflow]
    assert set(substituted) == set(SUBSTITUTION.findall(machine["DefinitionString"]))


def test_the_workflow_keeps_its_history_and_its_name(machine: Json, workflow: str) -> None:
    assert machine["StateMachineType"] == "STANDARD"
    assert machine["StateMachineName"] == f"punchcard-test-{workflow}"


def test_every_program_is_looked_at_every_hour(
    assembly: Assembly, schedule: Json, workflow: str
) -> None:
    target = schedule["Target"]
    assert schedule["ScheduleExpression"] == "rate(1 hour)"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 10}
    assert json.loads(target["Input"]) == {"program": None}
    assert assembly.as_text(target["Arn"]).endswith(f":stateMachine:punchcard-test-{workflow}")


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
