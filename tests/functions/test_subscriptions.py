"""Subscriptions over HTTP: creating, changing and removing them."""

import json

import pytest
from punchcard.domain.events import EventType

from tests.fakes.gateway import Gateway, Json

SUBSCRIPTIONS = "/v1/programs/club/subscriptions"
URL = "https://harbour.example/hooks"
COMMAND: Json = {"url": URL, "types": ["points.earned", "member.enrolled"]}
UNKNOWN = f"{SUBSCRIPTIONS}/sub_{'0' * 32}"


def create(gateway: Gateway, key: str = "key-1", **changes: object) -> Json:
    answer = gateway.post(SUBSCRIPTIONS, {**COMMAND, **changes}, idempotency_key=key)
    assert answer.status == 201
    return answer.document


def path_of(created: Json) -> str:
    return f"{SUBSCRIPTIONS}/{created['subscription']['subscription']}"


class TestSubscribing:
    def test_an_endpoint_is_subscribed_and_shown_without_its_secret(self, gateway: Gateway) -> None:
        answer = gateway.post(SUBSCRIPTIONS, COMMAND, idempotency_key="key-1")

        assert answer.status == 201
        shown = answer.document["subscription"]
        assert answer.headers["location"] == f"{SUBSCRIPTIONS}/{shown['subscription']}"
        assert answer.document["secret"].startswith("whsec_")
        assert len(answer.document["secret"]) == len("whsec_") + 44
        assert (shown["url"], shown["types"]) == (URL, ["member.enrolled", "points.earned"])
        assert (shown["enabled"], shown["disabled_reason"]) == (True, None)
        assert gateway.get(path_of(answer.document)).document == shown
        assert gateway.get(SUBSCRIPTIONS).document == {"subscriptions": [shown]}

    def test_the_same_call_again_gets_the_same_answer(self, gateway: Gateway) -> None:
        first = create(gateway)
        again = gateway.post(SUBSCRIPTIONS, COMMAND, idempotency_key="key-1")

        assert (again.status, again.document) == (201, first)
        assert again.headers["idempotent-replayed"] == "true"
        other = gateway.post(SUBSCRIPTIONS, {**COMMAND, "url": URL + "2"}, idempotency_key="key-1")
        assert (other.status, other.document["code"]) == (422, "idempotency_key_reused")

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"url": "http://harbour.example/"}, 422, "endpoint_url_invalid"),
            ({"url": "https://u:p@harbour.example/"}, 422, "endpoint_url_invalid"),
            ({"url": "https://harbour.example:25/"}, 422, "endpoint_url_invalid"),
            ({"url": "https://x.example/" + "x" * 2000}, 400, "request_invalid"),
            ({"url": ""}, 400, "request_invalid"),
            ({"types": []}, 400, "request_invalid"),
            ({"types": ["points.stolen"]}, 400, "request_invalid"),
            ({"types": "points.earned"}, 400, "request_invalid"),
            ({"secret": "mine"}, 400, "request_invalid"),
        ],
    )
    def test_what_cannot_be_sent_to_is_refused(
        self, gateway: Gateway, changes: Json, status: int, code: str
    ) -> None:
        answer = gateway.post(SUBSCRIPTIONS, {**COMMAND, **changes}, idempotency_key="key-1")
        assert (answer.status, answer.document["code"]) == (status, code)
        assert gateway.get(SUBSCRIPTIONS).document == {"subscriptions": []}

    def test_an_unknown_type_is_refused_with_those_there_are(self, gateway: Gateway) -> None:
        changes = {**COMMAND, "types": ["points.earned", "points.stolen"]}
        answer = gateway.post(SUBSCRIPTIONS, changes, idempotency_key="key-1")
        told = f"must be one of {', '.join(EventType)}"
        assert answer.document["errors"] == [{"detail": told, "pointer": "#/types/1"}]

    def test_an_unknown_program_has_no_events(self, gateway: Gateway) -> None:
        path = "/v1/programs/unknown/subscriptions"
        created = gateway.post(path, COMMAND, idempotency_key="key-1")
        for answer in (created, gateway.get(path)):
            assert (answer.status, answer.document["code"]) == (404, "program_not_found")

    def test_a_subscription_is_changed_and_stopped(self, gateway: Gateway) -> None:
        created = create(gateway)
        change = {"url": URL + "2", "types": ["points.expired"], "enabled": False}

        answer = gateway.put(path_of(created), change)

        assert answer.status == 200
        assert answer.document["url"] == URL + "2"
        assert answer.document["disabled_reason"] == "requested"
        assert gateway.get(path_of(created)).document == answer.document

    def test_a_removed_subscription_is_gone_for_good(self, gateway: Gateway) -> None:
        created = create(gateway)

        assert gateway.delete(path_of(created)).document == created["subscription"]

        for answer in (gateway.delete(path_of(created)), gateway.get(path_of(created))):
            assert (answer.status, answer.document["code"]) == (404, "subscription_not_found")
        again = gateway.post(SUBSCRIPTIONS, COMMAND, idempotency_key="key-1")
        assert (again.status, again.document["code"]) == (409, "subscription_removed")

    def test_another_secret_is_shown_once(self, gateway: Gateway) -> None:
        created = create(gateway)

        rotated = gateway.post(f"{path_of(created)}/secrets", {})

        assert rotated.status == 200
        assert rotated.document["secret"] != created["secret"]
        shown = gateway.get(path_of(created)).document
        assert rotated.document["subscription"] == shown
        assert "whsec" not in json.dumps(shown)

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "", None),
            ("DELETE", "", None),
            ("PUT", "", {**COMMAND, "enabled": True}),
            ("POST", "/secrets", {}),
            ("GET", "/notifications", None),
            ("POST", "/replays", {"since": "2026-03-02T12:00:00Z"}),
        ],
    )
    def test_what_is_not_subscribed_is_not_found(
        self, gateway: Gateway, method: str, path: str, body: Json
    ) -> None:
        text = None if body is None else json.dumps(body)
        answer = gateway.call(method, UNKNOWN + path, text)
        assert (answer.status, answer.document["code"]) == (404, "subscription_not_found")
