"""Follows what the functions of a deployment log: one structured line a call."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import boto3

from local.deployed import Deployment

type Fields = Mapping[str, object]

MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a function, by the name that its construct has in the service stack."""

    function: str
    fields: Fields

    def text(self, name: str) -> str:
        """A field as text; empty where the line has none of this name."""
        return str(self.fields.get(name, ""))


class LogTail:
    """The lines that come after a time, each once."""

    def __init__(self, deployment: Deployment, *functions: str, since: float) -> None:
        """Begin at `since` (Unix time); nothing is read yet."""
        self._logs = boto3.client("logs", **deployment.connection)
        self._groups = {name: Bookmark(since) for name in functions}
        self._names = self._find_groups(deployment)

    def new_lines(self) -> list[Line]:
        """What was logged since the last call, function by function."""
        return [
            Line(function, fields)
            for function, group in self._groups.items()
            for fields in group.new_in(self._events(self._names[function], group.since))
        ]

    def _find_groups(self, deployment: Deployment) -> dict[str, str]:
        pages = self._logs.get_paginator("describe_log_groups").paginate()
        names = [group["logGroupName"] for page in pages for group in page["logGroups"]]
        stack = f"Punchcard-{deployment.environment}-Service"
        return {
            function: name
            for function in self._groups
            for name in names
            if stack in name and f"{function}Logs" in name
        }

    def _events(self, group: str, since: int) -> Iterator[tuple[int, str]]:
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since
        )
        for page in pages:
            for event in page["events"]:
                yield event["timestamp"], event["message"]


class Bookmark:
    """How far one log group has been read: a time, and what was seen at it."""

    def __init__(self, since: float) -> None:
        self.since = int(since * MILLISECONDS)
        self._seen: Counter[str] = Counter()

    def new_in(self, events: Iterable[tuple[int, str]]) -> Iterator[Fields]:
        """The structured lines that are new among events (milliseconds, text) from `since` on."""
        left = self._seen.copy()
        for timestamp, message in events:
            if timestamp == self.since and left[message]:
                left[message] -= 1
                continue
            if timestamp > self.since:
                self.since, self._seen, left = timestamp, Counter(), Counter()
            self._seen[message] += 1
            fields = _read(message)
            if fields is not None:
                yield fields


def _read(message: str) -> Fields | None:
    """A structured line; Lambda's own lines about starts and ends are passed over."""
    try:
        fields = json.loads(message)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None
