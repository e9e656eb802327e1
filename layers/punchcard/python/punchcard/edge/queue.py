"""Batches of a queue, with a partial answer: what failed is tried again, the rest is done with.

Of a FIFO queue each group goes by itself, in order, and a group that fails is tried again from its
first unhandled message on. Of a standard queue the messages go at once.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from punchcard.domain.errors import PunchcardError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


class QueueAttributes(TypedDict):
    """What SQS says about a message, as far as it is looked at."""

    MessageGroupId: str
    SentTimestamp: str


class QueueRecord(TypedDict):
    """One message of a batch."""

    messageId: str
    body: str
    attributes: QueueAttributes


class QueueEvent(TypedDict):
    """The batch that Lambda hands over."""

    Records: list[QueueRecord]


class ItemFailure(TypedDict):
    """A message that stays in the queue."""

    itemIdentifier: str


class BatchAnswer(TypedDict):
    """Which messages of the batch stay in the queue; all others are deleted."""

    batchItemFailures: list[ItemFailure]


def handle_groups[T](
    event: QueueEvent,
    *,
    decode: Callable[[str], T],
    handle: Callable[[Sequence[T]], int],
) -> BatchAnswer:
    """Hand each group's messages to `handle`, in order.

    Args:
        event: the batch.
        decode: reads a message; may raise a PunchcardError.
        handle: does the work; how many messages, from the first on, are done with.

    Returns:
        The messages that stay in the queue: of each group those from the first unhandled one on.
    """
    return handle_records(
        event, handle=lambda records: handle([decode(record["body"]) for record in records])
    )


def handle_records(
    event: QueueEvent, *, handle: Callable[[Sequence[QueueRecord]], int]
) -> BatchAnswer:
    """Hand each group's messages to `handle` as they are; otherwise as `handle_groups`."""
    failures: list[ItemFailure] = []
    for records in _by_group(event).values():
        handled = _handle_group(records, handle)
        failures.extend({"itemIdentifier": record["messageId"]} for record in records[handled:])
    return {"batchItemFailures": failures}


def sent_at(record: QueueRecord) -> datetime:
    """When a message was sent."""
    milliseconds = int(record["attributes"]["SentTimestamp"])
    return _EPOCH + timedelta(milliseconds=milliseconds)


def handle_messages[T](
    event: QueueEvent,
    *,
    decode: Callable[[str], T],
    handle: Callable[[T], None],
    at_once: int,
) -> BatchAnswer:
    """Hand the messages of a standard queue to `handle`, so that a slow one keeps none waiting.

    Args:
        event: the batch.
        decode: reads a message; may raise a PunchcardError.
        handle: does the work of one, beside others; may raise a PunchcardError.
        at_once: how many are in work at the same time.

    Returns:
        The messages that failed, which stay in the queue.
    """

    def done(records: Sequence[QueueRecord]) -> int:
        for record in records:
            handle(decode(record["body"]))
        return len(records)

    def handle_one(record: QueueRecord) -> bool:
        return bool(_handle_group([record], done))

    with ThreadPoolExecutor(max_workers=at_once) as workers:
        handled = list(workers.map(handle_one, event["Records"]))
    return {
        "batchItemFailures": [
            {"itemIdentifier": record["messageId"]}
            for record, is_handled in zip(event["Records"], handled, strict=True)
            if not is_handled
        ]
    }


def _by_group(event: QueueEvent) -> Mapping[str, list[QueueRecord]]:
    groups: dict[str, list[QueueRecord]] = {}
    for record in event["Records"]:
        groups.setdefault(record["attributes"]["MessageGroupId"], []).append(record)
    return groups


def _handle_group(
    records: list[QueueRecord], handle: Callable[[Sequence[QueueRecord]], int]
) -> int:
    try:
        return handle(records)
    except PunchcardError as error:
        logger.error(
            "group failed",
            extra={"code": error.code, "detail": error.detail, "messages": len(records)},
        )
    except Exception:
        # A defect that one message meets must stop its own group only: the queue tries again and
        # gives the group up after some attempts, while every other group goes on.
        logger.exception("group failed unexpectedly", extra={"messages": len(records)})
    return 0
