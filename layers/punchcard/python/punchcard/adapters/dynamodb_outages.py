"""Endpoints that nothing reaches, in a DynamoDB table: an item while the outage lasts."""

from dataclasses import dataclass

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import Item, expect_attributes, instant_or_none, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.subscriptions import Outage

OPTIONAL = frozenset({"wait_until"})
ATTRIBUTES = frozenset({keys.PARTITION, keys.SORT, "program", "since"})


@dataclass(frozen=True, slots=True)
class DynamoDbOutages:
    """Outages by program and subscription."""

    table: DynamoDbTable

    def outage(self, *, program: str, subscription: str) -> Outage | None:
        """The outage that an endpoint has now, or None."""
        item = self.table.get(operations_keys.outages(program), subscription)
        return None if item is None else _read(item)

    def keep(self, outage: Outage) -> None:
        """Keep how an outage stands."""
        texts = {
            keys.PARTITION: operations_keys.outages(outage.program),
            keys.SORT: outage.subscription,
            "program": outage.program,
            "since": instant_text(outage.since),
        }
        if outage.wait_until is not None:
            texts["wait_until"] = instant_text(outage.wait_until)
        self.table.put({name: {"S": value} for name, value in texts.items()})

    def end(self, *, program: str, subscription: str) -> None:
        """Forget an outage; nothing happens if there is none."""
        self.table.delete(operations_keys.outages(program), subscription)


def _read(item: Item) -> Outage:
    expect_attributes(item, ATTRIBUTES | (item.keys() & OPTIONAL))
    return Outage(
        program=text(item, "program"),
        subscription=text(item, keys.SORT),
        since=parse_instant(text(item, "since")),
        wait_until=instant_or_none(item, "wait_until"),
    )
