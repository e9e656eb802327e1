"""A table's stream: decode what was inserted, hand it on, and say where to begin again.

On a stream that answer is one place: Lambda tells of everything from the first failed record on
once more. So whoever handles records must not mind being told of them again.
"""

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from punchcard.domain.errors import PunchcardError, TransientError
from punchcard.edge.observability import log_failure
from punchcard.edge.queue import BatchAnswer

INSERT = "INSERT"
HISTORY_ALTERED = "history_altered"

logger = logging.getLogger(__name__)

type Image = Mapping[str, Mapping[str, Any]]
"""An item as the stream carries it."""


class Change(TypedDict, total=False):
    """What a record says of an item; one that was removed has no new image."""

    SequenceNumber: str
    NewImage: Image


class StreamRecord(TypedDict):
    """One change of a batch."""

    eventName: str
    dynamodb: Change


class StreamEvent(TypedDict):
    """The batch that Lambda hands over, in the order of its part of the stream."""

    Records: list[StreamRecord]


@dataclass(frozen=True, slots=True)
class Inserted[T]:
    """An item that was inserted, decoded, and its place in the stream."""

    sequence: str
    value: T


def inserted[T](
    event: StreamEvent, decode: Callable[[Image], T]
) -> tuple[list[Inserted[T]], str | None]:
    """What a batch says was inserted, in order.

    Whatever else happened to an item of this table is an error that somebody must look into; so
    is an image that nobody can read. Both are logged and left out.

    Returns:
        The items, and the sequence number at which decoding failed for now (None: nowhere).
    """
    found: list[Inserted[T]] = []
    for record in event["Records"]:
        sequence = record["dynamodb"]["SequenceNumber"]
        if record["eventName"] != INSERT:
            _complain(HISTORY_ALTERED, f"an item was told of as {record['eventName']}", sequence)
            continue
        try:
            found.append(Inserted(sequence, decode(record["dynamodb"]["NewImage"])))
        except TransientError as error:
            log_failure("record waits", error, sequence=sequence)
            return found, sequence
        except PunchcardError as error:
            _complain(error.code, error.detail, sequence)
    return found, None


def handle_each_apart[T](
    items: Sequence[Inserted[T]],
    *,
    apart: Callable[[T], Hashable],
    handle: Callable[[Sequence[T]], Callable[[T], bool]],
) -> set[str]:
    """Hand all items on; where a defect is met, group by group, so that it stops its own alone.

    Args:
        items: in order.
        apart: what tells the groups from each other.
        handle: does the work; tells of each item whether it failed for now.

    Returns:
        Sequence numbers of the items that failed.
    """
    try:
        return _handle(items, handle)
    except Exception:
        logger.exception("batch failed unexpectedly", extra={"records": len(items)})
    groups: dict[Hashable, list[Inserted[T]]] = {}
    for item in items:
        groups.setdefault(apart(item.value), []).append(item)
    failed: set[str] = set()
    for group in groups.values():
        try:
            failed |= _handle(group, handle)
        except Exception:
            # Lambda tells of it again until it is mended or almost a day old. All others of this
            # batch go on; what comes behind it in this part of the stream waits.
            logger.exception("group failed unexpectedly", extra={"records": len(group)})
            failed |= {item.sequence for item in group}
    return failed


def begin_again_at(event: StreamEvent, failed: set[str]) -> BatchAnswer:
    """The answer to a batch: the first of the failed records, or that there is none."""
    for record in event["Records"]:
        sequence = record["dynamodb"]["SequenceNumber"]
        if sequence in failed:
            return {"batchItemFailures": [{"itemIdentifier": sequence}]}
    return {"batchItemFailures": []}


def _handle[T](
    items: Sequence[Inserted[T]], handle: Callable[[Sequence[T]], Callable[[T], bool]]
) -> set[str]:
    has_failed = handle([item.value for item in items])
    return {item.sequence for item in items if has_failed(item.value)}


def _complain(code: str, detail: str, sequence: str) -> None:
    logger.error("record left out", extra={"code": code, "detail": detail, "sequence": sequence})
