"""The API as its clients see it: calls with a token, and what the answers say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from local.http_calls import Answer, CallError, call

type Document = Mapping[str, object]


class RefusedError(CallError):
    """The API refused what it was asked for; the message has its problem document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A member's points."""

    available: int
    pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A version of a program."""

    number: int
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A delivery that was given up; `reason` is None where every attempt failed for now."""

    letter: str
    shop: str
    topic: str
    delivery: str
    received_at: str
    attempts: int
    reason: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Api:
    """The API of a deployment; every method raises CallError where there is no answer."""

    url: str
    token: str = field(repr=False)

    def call(
        self,
        method: str,
        path: str,
        body: Document | str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request below /v1 with a JSON document, or a text of YAML; any answer."""
        media_type = "application/yaml" if isinstance(body, str) else "application/json"
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        return call(
            method,
            f"{self.url}/v1/{path}",
            body=None if text is None else text.encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": media_type,
                **(headers or {}),
            },
        )

    def has_program(self, program: str) -> bool:
        """Whether any version of a program was published. Raises RefusedError."""
        answer = self.call("GET", f"programs/{program}")
        return answer.status != HTTPStatus.NOT_FOUND and _accepted(answer) is answer

    def publish(
        self, program: str, text: str, *, effective_at: datetime | None = None
    ) -> Published:
        """Publish a program document; without a time, as soon as it may be. Raises RefusedError."""
        path = f"programs/{program}/versions"
        if effective_at is not None:
            path += "?" + urlencode({"effective_at": effective_at.isoformat()})
        version: Any = _accepted(self.call("POST", path, text)).document()["version"]
        return Published(
            number=int(version["number"]),
            effective_at=datetime.fromisoformat(version["effective_at"]),
        )

    def register_shop(self, shop: str, settings: Document) -> None:
        """Register a shop, or change its settings. Raises RefusedError."""
        _accepted(self.call("PUT", f"shops/{shop}", settings))

    def enrol(self, program: str, identities: Sequence[Document]) -> Answer:
        """Ask for somebody to become a member; any answer."""
        return self.call("POST", f"programs/{program}/members", {"identities": list(identities)})

    def member_with(self, program: str, identity: Document) -> str:
        """The id of the member with an identity, who is enrolled if need be."""
        return _accepted(self.enrol(program, [identity])).text("member")

    def find_member(self, program: str, *, kind: str, value: str) -> str | None:
        """The id of the member with an identity, or None. Raises RefusedError."""
        query = urlencode({"kind": kind, "value": value})
        answer = self.call("GET", f"programs/{program}/members?{query}")
        members: Any = _accepted(answer).document()["members"]
        return str(members[0]["member"]) if members else None

    def balance(self, program: str, member: str) -> Balance:
        """The points of a member. Raises RefusedError."""
        answer = _accepted(self.call("GET", f"programs/{program}/members/{member}/balance"))
        return Balance(available=_integer(answer, "available"), pending=_integer(answer, "pending"))

    def newest_entry(self, program: str, member: str) -> int | None:
        """The number of a member's newest entry; None if there is none. Raises RefusedError."""
        path = f"programs/{program}/members/{member}/entries?limit=1"
        entries: Any = _accepted(self.call("GET", path)).document()["entries"]
        return int(entries[0]["number"]) if entries else None

    def explanation(self, program: str, member: str, number: int, *, language: str) -> str:
        """An entry in words. Raises RefusedError."""
        path = f"programs/{program}/members/{member}/entries/{number}/explanation"
        answer = self.call("GET", path, headers={"Accept-Language": language})
        return _accepted(answer).text("text")

    def dead_letters(
        self, *, shop: str | None = None, reason: str | None = None, limit: int = 1_000
    ) -> list[DeadLetter]:
        """Open dead letters, those received last first. Raises RefusedError."""
        query = {"shop": shop, "reason": reason, "status": "open", "limit": "100"}
        given = {name: value for name, value in query.items() if value is not None}
        found: list[DeadLetter] = []
        while len(found) < limit:
            page: Any = _accepted(self.call("GET", f"dead-letters?{urlencode(given)}")).document()
            names = DeadLetter.__dataclass_fields__
            found += [
                DeadLetter(**{name: letter[name] for name in names}) for letter in page["letters"]
            ]
            if page["next_cursor"] is None:
                break
            given["cursor"] = page["next_cursor"]
        return found[:limit]

    def replay_dead_letters(self, *, reason: str | None = None) -> dict[str | None, int]:
        """Send open dead letters again; how many by their reason. Raises RefusedError."""
        counts: dict[str | None, int] = {}
        command: dict[str, object] = {} if reason is None else {"reason": reason}
        while True:
            answer = _accepted(self.call("POST", "dead-letters/replays", command))
            replayed: Any = answer.document()
            for each in replayed["by_reason"]:
                counts[each["reason"]] = counts.get(each["reason"], 0) + each["count"]
            if replayed["next_cursor"] is None:
                return counts
            command["cursor"] = replayed["next_cursor"]


def _accepted(answer: Answer) -> Answer:
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise RefusedError(f"{answer.status}: {answer.content.decode(errors='replace')}")
    return answer


def _integer(answer: Answer, name: str) -> int:
    value = answer.document().get(name)
    if not isinstance(value, int):
        raise CallError(f"{answer.status}, but {name} is no whole number: {answer.content!r}")
    return value
