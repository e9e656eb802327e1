"""What the rows of the dashboard are made of."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as stepfunctions

# A row of CloudWatch's grid.
WIDTH = 24
GRAPH_HEIGHT = 6
TEXT_HEIGHT = 3

type Metrics = list[cloudwatch.IMetric]
type Row = Sequence[cloudwatch.IWidget]


def of_workflow(
    workflow: stepfunctions.CfnStateMachine, name: str, statistic: str
) -> cloudwatch.IMetric:
    """One metric of a workflow."""
    return cloudwatch.Metric(
        namespace="AWS/States",
        metric_name=name,
        dimensions_map={"StateMachineArn": workflow.attr_arn},
        statistic=statistic,
    )


def durations(function: lambda_.Function) -> Metrics:
    """How long calls of a function took."""
    return [function.metric_duration(statistic=each, label=each) for each in ("p50", "p99")]


def latency(table: dynamodb.Table, operation: str) -> cloudwatch.IMetric:
    """How long a table took for one operation, on its own clock."""
    return table.metric_successful_request_latency(
        dimensions_map={"TableName": table.table_name, "Operation": operation},
        statistic="Average",
        label=operation,
    )


def of_table(table: dynamodb.Table, name: str, label: str) -> cloudwatch.IMetric:
    """One metric of a table, by a label of ours."""
    return table.metric(name, statistic="Sum", label=label)


def text(*paragraphs: str) -> Row:
    """Paragraphs over the whole width."""
    return [
        cloudwatch.TextWidget(markdown="\n\n".join(paragraphs), width=WIDTH, height=TEXT_HEIGHT)
    ]


def graphs(*titled: tuple[str, Metrics]) -> Row:
    """Graphs side by side, each with its title."""
    return [
        cloudwatch.GraphWidget(
            title=title, left=metrics, width=WIDTH // len(titled), height=GRAPH_HEIGHT
        )
        for title, metrics in titled
    ]


def counted_lines(
    function: lambda_.Function, title: str, query: Sequence[str]
) -> cloudwatch.IWidget:
    """A table counted from a function's lines whenever somebody looks, and never else."""
    return cloudwatch.LogQueryWidget(
        title=title,
        log_group_names=[function.log_group.log_group_name],
        query_lines=list(query),
        view=cloudwatch.LogQueryVisualizationType.TABLE,
        width=WIDTH // 2,
        height=GRAPH_HEIGHT,
    )
