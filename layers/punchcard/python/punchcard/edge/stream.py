"""A table's stream: decode what was inserted, hand it on, and say where to begin again.

On a stream that answer is one place: Lambda tells of everything from the first failed record on
once more. So whoever handles records must not mind being told of them again.
"""

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from punchcard.domain.errors import PunchcardError, TransientError
from punchcard.edge.observability import log_failure
from punchcard.edge.queue import BatchAnswer

INSERT = "INSERT"
HISTORY_ALTERED = "history_altered"

PATIENCE = timedelta(hours=1)
"""How long what meets a defect stops everything behind it, before it is put aside."""

logger = logging.getLogger(__name__)

type Image = Mapping[str, Mapping[str, Any]]
"""An item as the stream carries it."""


class Change(TypedDict, total=False):
    """What a record says of an item; one that was removed has no new image.

    The time is in seconds since 1970, of the change itself.
    """

    ApproximateCreationDateTime: float
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
    """An item that was inserted, decoded, and its place in the stream.

    `inserted_at` is about when; None where the stream does not say.
    """

    sequence: str
    value: T
    inserted_at: datetime | None = None


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
            value = decode(record["dynamodb"]["NewImage"])
        except TransientError as error:
            log_failure("record waits", error, sequence=sequence)
            return found, sequence
        except PunchcardError as error:
            _complain(error.code, error.detail, sequence)
        else:
            found.append(Inserted(sequence, value, _inserted_at(record)))
    return found, None


def handle_each_apart[T](
    items: Sequence[Inserted[T]],
    *,
    apart: Callable[[T], Hashable],
    handle: Callable[[Sequence[T]], Callable[[T], bool]],
    put_aside: Callable[[Sequence[T]], None],
    now: datetime,
) -> set[str]:
    """Hand all items on; where a defect is met, group by group, so that it stops its own alone.

    Lambda tells of a group that meets a defect again and again, and what is behind it in the
    stream waits. So it is put aside once it is older than `PATIENCE`.

    Args:
        items: in order.
        apart: what tells the groups from each other.
        handle: does the work; tells of each item whether it failed for now.
        put_aside: keeps a group for a person to look at.
        now: the present instant.

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
    defective: list[list[Inserted[T]]] = []
    for group in groups.values():
        try:
            failed |= _handle(group, handle)
        except Exception:
            logger.exception("group failed unexpectedly", extra={"records": len(group)})
            defective.append(group)
    # A defect that all members of a batch meet is none of their entries: to put them aside
    # would empty the stream into the queue of failures.
    meets_all = len(defective) == len(groups) > 1
    for group in defective:
        if meets_all or not _is_put_aside(group, put_aside, now):
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


def _is_put_aside[T](
    group: Sequence[Inserted[T]], put_aside: Callable[[Sequence[T]], None], now: datetime
) -> bool:
    """Put a group aside whose first item is old enough; whether that was done."""
    began = group[0].inserted_at
    if began is None or now - began <= PATIENCE:
        return False
    try:
        put_aside([item.value for item in group])
    except TransientError as error:
        log_failure("group stays", error, sequence=group[0].sequence)
        return False
    logger.error("group put aside", extra={"records": len(group), "sequence": group[0].sequence})
    return True


def _inserted_at(record: StreamRecord) -> datetime | None:
    told = record["dynamodb"].get("ApproximateCreationDateTime")
    return None if told is None else datetime.fromtimestamp(told, UTC)


def _complain(code: str, detail: str, sequence: str) -> None:
    logger.error("record left out", extra={"code": code, "detail": detail, "sequence": sequence})
