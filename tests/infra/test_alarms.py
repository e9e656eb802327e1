import pytest

from tests.infra.assembly import ALARM_EMAIL, Assembly, Json, Template

FUNCTIONS = ("Members", "Notifications", "Programs", "Purchases", "Subscriptions", "Webhooks")
EXPECTED = {
    "ApiServerErrors": ("5xx", 1),
    "ClockSkew": ("ClockSkew", 1),
    "DeadLetters": ("ApproximateNumberOfMessagesVisible", 1),
    "NotificationDeadLetters": ("ApproximateNumberOfMessagesVisible", 1),
    "OldestNotification": ("ApproximateAgeOfOldestMessage", 1_800),
    "SubscriptionDisabled": ("SubscriptionDisabled", 1),
    "NotificationsDuration": ("Duration", 48_000),
    "SubscriptionsDuration": ("Duration", 23_200),
    "OldestDelivery": ("ApproximateAgeOfOldestMessage", 300),
    **{f"{name}Errors": ("Errors", 1) for name in FUNCTIONS},
    **{f"{name}Throttles": ("Throttles", 1) for name in FUNCTIONS},
    "MembersDuration": ("Duration", 23_200),
    "ProgramsDuration": ("Duration", 23_200),
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


@pytest.mark.parametrize(
    ("name", "code", "functions"),
    [
        ("ClockSkew", "clock_skewed", {"Members", "Purchases"}),
        ("SubscriptionDisabled", "subscription_disabled", {"Notifications"}),
    ],
)
def test_lines_with_a_code_that_matters_are_counted(
    assembly: Assembly, name: str, code: str, functions: set[str]
) -> None:
    filters = [
        each.properties
        for each in assembly.service.resources("AWS::Logs::MetricFilter")
        if each.properties["MetricTransformations"][0]["MetricName"] == name
    ]
    assert {assembly.as_text(each["LogGroupName"]) for each in filters} == {
        f"${{{function}Logs}}" for function in functions
    }
    for each in filters:
        assert each["FilterPattern"] == f'{{ ($.code = "{code}") || ($.failure = "{code}") }}'
        (transformation,) = each["MetricTransformations"]
        assert transformation["MetricNamespace"] == "Punchcard/test"


def test_the_operator_is_written_to(service: Template) -> None:
    (subscription,) = service.resources("AWS::SNS::Subscription")
    assert subscription.properties["Protocol"] == "email"
    assert subscription.properties["Endpoint"] == ALARM_EMAIL
