"""The bus of an environment on EventBridge."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.domain.errors import TransientError
from punchcard.domain.event_codec import encode_event
from punchcard.domain.events import Event

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

SOURCE = "punchcard"

EVENTS_PER_CALL = 10
"""What EventBridge takes at once. An event has less than 2 KB: their size is never the limit."""


@dataclass(frozen=True, slots=True)
class EventBridgeEvents:
    """One bus; the detail of an event is its JSON, the detail-type its type."""

    client: "EventBridgeClient"
    bus: str

    def publish(self, events: Sequence[Event]) -> None:
        """Announce events, in their order, though EventBridge may deliver them in another.

        Raises:
            TransientError: some were not taken; announce all of them again.
        """
        for batch in batched(events, EVENTS_PER_CALL, strict=False):
            with errors_of("events"):
                answer = self.client.put_events(
                    Entries=[
                        {
                            "EventBusName": self.bus,
                            "Source": SOURCE,
                            "DetailType": event.type.value,
                            "Time": event.occurred_at,
                            "Detail": encode_event(event),
                        }
                        for event in batch
                    ]
                )
            if answer["FailedEntryCount"]:
                codes = {entry["ErrorCode"] for entry in answer["Entries"] if "ErrorCode" in entry}
                told = ", ".join(sorted(codes))
                raise TransientError(f"events did not take {answer['FailedEntryCount']}: {told}")
