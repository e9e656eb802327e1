"""Counts the units that DynamoDB charges, from what a client sends and receives.

Rules of the developer guide: a write costs a unit for each started KB of the larger of the item
before and after; a failed condition costs what the standing item does; a transaction costs
double. A strong read costs a unit for each started 4 KB: of one item, or of all that a query
returns together. An eventual read costs half.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.dynamodb_size import item_size

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WRITE_BYTES = 1024
READ_BYTES = 4096
KEY = ("pk", "sk")

type Place = tuple[str, ...]


@dataclass
class Units:
    """What one table was charged; reads are counted in halves."""

    writes: int = 0
    reads: float = 0


class Meter:
    """Listens to one or several clients.

    It knows the size of what a write replaces only if the item passed it before.
    """

    def __init__(self) -> None:
        self.tables: defaultdict[str, Units] = defaultdict(Units)
        self._sizes: dict[Place, int] = {}

    def listen(self, client: "DynamoDBClient") -> None:
        """Count what this client does from now on."""
        client.meta.events.register("provide-client-params.dynamodb", _keep_question)
        client.meta.events.register("after-call.dynamodb", self._count)

    def reset(self) -> None:
        """Start again at zero, knowing the items."""
        self.tables.clear()

    def _count(self, model: Any, parsed: Any, context: Any, **_: Any) -> None:
        asked = context["asked"]
        match model.name:
            case "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems":
                self._write(model.name, asked, parsed)
            case "Query":
                found = parsed.get("Items", ())
                self._read(asked["TableName"], [self._sized(asked["TableName"], found)], asked)
            case "GetItem":
                found = [parsed["Item"]] if "Item" in parsed else []
                self._read(asked["TableName"], [self._sized(asked["TableName"], found)], asked)
            case "BatchGetItem":
                self._read_batch(asked["RequestItems"], parsed)
            case other:
                raise NotImplementedError(f"the meter has no rule for {other}")

    def _write(self, call: str, asked: Any, parsed: Any) -> None:
        match call:
            case "PutItem":
                self._put(asked["TableName"], asked["Item"], standing=parsed.get("Item"))
            case "UpdateItem":
                self._update(asked["TableName"], asked["Key"], asked["ExpressionAttributeValues"])
            case "DeleteItem":
                self._delete(asked["TableName"], asked["Key"])
            case _:
                for action in asked["TransactItems"]:
                    put = action["Put"]
                    self._put(put["TableName"], put["Item"], times=2)

    def _put(
        self, table: str, item: Mapping[str, Any], *, standing: Any = None, times: int = 1
    ) -> None:
        place = _place(table, item)
        if standing is None:
            size = max(item_size(item), self._sizes.get(place, 0))
            self._sizes[place] = item_size(item)
        else:
            size = self._sizes[place] = item_size(standing)
        self.tables[table].writes += times * _units(size, WRITE_BYTES)

    def _write_batch(self, requests: Mapping[str, Any], left: Mapping[str, Any]) -> None:
        for table, asked in requests.items():
            for request in asked:
                if request not in left.get(table, ()):
                    self._put(table, request["PutRequest"]["Item"])

    def _update(self, table: str, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """An update is charged as if all that it sets were new: at most a unit too much."""
        size = self._sizes.get(_place(table, key), 0) + item_size({**key, **values})
        self.tables[table].writes += _units(size, WRITE_BYTES)

    def _delete(self, table: str, key: Mapping[str, Any]) -> None:
        size = self._sizes.pop(_place(table, key), 0)
        self.tables[table].writes += _units(size, WRITE_BYTES)

    def _read(self, table: str, sizes: Iterable[int], asked: Mapping[str, Any]) -> None:
        share = 1 if asked.get("ConsistentRead") else 0.5
        self.tables[table].reads += share * sum(_units(size, READ_BYTES) for size in sizes)

    def _read_batch(self, requests: Mapping[str, Any], parsed: Mapping[str, Any]) -> None:
        unanswered = parsed.get("UnprocessedKeys", {})
        for table, asked in requests.items():
            found = parsed["Responses"].get(table, [])
            left = len(unanswered.get(table, {}).get("Keys", ()))
            missing = len(asked["Keys"]) - left - len(found)
            sizes = [self._sized(table, [item]) for item in found] + [0] * missing
            self._read(table, sizes, asked)

    def _sized(self, table: str, items: Iterable[Mapping[str, Any]]) -> int:
        """The size of all items together; each is remembered."""
        total = 0
        for item in items:
            size = self._sizes[_place(table, item)] = item_size(item)
            total += size
        return total


def _keep_question(params: Any, context: Any, **_: Any) -> None:
    context["asked"] = params


def _place(table: str, item: Mapping[str, Any]) -> Place:
    return table, *(str(item[name]) for name in KEY)


def _units(size: int, step: int) -> int:
    return max(1, -(-size // step))
