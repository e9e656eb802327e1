"""What the queue's function does with events, and how the log tells of it over HTTP."""

import json
from typing import Any

import pytest
from punchcard import wiring
from punchcard.connectors.standard_webhooks import verify
from punchcard.domain.event_codec import encode_event
from punchcard.domain.events import Event
from punchcard.domain.shops import ShopSecrets
from punchcard.domain.subscriptions import Answer
from punchcard.edge.observability import MaskedJson
from punchcard.edge.queue import QueueEvent, QueueRecord

from functions.queue.notifications.handler import handler
from tests.fakes.endpoints import BROKEN, OK, InMemoryEndpoints, earned
from tests.fakes.gateway import Gateway, Json

SUBSCRIPTIONS = "/v1/programs/club/subscriptions"
URL = "https://harbour.example/hooks"
COMMAND: Json = {"url": URL, "types": ["points.earned", "member.enrolled"]}
UNKNOWN = f"{SUBSCRIPTIONS}/sub_{'0' * 32}"


@pytest.fixture
def endpoints(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> InMemoryEndpoints:
    """Merchants' servers instead of the internet."""
    endpoints = InMemoryEndpoints(now=wiring.now)
    monkeypatch.setattr(wiring, "endpoints", lambda: endpoints)
    return endpoints


def create(gateway: Gateway, key: str = "key-1", **changes: object) -> Json:
    answer = gateway.post(SUBSCRIPTIONS, {**COMMAND, **changes}, idempotency_key=key)
    assert answer.status == 201
    return answer.document


def path_of(created: Json) -> str:
    return f"{SUBSCRIPTIONS}/{created['subscription']['subscription']}"


def queued() -> list[str]:
    """The bodies of all messages that can be taken now."""
    queue = wiring.notification_queue()
    bodies: list[str] = []
    client: Any = queue.client  # type: ignore[attr-defined]
    url: str = queue.queue_url  # type: ignore[attr-defined]
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def handled(*bodies: str) -> list[str]:
    """Hand a batch to the function; the messages that stay in the queue."""
    records: list[QueueRecord] = [
        {
            "messageId": str(number),
            "body": body,
            "attributes": {"MessageGroupId": "", "SentTimestamp": "0"},
        }
        for number, body in enumerate(bodies)
    ]
    event: QueueEvent = {"Records": records}
    return [failure["itemIdentifier"] for failure in handler(event, None)["batchItemFailures"]]


def announced(event: Event) -> str:
    """An event as EventBridge hands it over."""
    detail = json.loads(encode_event(event))
    return json.dumps({"detail-type": event.type, "source": "punchcard", "detail": detail})


def log_of(gateway: Gateway, created: Json, query: str = "") -> list[Json]:
    listed: list[Json] = gateway.get(f"{path_of(created)}/notifications{query}").document[
        "notifications"
    ]
    return listed


class TestNotifying:
    def test_an_event_is_sent_signed_to_whoever_wants_it(
        self, gateway: Gateway, endpoints: InMemoryEndpoints
    ) -> None:
        created = create(gateway)
        create(gateway, "key-2", types=["points.expired"])

        assert handled(announced(earned())) == []
        assert handled(*queued()) == []

        (sent,) = endpoints.received
        assert sent.url == URL
        verify(sent.body, sent.headers, ShopSecrets(current=created["secret"]), now=sent.at)
        (logged,) = log_of(gateway, created)
        assert (logged["notification"], logged["status"]) == (earned().id, "delivered")
        assert [attempt["status"] for attempt in logged["attempts"]] == [204]
        assert earned().member not in json.dumps(logged)

    def test_a_rotated_secret_signs_beside_the_one_before(
        self, gateway: Gateway, endpoints: InMemoryEndpoints
    ) -> None:
        created = create(gateway)
        rotated = gateway.post(f"{path_of(created)}/secrets", {}).document

        handled(announced(earned()))
        handled(*queued())

        (sent,) = endpoints.received
        for secret in (created["secret"], rotated["secret"]):
            verify(sent.body, sent.headers, ShopSecrets(current=secret), now=sent.at)

    def test_a_failure_is_kept_in_the_log_and_sent_again_by_a_replay(
        self, gateway: Gateway, endpoints: InMemoryEndpoints
    ) -> None:
        created = create(gateway)
        endpoints.answers = lambda _: BROKEN
        handled(announced(earned(1)), announced(earned(2)))
        handled(*queued())

        failed = log_of(gateway, created, "?status=pending")
        assert {each["notification"] for each in failed} == {earned(1).id, earned(2).id}
        assert [each["attempts"][0]["failure"] for each in failed] == ["server_failed"] * 2
        assert log_of(gateway, created, "?status=delivered") == []

        endpoints.answers = lambda _: OK
        replay = {"since": failed[-1]["created_at"]}
        answer = gateway.post(f"{path_of(created)}/replays", replay)
        assert (answer.status, answer.document) == (202, {"replayed": 2, "next_since": None})
        handled(*queued())

        sent = [each.headers["webhook-id"] for each in endpoints.received]
        assert sorted(sent) == sorted([earned(1).id, earned(2).id] * 2)
        assert len(log_of(gateway, created, "?status=delivered")) == 2

    def test_one_notification_is_replayed_by_its_id(
        self, gateway: Gateway, endpoints: InMemoryEndpoints
    ) -> None:
        created = create(gateway)
        handled(announced(earned()))
        handled(*queued())

        answer = gateway.post(f"{path_of(created)}/replays", {"notification": earned().id})
        assert (answer.status, answer.document["replayed"]) == (202, 1)
        handled(*queued())
        assert len(endpoints.received) == 2

        unknown = {"notification": f"evt_{'f' * 32}"}
        answer = gateway.post(f"{path_of(created)}/replays", unknown)
        assert (answer.status, answer.document["code"]) == (404, "notification_not_found")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"since": "2026-03-02T12:00:00Z", "notification": earned().id},
            {"since": "yesterday"},
            {"notification": "1"},
        ],
    )
    def test_a_replay_names_one_thing(self, gateway: Gateway, body: Json) -> None:
        created = create(gateway)
        answer = gateway.post(f"{path_of(created)}/replays", body)
        assert (answer.status, answer.document["code"]) == (400, "request_invalid")

    def test_the_log_comes_in_pages(self, gateway: Gateway, endpoints: InMemoryEndpoints) -> None:
        created = create(gateway)
        for number in range(3):
            handled(announced(earned(number)))

        first = gateway.get(f"{path_of(created)}/notifications?limit=2").document
        cursor = first["next_cursor"]
        second = gateway.get(f"{path_of(created)}/notifications?limit=2&cursor={cursor}").document

        pages = first["notifications"] + second["notifications"]
        expected = [earned(number).id for number in (2, 1, 0)]
        assert [each["notification"] for each in pages] == expected
        made_up = gateway.get(f"{path_of(created)}/notifications?cursor=AAAA")
        assert (made_up.status, made_up.document["code"]) == (400, "cursor_invalid")

    def test_an_endpoint_that_is_gone_raises_the_operators_alarm(
        self,
        gateway: Gateway,
        endpoints: InMemoryEndpoints,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        created = create(gateway)
        endpoints.answers = lambda _: Answer(status=410)
        handled(announced(earned()))
        handled(*queued())

        shown = gateway.get(path_of(created)).document
        assert (shown["enabled"], shown["disabled_reason"]) == (False, "gone")
        lines = [json.loads(MaskedJson().format(record)) for record in caplog.records]
        (alarm,) = (line for line in lines if line.get("code") == "subscription_disabled")
        assert alarm["subscription"] == shown["subscription"]
        assert URL not in json.dumps(lines)
        answer = gateway.post(f"{path_of(created)}/replays", {"since": "2026-03-02T12:00:00Z"})
        assert (answer.status, answer.document["code"]) == (409, "subscription_not_enabled")

    def test_a_message_that_cannot_be_read_stays_and_keeps_no_other_back(
        self, gateway: Gateway, endpoints: InMemoryEndpoints
    ) -> None:
        create(gateway)

        stays = handled("not json", announced(earned()), '{"detail": {}}')

        assert stays == ["0", "2"]
        handled(*queued())
        assert len(endpoints.received) == 1

    def test_a_batch_that_comes_again_sends_nothing_again(
        self, gateway: Gateway, endpoints: InMemoryEndpoints
    ) -> None:
        create(gateway)
        event = announced(earned())
        handled(event, event)
        calls = queued()
        for _ in range(2):
            assert handled(*calls, *calls) == []

        assert len(endpoints.received) == 1
