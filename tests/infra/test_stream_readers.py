"""How the streams are read: in order, again from where it failed, and nothing lost in silence."""

import json

import pytest

from tests.infra.assembly import Assembly, Json

STREAMS = {
    "entries": ("${Ledger.StreamArn}", 100, 0),
    "archive": ("${Ledger.StreamArn}", 1000, 300),
    "profiles": ("${Directory.StreamArn}", 100, 0),
}


@pytest.fixture(scope="session")
def mappings(assembly: Assembly) -> dict[str, Json]:
    """What Lambda is told of each stream, by the name of its reader."""
    return {
        assembly.as_text(mapping.properties["FunctionName"])[2:-9].lower(): mapping.properties
        for mapping in assembly.service.resources("AWS::Lambda::EventSourceMapping")
        if "StartingPosition" in mapping.properties
    }


def test_each_stream_has_its_readers(assembly: Assembly, mappings: dict[str, Json]) -> None:
    told = {
        name: (
            assembly.as_text(each["EventSourceArn"]),
            each["BatchSize"],
            each.get("MaximumBatchingWindowInSeconds", 0),
        )
        for name, each in mappings.items()
    }
    assert told == STREAMS


@pytest.mark.parametrize("name", STREAMS)
def test_what_fails_is_read_again_until_the_stream_forgets_it(
    assembly: Assembly, mappings: dict[str, Json], name: str
) -> None:
    mapping = mappings[name]
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["MaximumRecordAgeInSeconds"] == 23 * 3600
    assert "MaximumRetryAttempts" not in mapping
    destination = mapping["DestinationConfig"]["OnFailure"]["Destination"]
    assert assembly.as_text(destination) == "${StreamsFailures.Arn}"


def test_of_the_directory_only_new_members_are_read(mappings: dict[str, Json]) -> None:
    (only,) = mappings["profiles"]["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {"sk": {"S": ["profile"]}}},
    }
    assert "FilterCriteria" not in mappings["entries"]


def test_failures_are_kept_encrypted_for_two_weeks(assembly: Assembly) -> None:
    (queue,) = (
        each.properties
        for each in assembly.service.resources("AWS::SQS::Queue")
        if assembly.name(each) == "StreamsFailures"
    )
    assert queue["SqsManagedSseEnabled"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 86_400


def test_the_bus_is_the_environments_own(assembly: Assembly) -> None:
    (bus,) = assembly.service.resources("AWS::Events::EventBus")
    assert bus.properties["Name"] == "punchcard-test"
