"""The function behind the queue as Lambda calls it: events of SQS in, failures of the batch out.

Only what lies behind its wiring is modelled; everything before is what is deployed.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest.mock import patch

from punchcard import wiring
from punchcard.adapters.delivery_envelope import encode_delivery
from punchcard.domain.shops import Delivery, Shop
from punchcard.edge.queue import QueueRecord
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.record_deliveries import DeliveriesRecorded, record_deliveries

from functions.queue.purchases import handler as function
from tests.fakes.deliveries import InMemoryDeadLetters
from tests.simulation.invariants import require
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.queue_model import Message
from tests.simulation.standard_shop import SHOP, delivery_of
from tests.simulation.story import Event, Story
from tests.simulation.world import Task, Violation, World

type Note = Callable[[Sequence[tuple[Event, Result]], int, datetime], None]
"""Takes what a call answered about events, the moment it began at, and the time it was of."""


@dataclass
class OneShop:
    """The shops port, as far as deliveries ask for it."""

    def shop(self, shop_id: str) -> Shop:
        require(shop_id == SHOP.id, "deliveries are of the shop that sent them")
        return SHOP


@dataclass
class QueueFunction:
    """The function with its ports; `deliveries` are what it is told of events, by their number."""

    world: World
    story: Story
    ledger: ModelLedger
    directory: ModelDirectory
    archive: ModelArchive
    letters: InMemoryDeadLetters = field(default_factory=InMemoryDeadLetters)

    def __post_init__(self) -> None:
        told = {
            event.number: delivery_of(event.report, number=event.number, at=event.happened_at)
            for event in self.story.events
        }
        self.deliveries = {number: one for number, one in told.items() if one is not None}
        self._events = {event.number: event for event in self.story.events}
        self._calls: dict[Task | None, tuple[Machine, Note]] = {}

    def takes(self, message: Message) -> bool:
        """Whether a message can be told as a delivery."""
        return isinstance(message.content, Event) and message.content.number in self.deliveries

    def handle(
        self, messages: Sequence[Message], machine: Machine, note: Note
    ) -> Sequence[Message]:
        """Call the function with a batch; the messages that failed."""
        if not messages:
            return ()
        by_id = {str(place): message for place, message in enumerate(messages)}
        records = [self._record(message_id, message) for message_id, message in by_id.items()]
        task = self.world.task
        self._calls[task] = (machine, note)
        try:
            answer = function.handler({"Records": records}, None)
        finally:
            del self._calls[task]
        return [by_id[failure["itemIdentifier"]] for failure in answer["batchItemFailures"]]

    @contextmanager
    def wired(self) -> Iterator[None]:
        """Have the function find the modelled ports; it writes no log."""
        ports: dict[str, Any] = {
            "shops": OneShop,
            "bodies": lambda: None,
            "dead_letters": lambda: self.letters,
            "directory": lambda: self.directory,
            "ledger": lambda: self.ledger,
            "programs": lambda: self._machine.programs,
            "activity_archive": lambda: self.archive,
            "now": lambda: self._machine.now,
        }
        with (
            patch.multiple(wiring, **ports),
            patch.multiple(
                function, configure_logging=lambda: None, record_deliveries=self._observe
            ),
            patch.object(logging.getLogger("punchcard"), "disabled", new=True),
        ):
            yield

    @property
    def _machine(self) -> Machine:
        return self._calls[self.world.task][0]

    def _observe(self, deliveries: Sequence[Delivery], **ports: Any) -> DeliveriesRecorded:
        """Do what the function asks for, and take its answers. An unexpected error is a find."""
        began = self.world.moment
        try:
            recorded = record_deliveries(deliveries, **ports)
        except Exception as error:
            raise Violation(f"{type(error).__name__}: {error}") from error
        events = [self._event(delivery) for delivery in deliveries]
        results = [
            (event, result) for event, (result,) in zip(events, recorded.by_delivery, strict=False)
        ]
        self._calls[self.world.task][1](results, began, ports["now"])
        return recorded

    def _event(self, delivery: Delivery) -> Event:
        return self._events[int(delivery.delivery_id.removeprefix("event "))]

    def _record(self, message_id: str, message: Message) -> QueueRecord:
        assert isinstance(message.content, Event)
        delivery = self.deliveries[message.content.number]
        sent_ms = int(message.content.happened_at.timestamp() * 1_000)
        return {
            "messageId": message_id,
            "body": encode_delivery(delivery),
            "attributes": {"MessageGroupId": message.group, "SentTimestamp": str(sent_ms)},
        }
