"""The dashboard shows everything there is: what is added later must be on it too."""

import json
import re

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.components.dashboard_rows import _readers, _workflows
from infra.components.runbook import FOLDER
from infra.components.watched import watch
from tests.architecture.sources import ROOT
from tests.infra.assembly import Assembly, Json, Resource, Template

SHOWN = {
    "AWS::Lambda::Function": "FunctionName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::StepFunctions::StateMachine": "StateMachineArn",
    "AWS::ApiGatewayV2::Api": "ApiId",
}


@pytest.fixture(scope="session")
def body(assembly: Assembly, service: Template) -> Json:
    """The dashboard as CloudWatch reads it, with references as `${Ledger}`."""
    (dashboard,) = service.resources("AWS::CloudWatch::Dashboard")
    return json.loads(assembly.as_text(dashboard.properties["DashboardBody"]))


@pytest.fixture(scope="session")
def metrics(body: Json) -> set[tuple[str, str]]:
    """Dimension and value of every metric that a graph shows; the CDK shortens repeated ones."""
    return {
        pair
        for widget in body["widgets"]
        for metric in widget["properties"].get("metrics", [])
        for pair in zip(metric[2::2], metric[3::2], strict=False)
        if isinstance(pair[1], str)
    }


def shown(assembly: Assembly) -> list[Resource]:
    return [
        resource
        for template in (assembly.data, assembly.service)
        for resource in template.resources()
        if resource.type in SHOWN
    ]


def test_every_function_queue_table_and_workflow_is_on_it(
    assembly: Assembly, metrics: set[tuple[str, str]]
) -> None:
    missing = [
        f"{resource.type} {resource.logical_id}"
        for resource in shown(assembly)
        if not any(
            dimension == SHOWN[resource.type] and assembly.name(resource) in value
            for dimension, value in metrics
        )
    ]
    assert missing == [], "the dashboard is created after everything that it shows"


def test_every_alarm_is_on_it(assembly: Assembly, body: Json, service: Template) -> None:
    (widget,) = [each for each in body["widgets"] if each["type"] == "alarm"]
    told = {re.sub(r"[^A-Za-z]|Arn", "", each) for each in widget["properties"]["alarms"]}
    raised = {assembly.name(each) for each in service.resources("AWS::CloudWatch::Alarm")}
    assert told == raised


def test_the_way_of_a_purchase_comes_first(body: Json) -> None:
    titles = [
        widget["properties"]["title"]
        for widget in sorted(body["widgets"], key=lambda each: (each["y"], each["x"]))
        if widget["type"] != "text"
    ]
    assert titles[:7] == [
        "Alarms",
        "Webhooks accepted and refused",
        "What became of activities",
        "Webhooks: calls and failures",
        "Webhooks: duration, ms",
        "Purchases: batches and failures",
        "Purchases: duration of a batch, ms",
    ]
    for later in (
        "PurchaseQueue Deliveries: messages",
        "PurchaseQueue DeadLetters: messages",
        "Ledger: latency, ms",
    ):
        assert later in titles[7:]


def test_texts_say_what_one_looks_at_and_name_pages_that_exist(body: Json) -> None:
    texts = [each["properties"]["markdown"] for each in body["widgets"] if each["type"] == "text"]
    named = re.findall(rf"`({FOLDER}/[^`]+)`", "".join(texts))
    assert named
    assert [page for page in named if not (ROOT / page).exists()] == []
    assert all(len(text) > 40 for text in texts)


def test_it_is_found_by_its_name_and_address(assembly: Assembly, service: Template) -> None:
    (dashboard,) = service.resources("AWS::CloudWatch::Dashboard")
    assert dashboard.properties["DashboardName"] == "punchcard-test"
    url = assembly.as_text(service.body["Outputs"]["DashboardUrl"]["Value"])
    assert url.endswith("#dashboards/dashboard/punchcard-test")


def test_it_fits_what_cloudwatch_takes(body: Json) -> None:
    assert len(body["widgets"]) <= 500
    assert all(widget["x"] + widget["width"] <= 24 for widget in body["widgets"])


def test_readers_of_streams_and_workflows_join_by_being_created() -> None:
    stack = cdk.Stack(cdk.App(), "Stack")
    reader = lambda_.Function(
        Construct(stack, "Entries"),
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="handler",
        code=lambda_.Code.from_inline("pass"),
    )
    for name, position in (("Stream", lambda_.StartingPosition.TRIM_HORIZON), ("Queue", None)):
        lambda_.EventSourceMapping(
            stack,
            name,
            target=reader,
            event_source_arn=f"arn:aws:sqs:eu-central-1:000000000000:{name}",
            starting_position=position,
        )
    stepfunctions.CfnStateMachine(
        Construct(stack, "Sweep"), "Machine", role_arn="arn:aws:iam::000000000000:role/sweep"
    )

    watched = watch([stack])

    assert set(watched.readers) == {"Entries"}
    assert set(watched.workflows) == {"Sweep"}
    assert [len(row) for row in _readers(watched)] == [1, 1]
    assert [len(row) for row in _workflows(watched)] == [1, 2]
