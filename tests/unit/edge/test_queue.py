"""Batches: of a FIFO queue each group by itself, of a standard queue all messages at once."""

from collections.abc import Sequence
from threading import Barrier

import pytest
from punchcard.domain.errors import TransientError
from punchcard.edge.queue import QueueEvent, handle_groups, handle_messages


def batch(*messages: tuple[str, str]) -> QueueEvent:
    """Messages as (group, body); the body is the id too."""
    return {
        "Records": [
            {
                "messageId": body,
                "body": body,
                "attributes": {"MessageGroupId": group, "SentTimestamp": "1772445600123"},
            }
            for group, body in messages
        ]
    }


def kept(event: QueueEvent, handle: object) -> list[str]:
    answer = handle_groups(event, decode=str.upper, handle=handle)  # type: ignore[arg-type]
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


MIXED = batch(("a", "a1"), ("b", "b1"), ("a", "a2"), ("b", "b2"))


def test_each_group_is_handed_over_in_its_order() -> None:
    handed: list[list[str]] = []

    def handle(messages: Sequence[str]) -> int:
        handed.append(list(messages))
        return len(messages)

    assert kept(MIXED, handle) == []
    assert handed == [["A1", "A2"], ["B1", "B2"]]


def test_messages_from_the_first_unhandled_one_on_stay() -> None:
    assert kept(MIXED, lambda messages: 1 if messages[0] == "A1" else 2) == ["a2"]


@pytest.mark.parametrize("error", [TransientError("throttled"), KeyError("a defect")])
def test_a_group_that_fails_stays_and_stops_no_other(error: Exception) -> None:
    def handle(messages: Sequence[str]) -> int:
        if messages[0] == "A1":
            raise error
        return len(messages)

    assert kept(MIXED, handle) == ["a1", "a2"]


def test_a_message_that_cannot_be_read_keeps_its_group_only() -> None:
    def decode(body: str) -> str:
        if body == "b1":
            raise TransientError("no delivery")
        return body

    answer = handle_groups(MIXED, decode=decode, handle=len)
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["b1", "b2"]


def test_messages_of_a_standard_queue_are_handled_at_once() -> None:
    met = Barrier(4, timeout=10)

    def handle(_: str) -> None:
        met.wait()

    answer = handle_messages(MIXED, decode=str, handle=handle, at_once=4)

    assert answer == {"batchItemFailures": []}


@pytest.mark.parametrize("error", [TransientError("throttled"), KeyError("a defect")])
def test_of_a_standard_queue_only_what_failed_stays(error: Exception) -> None:
    def handle(message: str) -> None:
        if message == "B1":
            raise error

    answer = handle_messages(MIXED, decode=str.upper, handle=handle, at_once=2)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "b1"}]}


def test_of_a_standard_queue_what_cannot_be_read_stays_alone() -> None:
    def decode(body: str) -> str:
        if body == "a2":
            raise TransientError("no message")
        return body

    answer = handle_messages(MIXED, decode=decode, handle=lambda _: None, at_once=2)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "a2"}]}
