import pytest

from tests.infra.assembly import Assembly, Json

TWO_WEEKS_SECONDS = 14 * 24 * 3600


@pytest.fixture(scope="session")
def queues(assembly: Assembly) -> dict[str, Json]:
    """The properties of each queue by its id without the hash."""
    return {
        queue.logical_id.removeprefix("PurchaseQueue")[:-8]: queue.properties
        for queue in assembly.service.resources("AWS::SQS::Queue")
        if queue.logical_id.startswith("PurchaseQueue")
    }


@pytest.fixture(scope="session")
def mapping(assembly: Assembly) -> Json:
    (mapping,) = (
        mapping.properties
        for mapping in assembly.service.resources("AWS::Lambda::EventSourceMapping")
        if assembly.as_text(mapping.properties["FunctionName"]) == "${PurchasesFunction}"
    )
    return mapping


@pytest.mark.parametrize("name", ["Deliveries", "DeadLetters"])
def test_a_queue_keeps_groups_in_order_at_high_throughput(
    queues: dict[str, Json], name: str
) -> None:
    queue = queues[name]
    assert queue["FifoQueue"] is True
    assert queue["DeduplicationScope"] == "messageGroup"
    assert queue["FifoThroughputLimit"] == "perMessageGroupId"
    assert queue.get("ContentBasedDeduplication", False) is False


@pytest.mark.parametrize("name", ["Deliveries", "DeadLetters"])
def test_a_queue_is_encrypted_and_forgets_in_two_weeks(queues: dict[str, Json], name: str) -> None:
    assert queues[name]["SqsManagedSseEnabled"] is True
    assert queues[name]["MessageRetentionPeriod"] == TWO_WEEKS_SECONDS


def test_what_five_attempts_did_not_solve_becomes_a_dead_letter(
    assembly: Assembly, queues: dict[str, Json]
) -> None:
    redrive = queues["Deliveries"]["RedrivePolicy"]
    assert redrive["maxReceiveCount"] == 5
    assert assembly.as_text(redrive["deadLetterTargetArn"]) == "${PurchaseQueueDeadLetters.Arn}"
    assert "RedrivePolicy" not in queues["DeadLetters"]


def test_a_message_stays_hidden_for_six_times_the_functions_timeout(
    assembly: Assembly, queues: dict[str, Json]
) -> None:
    timeouts = {
        function.properties["Handler"]: function.properties["Timeout"]
        for function in assembly.service.resources("AWS::Lambda::Function")
    }
    visibility = queues["Deliveries"]["VisibilityTimeout"]
    assert visibility >= 6 * timeouts["purchases.handler.handler"]


def test_one_failed_message_does_not_fail_its_batch(mapping: Json) -> None:
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 10


def test_a_rush_is_bounded_at_the_queue(mapping: Json) -> None:
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 50}


def test_the_purchases_function_is_fed_from_the_deliveries(
    assembly: Assembly, mapping: Json
) -> None:
    assert assembly.as_text(mapping["EventSourceArn"]) == "${PurchaseQueueDeliveries.Arn}"
    assert assembly.as_text(mapping["FunctionName"]) == "${PurchasesFunction}"
