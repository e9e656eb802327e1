"""The readers of the streams on their real adapters."""

import gzip
import json
from io import StringIO
from typing import Any, override

import pytest
from punchcard import wiring
from punchcard.adapters import stream_images
from punchcard.adapters.aws import client
from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.members import Member

from functions.stream.archive.handler import handler as archive
from functions.stream.entries.handler import handler as entries
from functions.stream.profiles.handler import handler as profiles
from tests.fakes.gateway import Gateway
from tests.fakes.outbound import InMemoryEvents, InMemoryFailures
from tests.fakes.stream_batches import batch, failed
from tests.fakes.till import MEMBER

OTHER = Member(program="club", id="01HZZZZZZZZZZZZZZZZZZZZZZY", salt=bytes(16))


def counted() -> int:
    return wiring.summaries().totals("club").entries


def test_a_batch_counts_once_and_is_announced(
    told: tuple[InMemoryEvents, InMemoryFailures], chain: list[Entry]
) -> None:
    for _ in range(2):
        assert failed(entries(batch(*chain), None)) == []
    assert counted() == 3
    assert len(told[0].published) == 3


def test_the_totals_are_shown(gateway: Gateway, chain: list[Entry]) -> None:
    entries(batch(*chain), None)

    answer = gateway.get("/v1/programs/club/totals")

    assert answer.status == 200
    assert answer.document == {
        "members": 1,
        "entries": 3,
        "orders": 3,
        "points": {
            "issued": 30,
            "pending": 0,
            "available": 30,
            "held": 0,
            "redeemed": 0,
            "expired": 0,
            "donated": 0,
            "adjusted": 0,
            "partner": 0,
            "transferred": 0,
        },
    }


def test_a_program_that_nobody_published_has_no_totals(gateway: Gateway) -> None:
    assert gateway.get("/v1/programs/none/totals").status == 404


@pytest.mark.parametrize("name", ["MODIFY", "REMOVE"])
def test_altered_history_is_an_error_in_the_log_and_the_rest_goes_on(
    chain: list[Entry], written: StringIO, name: str
) -> None:
    event = batch(*chain)
    event["Records"][0]["eventName"] = name

    assert failed(entries(event, None)) == []

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (altered,) = [line for line in lines if line.get("code") == "history_altered"]
    assert altered["level"] == "ERROR"
    assert counted() == 3


def test_a_removed_item_has_no_image_and_is_told_all_the_same(
    chain: list[Entry], written: StringIO
) -> None:
    event = batch(*chain[:1], name="REMOVE")
    del event["Records"][0]["dynamodb"]["NewImage"]
    assert failed(entries(event, None)) == []
    assert "history_altered" in written.getvalue()


def test_an_item_that_is_no_entry_is_left_out(chain: list[Entry], written: StringIO) -> None:
    strange = {"pk": {"S": "club#x"}, "sk": {"N": "0"}, "format": {"N": "1"}}
    assert failed(entries(batch(strange, *chain), None)) == []
    assert "item_unreadable" in written.getvalue()
    assert counted() == 3


def test_what_fails_for_now_is_begun_again_at(
    chain: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(*_: object, **__: object) -> bool:
        raise TransientError("throttled")

    monkeypatch.setattr(DynamoDbSummaries, "advance", throttled)
    assert failed(entries(batch(*chain), None)) == ["100"]


def test_a_new_profile_is_announced(told: tuple[InMemoryEvents, InMemoryFailures]) -> None:
    profile = {
        "pk": {"S": f"member#club#{MEMBER.id}"},
        "sk": {"S": "profile"},
        "salt": {"B": bytes(16)},
        "enrolled_at": {"S": "2026-03-02T11:00:00Z"},
    }
    assert failed(profiles(batch(profile), None)) == []
    (event,) = told[0].published
    assert (event.type, event.member) == ("member.enrolled", MEMBER.id)


def test_profiles_that_were_not_announced_are_told_of_again(
    told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Throttled(InMemoryEvents):
        @override
        def publish(self, events: Any) -> None:
            raise TransientError("throttled")

    monkeypatch.setattr(wiring, "events", Throttled)
    profile = {"pk": {"S": "member#club#m"}, "enrolled_at": {"S": "2026-03-02T11:00:00Z"}}
    assert failed(profiles(batch(profile, profile), None)) == ["100"]


def test_entries_of_a_day_are_archived_bit_for_bit_in_one_object_however_often(
    chain: list[Entry],
) -> None:
    for _ in range(2):
        archive(batch(*chain), None)

    s3: Any = client("s3")
    (listed,) = s3.list_objects_v2(Bucket="entries")["Contents"]
    assert listed["Key"] == "entries/2026-03-02/100-102-3.jsonl.gz"
    body = s3.get_object(Bucket="entries", Key=listed["Key"])["Body"].read()
    lines = gzip.decompress(body).decode().splitlines()
    assert [stream_images.read_line(line) for line in lines] == [
        write_entry(entry) for entry in chain
    ]


def test_what_newer_code_added_to_an_entry_is_archived_too(chain: list[Entry]) -> None:
    item = {**write_entry(chain[0]), "format": {"N": "99"}, "seal": {"B": b"\x00\xff"}}
    archive(batch(item), None)

    s3: Any = client("s3")
    (listed,) = s3.list_objects_v2(Bucket="entries")["Contents"]
    body = s3.get_object(Bucket="entries", Key=listed["Key"])["Body"].read()
    assert stream_images.read_line(gzip.decompress(body).decode()) == item


def test_their_lines_name_no_member(chain: list[Entry], written: StringIO) -> None:
    entries(batch(*chain), None)
    archive(batch(*chain), None)
    assert MEMBER.id not in written.getvalue()
