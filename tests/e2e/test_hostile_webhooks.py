"""Whatever is sent to the door is answered clearly, and nothing unusable is lost."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from local.http_calls import call
from tests.e2e.club import Club
from tests.fakes.shopify_bodies import Body

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "payload_invalid"),
        (b"null", 422, "payload_invalid"),
        (b"[]", 422, "payload_invalid"),
        (b'"text"', 422, "payload_invalid"),
        (b"{", 422, "payload_invalid"),
        # The emulator hands bodies on as text, in which these bytes are no longer those signed.
        (b"\xff\xfe\x00", 401, "signature_invalid"),
        (b'{"id": NaN}', 422, "payload_invalid"),
        (b'{"id": 1, "id": 2}', 422, "payload_invalid"),
        (b'{"id": ' + b"9" * 5_000 + b"}", 422, "payload_invalid"),
        (b"[" * 100_000, 422, "payload_invalid"),
        (b'{"id": 1}', 422, "topic_mismatch"),
        (b" " * 5 * MEGABYTE, 413, "body_too_large"),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, bytes) else None,
)
def test_a_signed_body_that_cannot_be_used_is_refused(
    club: Club, body: bytes, status: int, code: str
) -> None:
    answer = club.send(body)

    assert answer.status == status
    assert answer.text("type") == f"/problems/{code}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Shopify-Hmac-Sha256": "bm90IGl0"}, 401),
        ({"X-Shopify-Hmac-Sha256": "\u00fc"}, 401),
        ({"X-Shopify-Hmac-Sha256": ""}, 401),
        ({"X-Shopify-Topic": ""}, 422),
        ({"X-Shopify-Topic": "orders/paid orders/create"}, 422),
        ({"X-Shopify-Topic": "refunds/create"}, 422),
        ({"X-Shopify-Webhook-Id": "x" * 5_000}, 422),
    ],
    ids=str,
)
def test_headers_that_do_not_fit_are_refused(
    club: Club, headers: dict[str, str], status: int
) -> None:
    webhook = club.delivery(club.order(club.unused()))

    answer = call(
        "POST",
        f"{club.deployment.api_url}{webhook.path}",
        body=webhook.body,
        headers={**webhook.headers, **headers},
    )

    assert answer.status == status


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/shopify/nobody",
        "/webhooks/shopify/" + "x" * 300,
        "/webhooks/shopify/..%2F..%2Fetc",
        "/webhooks/shopify/%F0%9F%92%A9",
        "/webhooks/nothing/nobody",
        "/webhooks/standard/{online}",
    ],
)
def test_a_shop_that_is_not_there_is_not_found(club: Club, path: str) -> None:
    webhook = club.delivery(club.order(club.unused()))

    answer = call(
        "POST",
        club.deployment.api_url + path.format(online=club.online),
        body=webhook.body,
        headers=webhook.headers,
    )

    assert answer.status == 404


def test_a_body_that_was_changed_on_its_way_is_refused(club: Club) -> None:
    webhook = club.delivery(club.order(club.unused(), "20.00"))

    answer = call(
        "POST",
        f"{club.deployment.api_url}{webhook.path}",
        body=webhook.body.replace(b"20.00", b"99.00"),
        headers=webhook.headers,
    )

    assert answer.status == 401


def test_what_is_found_behind_the_queue_becomes_a_dead_letter_with_its_reason(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    days_ahead = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    wrong: dict[str, Body] = {
        "currency_unknown": club.order(customer, currency="XTS"),
        "activity_in_future": club.order(customer, updated_at=days_ahead, created_at=days_ahead),
        "program_not_started": club.order(customer, created_at="2001-01-01T00:00:00Z"),
    }
    unreadable: list[Body] = [
        club.order(customer, "-20.00"),
        club.order(customer, created_at="0001-01-01T00:00:00Z"),
        club.order(customer, created_at="yesterday"),
        club.order(customer, updated_at=None),
        club.order(customer, taxes_included="no"),
        club.order(customer, line_items="none"),
    ]

    answers = {club.send(body).status for body in (*wrong.values(), *unreadable)}
    club.settle()

    reasons = sorted(letter.reason or "" for letter in club.dead_letters())
    assert answers == {202}
    assert reasons == sorted([*wrong, *["payload_invalid"] * len(unreadable)])
    assert club.available(member) == 0


def test_ids_beyond_the_reach_of_a_float_are_kept_apart(club: Club) -> None:
    member = club.enrol(customer := club.unused())
    for number in (2**63 + 1, 2**63 + 2):
        club.send(club.order(customer, "20.00", id=number, admin_graphql_api_id=None))
    club.settle()

    assert club.available(member) == 40


def test_no_line_of_the_log_names_a_person(club: Club) -> None:
    order = club.order(
        club.unused(), email="rosa.example@example.com", note="call me: +49 30 901820"
    )
    club.send(order)
    club.send({**order, "line_items": "rosa.example@example.com"})
    club.send(json.dumps({"email": "rosa.example@example.com"}).encode())
    club.settle()

    logged = club.logged()

    assert club.online in logged
    assert "rosa" not in logged
    assert "901820" not in logged
