"""Dead letters from the queue to the API and back into the queue."""

import logging
import os

import pytest
from punchcard import wiring
from punchcard.adapters.aws import client
from punchcard.adapters.delivery_envelope import decode_delivery, encode_letter
from punchcard.domain.errors import TransientError
from punchcard.domain.shops import Delivery
from punchcard.edge.queue import QueueRecord

from functions.queue.dead_letters import handler as mover
from tests.contract.letters_contract import DELIVERY, numbered
from tests.fakes.gateway import ALL_SCOPES, Gateway, Json

LETTERS = "/v1/dead-letters"
NOBODY = f"{LETTERS}/01KJQ38XW0ABCDEFGHJKMNPQRS"


def given_up(text: str, *, message: str = "m-1") -> QueueRecord:
    return {
        "messageId": message,
        "body": text,
        "attributes": {"MessageGroupId": message, "SentTimestamp": "1772445600000"},
    }


def bury(delivery: Delivery = DELIVERY, *, message: str = "m-1", reason: str = "not_found") -> None:
    """Have the function take a letter from its queue."""
    text = encode_letter(delivery, reason=reason, detail="why")
    assert move(given_up(text, message=message)) == []


def move(*records: QueueRecord) -> list[str]:
    answer = mover.handler({"Records": list(records)}, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def queued() -> list[Delivery]:
    answer = client("sqs").receive_message(
        QueueUrl=os.environ["PUNCHCARD_PURCHASES_QUEUE_URL"], MaxNumberOfMessages=10
    )
    return [decode_delivery(message["Body"]) for message in answer.get("Messages", ())]


def listed(gateway: Gateway, query: str = "") -> list[Json]:
    letters: list[Json] = gateway.get(f"{LETTERS}?{query}").document["letters"]
    return letters


def test_what_was_given_up_is_listed_without_its_body(gateway: Gateway) -> None:
    bury()

    (letter,) = listed(gateway)

    assert letter["status"] == "open"
    assert (letter["shop"], letter["topic"], letter["order"]) == ("harbour", "orders/paid", "1001")
    assert (letter["reason"], letter["detail"], letter["attempts"]) == ("not_found", "why", 1)
    assert letter["received_at"] == "2026-03-01T12:00:00.007Z"
    assert "body" not in letter


def test_letters_are_found_by_shop_reason_and_status(gateway: Gateway) -> None:
    bury(numbered(1), message="m-1", reason="a")
    bury(numbered(2, shop="corner"), message="m-2", reason="b")

    assert [each["shop"] for each in listed(gateway)] == ["corner", "harbour"]
    assert [each["reason"] for each in listed(gateway, "shop=harbour")] == ["a"]
    assert [each["shop"] for each in listed(gateway, "reason=b&status=open")] == ["corner"]
    assert listed(gateway, "status=replayed") == []


def test_pages_lead_from_one_to_the_next(gateway: Gateway) -> None:
    for number in range(3):
        bury(numbered(number), message=f"m-{number}")

    first = gateway.get(f"{LETTERS}?limit=2").document
    second = gateway.get(f"{LETTERS}?limit=2&cursor={first['next_cursor']}").document

    shown = [each["delivery"] for each in (*first["letters"], *second["letters"])]
    assert (shown, second["next_cursor"]) == (["d-2", "d-1", "d-0"], None)


def test_a_body_is_shown_to_who_asks_and_may_see_members(gateway: Gateway) -> None:
    bury()
    address = f"{LETTERS}/{listed(gateway)[0]['letter']}"

    assert gateway.get(address).document["body"] is None
    assert gateway.get(f"{address}?body=true").document["body"] == DELIVERY.body
    clerk = Gateway(scope=ALL_SCOPES.replace("punchcard/members:read", ""))
    assert clerk.get(address).status == 200
    refused = clerk.get(f"{address}?body=true")
    assert (refused.status, refused.document["code"]) == (403, "scope_missing")


def test_a_letter_is_replayed_once_however_often_that_is_asked_for(gateway: Gateway) -> None:
    bury()
    address = f"{LETTERS}/{listed(gateway)[0]['letter']}/replay"

    answers = [gateway.call("POST", address) for _ in range(2)]

    assert [answer.document["status"] for answer in answers] == ["replayed", "replayed"]
    assert queued() == [DELIVERY]


def test_a_letter_that_comes_back_is_the_same_one(gateway: Gateway) -> None:
    bury()
    (letter,) = listed(gateway)
    gateway.call("POST", f"{LETTERS}/{letter['letter']}/replay")

    bury(message="m-2", reason="payload_invalid")

    (back,) = listed(gateway)
    assert (back["letter"], back["attempts"]) == (letter["letter"], 2)
    assert (back["status"], back["reason"]) == ("open", "payload_invalid")


def test_all_of_a_reason_are_replayed_at_once(gateway: Gateway) -> None:
    for number, reason in enumerate(["a", "b", "a"]):
        bury(numbered(number), message=f"m-{number}", reason=reason)

    answer = gateway.post(f"{LETTERS}/replays", {"reason": "a"})

    assert answer.document == {
        "replayed": 2,
        "by_reason": [{"reason": "a", "count": 2}],
        "next_cursor": None,
    }
    assert [delivery.delivery_id for delivery in queued()] == ["d-0", "d-2"]
    assert [each["reason"] for each in listed(gateway, "status=open")] == ["b"]


def test_a_message_that_is_no_delivery_is_kept_and_not_replayed(gateway: Gateway) -> None:
    assert move(given_up("no delivery")) == []

    (letter,) = listed(gateway)
    answer = gateway.call("POST", f"{LETTERS}/{letter['letter']}/replay")

    assert (letter["shop"], letter["reason"]) == ("", "envelope_invalid")
    assert (answer.status, answer.document["code"]) == (409, "letter_unreadable")


@pytest.mark.parametrize(("method", "address"), [("GET", NOBODY), ("POST", f"{NOBODY}/replay")])
def test_a_letter_that_does_not_exist_is_not_found(
    gateway: Gateway, method: str, address: str
) -> None:
    answer = gateway.call(method, address)
    assert (answer.status, answer.document["code"]) == (404, "letter_not_found")


@pytest.mark.parametrize(
    "query", ["shop=No+Shop", "reason=%20", "status=lost", "cursor=1", "limit=0", "limit=101"]
)
def test_a_list_of_something_else_is_refused(gateway: Gateway, query: str) -> None:
    assert gateway.get(f"{LETTERS}?{query}").status == 400


def test_messages_stay_where_they_cannot_be_kept_for_now(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TransientError("the table is throttled")

    monkeypatch.setattr(mover, "keep_letter", fail)
    text = encode_letter(DELIVERY, reason="a", detail="")

    assert move(given_up(text, message="m-1"), given_up(text, message="m-2")) == ["m-1", "m-2"]


def test_every_letter_is_one_line_with_the_code_that_is_counted(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "punchcard")
    logging.getLogger("punchcard").addHandler(caplog.handler)
    bury()
    logging.getLogger("punchcard").removeHandler(caplog.handler)

    line = vars(caplog.records[-1])
    assert (line["code"], line["reason"]) == (mover.ARRIVED, "not_found")
    assert (line["shop"], line["attempts"]) == ("harbour", 1)
    assert "größer" not in str(line)
    assert wiring.letters().letter(line["letter"]) is not None
