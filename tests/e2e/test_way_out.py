"""What a purchase leads to behind the ledger: an event, a summary, totals, and two archives."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from punchcard.adapters.stream_images import read_line

from local.deployed import Deployment
from local.listening import Listener, listening
from tests.e2e.club import Club
from tests.e2e.streams import function_name, inserted

SECONDS_MAX = 30


@pytest.fixture
def listener(deployment: Deployment, club: Club) -> Iterator[Listener]:
    """Hears all that is announced of the club."""
    with listening(deployment, club.program) as listener:
        yield listener


def eventually[T](look: Callable[[], T], is_there: Callable[[T], bool]) -> T:
    """What is seen once it is there, or when time is over."""
    deadline = time.monotonic() + SECONDS_MAX
    while not is_there(seen := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return seen


def totals(club: Club) -> dict[str, Any]:
    found: dict[str, Any] = club.api.call("GET", f"programs/{club.program}/totals").document()
    return found


def entries_of(deployment: Deployment, club: Club, member: str) -> list[Any]:
    client: Any = boto3.client("dynamodb", **deployment.connection)
    answer = client.query(
        TableName=deployment.ledger_table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{club.program}#{member}"}},
    )
    return list(answer["Items"])


def invoke(deployment: Deployment, construct: str, event: dict[str, Any]) -> Any:
    client: Any = boto3.client("lambda", **deployment.connection)
    answer = client.invoke(
        FunctionName=function_name(deployment, construct), Payload=json.dumps(event)
    )
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.loads(answer["Payload"].read())


def test_a_purchase_is_announced_summed_up_and_archived_once(
    deployment: Deployment, club: Club, listener: Listener
) -> None:
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "22.50"))
    club.settle()

    events = eventually(listener.listen, lambda found: len(found) >= 2)
    by_type = {event["detail-type"]: event["detail"] for event in events}
    assert by_type["member.enrolled"]["member"] == member
    assert by_type["points.earned"]["points"] == 22
    assert by_type["points.earned"]["available"] == 22

    once = eventually(lambda: totals(club), lambda found: found["entries"] == 2)
    assert (once["members"], once["entries"], once["orders"]) == (1, 2, 1)
    assert once["points"]["available"] == once["points"]["issued"] == 22

    batch = inserted(*entries_of(deployment, club, member))
    for _ in range(2):
        assert invoke(deployment, "Entries", batch) == {"batchItemFailures": []}
    assert totals(club) == once


def test_entries_are_archived_byte_for_byte_under_lock(deployment: Deployment, club: Club) -> None:
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "22.50"))
    club.settle()
    stored = entries_of(deployment, club, member)
    batch = inserted(*stored, of=club.program)
    s3: Any = boto3.client("s3", **deployment.connection)
    bucket = deployment.entries_bucket

    for _ in range(2):
        invoke(deployment, "Archive", batch)

    first, last = (batch["Records"][place]["dynamodb"]["SequenceNumber"] for place in (0, -1))
    folder = f"entries/{stored[0]['recorded_at']['S'][:10]}"
    key = f"{folder}/{first}-{last}-{len(stored)}.jsonl.gz"
    kept = s3.get_object(Bucket=bucket, Key=key)
    lines = gzip.decompress(kept["Body"].read()).decode().splitlines()
    assert [read_line(line) for line in lines] == stored
    retention = s3.get_object_retention(Bucket=bucket, Key=key)["Retention"]
    assert retention["Mode"] == "GOVERNANCE"
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"{folder}/{first}")
    assert [each["Key"] for each in listed["Contents"]] == [key]


def test_an_activity_is_kept_as_translated_once_however_often_it_is_delivered(
    deployment: Deployment, club: Club
) -> None:
    member = club.enrol(customer := club.unused())
    order = club.order(customer, "22.50")
    for _ in range(3):
        club.send(order)
    club.settle()

    client: Any = boto3.client("dynamodb", **deployment.connection)
    answer = client.query(
        TableName=deployment.activities_table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{club.program}#{member}"}},
    )

    (row,) = answer["Items"]
    content = json.loads(row["activity"]["S"])["content"]["order"]
    assert content["lines"][0]["amount"] == 2250
    assert row["topic"] == {"S": "orders/paid"}
    assert row["entry_number"] == {"N": "1"}
