import pytest

from tests.infra.assembly import ALARM_EMAIL, Assembly, Json, Template

FUNCTIONS = ("Approvals", "Members", "Programs", "Public", "Purchases", "Webhooks")
EXPECTED = {
    "ApiServerErrors": ("5xx", 1),
    "ClockSkew": ("ClockSkew", 1),
    "DeadLetters": ("ApproximateNumberOfMessagesVisible", 1),
    "OldestDelivery": ("ApproximateAgeOfOldestMessage", 300),
    **{f"{name}Errors": ("Errors", 1) for name in FUNCTIONS},
    **{f"{name}Throttles": ("Throttles", 1) for name in FUNCTIONS},
    "ApprovalsDuration": ("Duration", 23_200),
    "MembersDuration": ("Duration", 23_200),
    "ProgramsDuration": ("Duration", 23_200),
    "PublicDuration": ("Duration", 23_200),
    "PurchasesDuration": ("Duration", 24_000),
    "WebhooksDuration": ("Duration", 8_000),
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
    }


def test_writers_whose_clock_is_off_are_counted(assembly: Assembly) -> None:
    filters = [each.properties for each in assembly.service.resources("AWS::Logs::MetricFilter")]
    assert {assembly.as_text(each["LogGroupName"]) for each in filters} == {
        "${ApprovalsLogs}",
        "${MembersLogs}",
        "${PurchasesLogs}",
    }
    for each in filters:
        assert each["FilterPattern"] == (
            '{ ($.code = "clock_skewed") || ($.failure = "clock_skewed") }'
        )
        (transformation,) = each["MetricTransformations"]
        assert transformation["MetricName"] == "ClockSkew"
        assert transformation["MetricNamespace"] == "Punchcard/test"


def test_the_operator_is_written_to(service: Template) -> None:
    (subscription,) = service.resources("AWS::SNS::Subscription")
    assert subscription.properties["Protocol"] == "email"
    assert subscription.properties["Endpoint"] == ALARM_EMAIL
