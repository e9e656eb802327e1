import pytest

from tests.infra.assembly import Assembly, Json

TWO_WEEKS_SECONDS = 14 * 24 * 3600
QUEUES = ["Notifications", "DeadLetters"]


@pytest.fixture(scope="session")
def notification_queues(assembly: Assembly) -> dict[str, Json]:
    """The properties of each queue by its id without the hash."""
    return {
        queue.logical_id.removeprefix("NotificationQueue")[:-8]: queue.properties
        for queue in assembly.service.resources("AWS::SQS::Queue")
        if queue.logical_id.startswith("NotificationQueue")
    }


@pytest.fixture(scope="session")
def calls(assembly: Assembly) -> Json:
    (mapping,) = (
        mapping.properties
        for mapping in assembly.service.resources("AWS::Lambda::EventSourceMapping")
        if assembly.as_text(mapping.properties["FunctionName"]) == "${NotificationsFunction}"
    )
    return mapping


@pytest.fixture(scope="session")
def rule(assembly: Assembly) -> Json:
    (rule,) = (
        rule.properties
        for rule in assembly.service.resources("AWS::Events::Rule")
        if rule.logical_id.startswith("NotificationQueue")
    )
    return rule


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_a_standard_one_encrypted_and_forgets_in_two_weeks(
    notification_queues: dict[str, Json], name: str
) -> None:
    queue = notification_queues[name]
    assert "FifoQueue" not in queue
    assert queue["SqsManagedSseEnabled"] is True
    assert queue["MessageRetentionPeriod"] == TWO_WEEKS_SECONDS


def test_every_event_of_ours_and_no_other_goes_into_the_queue(
    assembly: Assembly, rule: Json
) -> None:
    assert assembly.as_text(rule["EventBusName"]) == "${Events}"
    assert rule["EventPattern"] == {"source": ["punchcard"]}
    (target,) = rule["Targets"]
    assert assembly.as_text(target["Arn"]) == "${NotificationQueueNotifications.Arn}"


def test_what_cannot_be_handled_or_handed_over_becomes_a_dead_letter(
    assembly: Assembly, notification_queues: dict[str, Json], rule: Json
) -> None:
    redrive = notification_queues["Notifications"]["RedrivePolicy"]
    assert redrive["maxReceiveCount"] == 5
    dead_letters = "${NotificationQueueDeadLetters.Arn}"
    assert assembly.as_text(redrive["deadLetterTargetArn"]) == dead_letters
    (target,) = rule["Targets"]
    assert assembly.as_text(target["DeadLetterConfig"]["Arn"]) == dead_letters
    assert "RedrivePolicy" not in notification_queues["DeadLetters"]


def test_a_message_stays_hidden_for_six_times_the_functions_timeout(
    assembly: Assembly, notification_queues: dict[str, Json]
) -> None:
    (timeout,) = (
        function.properties["Timeout"]
        for function in assembly.service.resources("AWS::Lambda::Function")
        if function.properties["Handler"] == "notifications.handler.handler"
    )
    assert notification_queues["Notifications"]["VisibilityTimeout"] >= 6 * timeout


def test_requests_under_way_at_once_are_bounded_at_the_queue(
    assembly: Assembly, calls: Json
) -> None:
    assert assembly.as_text(calls["EventSourceArn"]) == "${NotificationQueueNotifications.Arn}"
    assert calls["BatchSize"] == 10
    assert calls["ScalingConfig"] == {"MaximumConcurrency": 20}
    assert calls["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
