import pytest

from functions.queue.dead_letters.handler import ARRIVED
from functions.workflow.closing.close_days import UNBALANCED
from functions.workflow.sweep.report_sweep import MEMBERS_LEFT
from tests.infra.assembly import ALARM_EMAIL, Assembly, Json, Template

FUNCTIONS = (
    "Approvals",
    "Archive",
    "ClosingCloseDays",
    "ClosingCountMembers",
    "ClosingPlanClosing",
    "DeadLetters",
    "Entries",
    "Members",
    "Notifications",
    "Operations",
    "Profiles",
    "Programs",
    "Public",
    "Purchases",
    "Subscriptions",
    "SweepPlanBatches",
    "SweepReportSweep",
    "SweepSettleBatch",
    "Webhooks",
)
READERS = ("Archive", "Entries", "Profiles")
EXPECTED = {
    "ApiServerErrors": ("5xx", 1),
    "BooksUnbalanced": ("BooksUnbalanced", 1),
    "ClosingCloseDaysDuration": ("Duration", 240_000),
    "ClosingCountMembersDuration": ("Duration", 240_000),
    "ClosingPlanClosingDuration": ("Duration", 48_000),
    "ClosingWorkflowFailed": ("ExecutionsFailed", 1),
    "ClosingWorkflowTimedOut": ("ExecutionsTimedOut", 1),
    "ClockSkew": ("ClockSkew", 1),
    "DeadLetters": ("DeadLetters", 1),
    "EntryUnreadable": ("EntryUnreadable", 1),
    "HistoryAltered": ("HistoryAltered", 1),
    "StreamFailures": ("ApproximateNumberOfMessagesVisible", 1),
    "ArchiveLate": ("IteratorAge", 1_800_000),
    "EntriesLate": ("IteratorAge", 300_000),
    "ProfilesLate": ("IteratorAge", 300_000),
    **{f"{name}Duration": ("Duration", 48_000) for name in READERS},
    "OldestDeadLetter": ("ApproximateAgeOfOldestMessage", 300),
    "NotificationDeadLetters": ("ApproximateNumberOfMessagesVisible", 1),
    "OldestNotification": ("ApproximateAgeOfOldestMessage", 1_800),
    "SubscriptionDisabled": ("SubscriptionDisabled", 1),
    "NotificationsDuration": ("Duration", 48_000),
    "SubscriptionsDuration": ("Duration", 23_200),
    "OldestDelivery": ("ApproximateAgeOfOldestMessage", 300),
    **{f"{name}Errors": ("Errors", 1) for name in FUNCTIONS},
    **{f"{name}Throttles": ("Throttles", 1) for name in FUNCTIONS},
    "ApprovalsDuration": ("Duration", 23_200),
    "DeadLettersDuration": ("Duration", 24_000),
    "MembersDuration": ("Duration", 23_200),
    "OperationsDuration": ("Duration", 23_200),
    "ProgramsDuration": ("Duration", 23_200),
    "PublicDuration": ("Duration", 23_200),
    "PurchasesDuration": ("Duration", 24_000),
    "SweepPlanBatchesDuration": ("Duration", 240_000),
    "SweepReportSweepDuration": ("Duration", 48_000),
    "SweepSettleBatchDuration": ("Duration", 48_000),
    "WebhooksDuration": ("Duration", 8_000),
    "MissedSchedules": ("ApproximateNumberOfMessagesVisible", 1),
    "SweepLeftMembers": ("SweepLeftMembers", 1),
    "SweepWorkflowFailed": ("ExecutionsFailed", 1),
    "SweepWorkflowTimedOut": ("ExecutionsTimedOut", 1),
}


@pytest.fixture(scope="session")
def alarms(service: Template) -> dict[str, Json]:
    return {
        alarm.logical_id.removeprefix("Alarms")[:-8]: alarm.properties
        for alarm in service.resources("AWS::CloudWatch::Alarm")
    }


def test_everything_that_needs_a_person_raises_an_alarm(alarms: dict[str, Json]) -> None:
    raised = {name: (alarm["MetricName"], alarm["Threshold"]) for name, alarm in alarms.items()}
    assert raised == EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_an_alarm_reaches_the_operator_and_says_what_it_means(
    assembly: Assembly, alarms: dict[str, Json], name: str
) -> None:
    alarm = alarms[name]
    assert [assembly.as_text(action) for action in alarm["AlarmActions"]] == ["${AlarmsTopic}"]
    assert alarm["AlarmDescription"].endswith(".")
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["TreatMissingData"] == "notBreaching"
    assert alarm["Period"] == 300


def test_an_alarm_watches_the_function_it_is_named_after(
    assembly: Assembly, alarms: dict[str, Json]
) -> None:
    watched = {
        name: assembly.as_text(dimension["Value"])
        for name, alarm in alarms.items()
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "FunctionName"
    }
    assert watched == {
        f"{name}{kind}": f"${{{name}Function}}"
        for name in FUNCTIONS
        for kind in ("Errors", "Throttles", "Duration")
    } | {f"{name}Late": f"${{{name}Function}}" for name in READERS}


WATCHED = {
    "BooksUnbalanced": (UNBALANCED, {"${ClosingCloseDaysLogs}"}),
    "ClockSkew": (
        "clock_skewed",
        {"${ApprovalsLogs}", "${MembersLogs}", "${PurchasesLogs}", "${SweepSettleBatchLogs}"},
    ),
    "SweepLeftMembers": (MEMBERS_LEFT, {"${SweepReportSweepLogs}"}),
    "DeadLetters": (ARRIVED, {"${DeadLettersLogs}"}),
    "EntryUnreadable": ("item_unreadable", {"${EntriesLogs}"}),
    "HistoryAltered": ("history_altered", {"${ArchiveLogs}", "${EntriesLogs}"}),
    "SubscriptionDisabled": ("subscription_disabled", {"${NotificationsLogs}"}),
}


@pytest.mark.parametrize("metric", WATCHED)
def test_lines_with_a_code_that_needs_a_person_are_counted(assembly: Assembly, metric: str) -> None:
    code, groups = WATCHED[metric]
    filters = [
        each.properties
        for each in assembly.service.resources("AWS::Logs::MetricFilter")
        if each.properties["MetricTransformations"][0]["MetricName"] == metric
    ]
    assert {assembly.as_text(each["LogGroupName"]) for each in filters} == groups
    for each in filters:
        assert each["FilterPattern"] == f'{{ ($.code = "{code}") || ($.failure = "{code}") }}'
        (transformation,) = each["MetricTransformations"]
        assert transformation["MetricNamespace"] == "Punchcard/test"


def test_the_operator_is_written_to(service: Template) -> None:
    (subscription,) = service.resources("AWS::SNS::Subscription")
    assert subscription.properties["Protocol"] == "email"
    assert subscription.properties["Endpoint"] == ALARM_EMAIL
