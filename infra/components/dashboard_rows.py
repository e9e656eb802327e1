"""What an operator sees on the dashboard, row by row."""

from collections.abc import Iterator

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.components.dashboard_widgets import (
    GRAPH_HEIGHT,
    WIDTH,
    Row,
    counted_lines,
    durations,
    graphs,
    latency,
    of_table,
    of_workflow,
    text,
)
from infra.components.runbook import FOLDER, Runbook
from infra.components.watched import Watched

# The functions on the way of a purchase, by the names of their constructs, in its order.
DOOR, WORK = "Webhooks", "Purchases"
WEBHOOKS_BY_ANSWER = (
    'filter message = "webhook"',
    "fields coalesce(code, status) as answer",
    "stats count(*) as webhooks by answer, shop",
    "sort webhooks desc",
)
ACTIVITIES_BY_OUTCOME = (
    'filter message = "activity"',
    "stats count(*) as activities, pct(duration_ms, 99) as p99_ms by outcome, code, shop",
    "sort activities desc",
)
# The step that closes days, by the name of its construct.
CLOSING = "ClosingCloseDays"
CLOSINGS = (
    'filter message = "close_days"',
    "stats latest(day) as day, latest(status) as status, latest(members) as members, "
    "latest(differences) as differences by program",
    "sort program asc",
)
# What a table is asked for on that way; other requests count in the units and the throttles.
OPERATIONS = ("PutItem", "Query", "GetItem", "BatchGetItem")


def rows(watched: Watched, api: apigatewayv2.HttpApi, runbook: Runbook) -> Iterator[Row]:
    """All rows: the way of a purchase first, then each thing by itself."""
    yield from _alarms(watched)
    yield from _purchase(watched, runbook)
    yield from _queues(watched)
    yield from _tables(watched)
    yield from _readers(watched)
    yield from _api(api, runbook)
    yield from _functions(watched, runbook)
    yield from _books(watched, runbook)
    yield from _workflows(watched)


def _alarms(watched: Watched) -> Iterator[Row]:
    yield text(
        "# Punchcard",
        f"Red: open the alarm; its description names a page of `{FOLDER}`. The rows below follow a "
        "purchase: the door, the queue, the work, the tables. Where the numbers of one row stop "
        "following those above it, there it is stuck.",
    )
    yield [
        cloudwatch.AlarmStatusWidget(
            alarms=list(watched.alarms), title="Alarms", width=WIDTH, height=GRAPH_HEIGHT
        )
    ]


def _purchase(watched: Watched, runbook: Runbook) -> Iterator[Row]:
    door, work = watched.functions[DOOR], watched.functions[WORK]
    yield text(
        "## The way of a purchase",
        "Webhooks accepted become deliveries within a second; each becomes an activity in the "
        f"ledger. Late: {runbook.link('OldestDelivery')}. Given up: {runbook.link('DeadLetters')}.",
    )
    yield [
        counted_lines(door, "Webhooks accepted and refused", WEBHOOKS_BY_ANSWER),
        counted_lines(work, "What became of activities", ACTIVITIES_BY_OUTCOME),
    ]
    yield graphs(
        ("Webhooks: calls and failures", [door.metric_invocations(), door.metric_errors()]),
        ("Webhooks: duration, ms", durations(door)),
        ("Purchases: batches and failures", [work.metric_invocations(), work.metric_errors()]),
        ("Purchases: duration of a batch, ms", durations(work)),
    )


def _queues(watched: Watched) -> Iterator[Row]:
    yield text(
        "## Queues",
        "How many messages wait or are in work, and how long the oldest has waited. Whatever is in "
        "a queue of dead letters or failures waits for a person.",
    )
    for name, queue in watched.queues.items():
        yield graphs(
            (
                f"{name}: messages",
                [
                    queue.metric_approximate_number_of_messages_visible(label="waiting"),
                    queue.metric_approximate_number_of_messages_not_visible(label="in work"),
                ],
            ),
            (
                f"{name}: oldest, seconds",
                [queue.metric_approximate_age_of_oldest_message(label="oldest")],
            ),
        )


def _tables(watched: Watched) -> Iterator[Row]:
    yield text(
        "## Tables",
        "Latency is DynamoDB's own. Units are what is paid for. Throttles are tried again; "
        "throttles for half an hour are one partition that is hammered.",
    )
    for name, table in watched.tables.items():
        yield graphs(
            (f"{name}: latency, ms", [latency(table, each) for each in OPERATIONS]),
            (
                f"{name}: units",
                [
                    table.metric_consumed_write_capacity_units(label="written"),
                    table.metric_consumed_read_capacity_units(label="read"),
                ],
            ),
            (
                f"{name}: throttles",
                [
                    of_table(table, "WriteThrottleEvents", "writes"),
                    of_table(table, "ReadThrottleEvents", "reads"),
                ],
            ),
        )


def _api(api: apigatewayv2.HttpApi, runbook: Runbook) -> Iterator[Row]:
    yield text(
        "## API",
        "4xx are answers to callers: forged webhooks, missing scopes, invalid requests. "
        f"5xx are ours: {runbook.link('ApiServerErrors')}.",
    )
    yield graphs(
        ("Calls", [api.metric_count(label="calls")]),
        (
            "Refused and failed",
            [
                api.metric_client_error(statistic="Sum", label="4xx"),
                api.metric_server_error(statistic="Sum", label="5xx"),
            ],
        ),
        (
            "Latency, ms",
            [api.metric_latency(statistic=each, label=each) for each in ("p50", "p99")],
        ),
    )


def _functions(watched: Watched, runbook: Runbook) -> Iterator[Row]:
    yield text(
        "## Functions",
        f"Failures: {runbook.link('FunctionErrors')}. "
        f"Throttles: {runbook.link('FunctionThrottles')}. "
        f"Duration: {runbook.link('FunctionDuration')}.",
    )
    for name, function in watched.functions.items():
        yield graphs(
            (f"{name}: calls", [function.metric_invocations()]),
            (f"{name}: failures", [function.metric_errors(), function.metric_throttles()]),
            (f"{name}: duration, ms", durations(function)),
        )


def _readers(watched: Watched) -> Iterator[Row]:
    if not watched.readers:
        return
    yield text(
        "## Readers of streams",
        "How far a reader is behind. A stream keeps what happened for 24 hours.",
    )
    for name, reader in watched.readers.items():
        yield graphs((f"{name}: behind, ms", [reader.metric("IteratorAge", statistic="Maximum")]))


def _books(watched: Watched, runbook: Runbook) -> Iterator[Row]:
    if CLOSING not in watched.functions:
        return
    yield text(
        "## Books",
        "The last attempt to close days, by program. A day closes two hours after its end. "
        f"Unbalanced: {runbook.link('BooksUnbalanced')}. Behind: {runbook.link('ReaderLate')}.",
    )
    yield [counted_lines(watched.functions[CLOSING], "Days closed", CLOSINGS)]


def _workflows(watched: Watched) -> Iterator[Row]:
    if not watched.workflows:
        return
    yield text("## Workflows", "Executions, those that failed, and how long they took.")
    for name, workflow in watched.workflows.items():
        counts = ("ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed")
        yield graphs(
            (f"{name}: executions", [of_workflow(workflow, each, "Sum") for each in counts]),
            (f"{name}: time, ms", [of_workflow(workflow, "ExecutionTime", "Maximum")]),
        )
