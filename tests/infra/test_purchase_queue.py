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
def mappings(assembly: Assembly) -> dict[str, Json]:
    """The mapping of each function that a queue here feeds, by the function."""
    return {
        assembly.as_text(mapping.properties["FunctionName"]): mapping.properties
        for mapping in assembly.service.resources("AWS::Lambda::EventSourceMapping")
        if "PurchaseQueue" in str(mapping.properties["EventSourceArn"])
    }


FED = {
    "${PurchasesFunction}": ("Deliveries", 50),
    "${DeadLettersFunction}": ("DeadLetters", 2),
}


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


@pytest.mark.parametrize(
    ("queue", "handler"),
    [
        ("Deliveries", "purchases.handler.handler"),
        ("DeadLetters", "dead_letters.handler.handler"),
    ],
)
def test_a_message_stays_hidden_for_six_times_the_functions_timeout(
    assembly: Assembly, queues: dict[str, Json], queue: str, handler: str
) -> None:
    timeouts = {
        function.properties["Handler"]: function.properties["Timeout"]
        for function in assembly.service.resources("AWS::Lambda::Function")
    }
    assert queues[queue]["VisibilityTimeout"] >= 6 * timeouts[handler]


@pytest.mark.parametrize("function", FED)
def test_one_failed_message_does_not_fail_its_batch(
    mappings: dict[str, Json], function: str
) -> None:
    assert mappings[function]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mappings[function]["BatchSize"] == 10


@pytest.mark.parametrize("function", FED)
def test_a_function_is_fed_from_its_queue_and_bounded_there(
    assembly: Assembly, mappings: dict[str, Json], function: str
) -> None:
    queue, concurrency = FED[function]
    mapping = mappings[function]
    assert assembly.as_text(mapping["EventSourceArn"]) == f"${{PurchaseQueue{queue}.Arn}}"
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": concurrency}
