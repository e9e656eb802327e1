"""The endpoint on this machine trusts what is signed, and is down when it is told to be."""

import json
from datetime import UTC, datetime

import pytest

from local.receiver import TOLERANCE_SECONDS, Receiver, verified
from local.webhooks import standard_webhook

# The example of the Standard Webhooks libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SENT_AT = 1_614_265_330
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(SENT_AT),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_the_published_example_is_verified() -> None:
    assert verified(HEADERS, BODY, SECRET, now=SENT_AT)


def test_one_good_signature_among_several_is_enough() -> None:
    several = HEADERS | {"webhook-signature": f"v1,AAAA {HEADERS['webhook-signature']}"}

    assert verified(several, BODY, SECRET, now=SENT_AT)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(SENT_AT + 1)},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": HEADERS["webhook-signature"].replace("v1,", "v2,")},
    ],
)
def test_other_headers_are_not_verified(changed: dict[str, str]) -> None:
    assert not verified(HEADERS | changed, BODY, SECRET, now=SENT_AT)


def test_another_body_or_secret_is_not_verified() -> None:
    assert not verified(HEADERS, BODY + b" ", SECRET, now=SENT_AT)
    assert not verified(HEADERS, BODY, "whsec_AAAA", now=SENT_AT)


@pytest.mark.parametrize("seconds", [TOLERANCE_SECONDS + 1, -TOLERANCE_SECONDS - 1])
def test_what_was_sent_long_ago_or_later_is_not_verified(seconds: int) -> None:
    assert not verified(HEADERS, BODY, SECRET, now=SENT_AT + seconds)


def test_it_is_down_for_the_first_try_of_each_of_so_many_events() -> None:
    receiver = Receiver("http://127.0.0.1/")
    receiver.secret = SECRET
    receiver.fail(2)

    answers = [send(receiver, event) for event in ("a", "a", "b", "c", "b")]

    assert answers == [500, 204, 500, 204, 204]
    assert [request.event for request in receiver.requests()] == [
        {"id": event} for event in ("a", "a", "b", "c", "b")
    ]


def test_what_is_not_genuine_is_refused_and_not_read() -> None:
    receiver = Receiver("http://127.0.0.1/")

    assert receiver.take(HEADERS, b"no JSON", now=SENT_AT) == 400

    receiver.secret = SECRET
    assert receiver.take(HEADERS, b"no JSON", now=SENT_AT) == 400
    (first, second) = receiver.requests()
    assert (first.event, first.is_genuine) == (second.event, second.is_genuine) == ({}, False)


def test_what_does_not_come_is_not_waited_for_longer_than_asked() -> None:
    receiver = Receiver("http://127.0.0.1/")

    assert receiver.wait_until(lambda came: len(came) == 1, seconds_max=0.01) == []


def send(receiver: Receiver, event: str) -> int:
    webhook = standard_webhook(
        json.dumps({"id": event}).encode(),
        shop="any",
        delivery_id=event,
        secret=SECRET,
        sent_at=datetime.fromtimestamp(SENT_AT, UTC),
    )
    return receiver.take(webhook.headers, webhook.body, now=SENT_AT)
