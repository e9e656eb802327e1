"""Batches of a table's stream, as Lambda hands them over."""

from base64 import b64encode
from typing import Any

from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.domain.entry import Entry
from punchcard.edge.queue import BatchAnswer
from punchcard.edge.stream import StreamEvent


def image(item: Any) -> dict[str, Any]:
    """An item as a stream carries it: binary attributes are base64 text."""
    return {
        name: {"B": b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }


def batch(*records: Any, name: str = "INSERT") -> StreamEvent:
    """A batch of the stream; entries are written as the ledger stores them."""
    return {
        "Records": [
            {
                "eventName": name,
                "dynamodb": {
                    "SequenceNumber": str(100 + number),
                    "NewImage": image(write_entry(record) if isinstance(record, Entry) else record),
                },
            }
            for number, record in enumerate(records)
        ]
    }


def failed(answer: BatchAnswer) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
