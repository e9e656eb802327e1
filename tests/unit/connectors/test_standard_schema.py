"""The page, the schema and the translator describe the same events."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from subprocess import run

import pytest
from jsonschema import Draft202012Validator
from punchcard.connectors import standard
from punchcard.domain.errors import (
    InvalidError,
    PayloadInvalidError,
)
from punchcard.domain.shops import ShopSecrets

from tests.fakes.standard_bodies import (
    Body,
    activity,
    customer,
    event,
    line,
    order,
    refund,
)
from tests.unit.connectors.reading import translated

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "standard-connector.md").read_text(encoding="utf-8")
SCHEMA = Draft202012Validator(json.loads((DOCS / "standard-connector.schema.json").read_text()))


WRONG: list[tuple[str, Body, str]] = [
    ("order.updated", order(lines=[line(amount=19.9)]), "lines[0].amount"),
    ("order.updated", order(lines=[line(amount=19)]), "lines[0].amount"),
    ("order.updated", order(lines=[line(amount="-1.00")]), "lines[0].amount"),
    ("order.updated", order(lines=[line(), line(tax="1,00")]), "lines[1].tax"),
    ("order.updated", order(lines=[line(quantity=1_000_001)]), "lines[0].quantity"),
    ("order.updated", order(lines=[line(quantity=1.5)]), "lines[0].quantity"),
    ("order.updated", order(lines=[line(id="two words")]), "lines[0].id"),
    ("order.updated", order(lines=[line(price="1.00")]), "lines[0].price"),
    ("order.updated", order(lines=[line()] * 1_001), "lines"),
    ("order.updated", order(lines={}), "lines"),
    ("order.updated", order(paid="yes"), "paid"),
    ("order.updated", order(paid=None), "paid"),
    ("order.updated", order(id=""), "id"),
    ("order.updated", order(updated_at="2026-03-02T09:00:05"), "updated_at"),
    ("order.updated", order(created_at="1990-03-02T09:00:00Z"), "created_at"),
    ("order.updated", order(tags=["x"] * 101), "tags"),
    ("order.updated", order(points_spent=-1), "points_spent"),
    ("order.updated", order(fulfiled_at="2026-03-02T09:00:05Z"), "fulfiled_at"),
    ("order.updated", order(refunds=[{"amount": "1.00"}]), "refunds[0].id"),
    ("order.updated", order(refunds=[{"id": 1, "total": "1.00"}]), "refunds[0].total"),
    ("order.updated", order(customer={}), "customer"),
    ("order.updated", order(customer={"mail": "r@example.com"}), "customer.mail"),
    ("order.updated", order(customer={"email_verified": True}), "customer"),
    ("order.refunded", refund(order_id=None), "order_id"),
    ("order.refunded", refund(customer=customer()), "customer"),
    ("activity.reported", activity(type="order"), "type"),
    ("activity.reported", activity(type="Sign Up"), "type"),
    ("activity.reported", activity(customer=None), "customer"),
    ("activity.reported", activity(attributes={"stars": 5}), "attributes.stars"),
    (
        "activity.reported",
        activity(attributes={str(number): "x" for number in range(21)}),
        "attributes",
    ),
    ("activity.reported", activity(member="01"), "member"),
    ("customer.updated", {"phone": "030 901820"}, ""),
    ("customer.updated", {"card": ""}, ""),
]


@pytest.mark.parametrize(("topic", "data", "path"), WRONG)
def test_a_mistake_is_refused_by_its_path_and_by_the_schema(
    topic: str, data: Body, path: str
) -> None:
    with pytest.raises(PayloadInvalidError) as caught:
        translated(event(topic, data))
    assert caught.value.path == f"data.{path}".rstrip(".")
    assert not SCHEMA.is_valid(event(topic, data))


@pytest.mark.parametrize("missing", ["type", "timestamp", "data"])
def test_an_incomplete_envelope_is_refused(missing: str) -> None:
    body = event("order.updated", order())
    del body[missing]
    with pytest.raises(InvalidError, match=missing):
        translated(body)
    assert not SCHEMA.is_valid(body)


def test_a_field_beside_the_envelope_is_refused() -> None:
    with pytest.raises(PayloadInvalidError, match=r"^version is no field"):
        translated({**event("order.updated", order()), "version": 2})


def examples() -> Iterator[Body]:
    for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL):
        yield json.loads(block)


def test_every_example_of_the_page_is_right() -> None:
    pages = list(examples())
    for body in pages:
        SCHEMA.validate(body)
        translated(body)
    assert {body["type"] for body in pages} == standard.TOPICS


def test_every_right_event_above_fits_the_schema() -> None:
    events = [
        event("order.updated", order()),
        event("order.refunded", refund()),
        event("activity.reported", activity()),
        event("customer.updated", customer()),
    ]
    for body in events:
        SCHEMA.validate(body)


@pytest.mark.skipif(which("openssl") is None, reason="the page signs with openssl")
def test_the_shell_lines_of_the_page_sign(tmp_path: Path) -> None:
    (script,) = re.findall(r"```sh\n(.*?)\ncurl", PAGE, re.DOTALL)
    (tmp_path / "event.json").write_text('{"type": "order.updated"}')
    secret = "whsec_" + b64encode(bytes(range(32))).decode()
    shell = run(
        ["/bin/sh", "-eu", "-c", f'{script}\necho "$NOW v1,$SIGNATURE"'],
        cwd=tmp_path,
        env={"SECRET": secret, "ID": "e-1", "PATH": "/usr/bin:/bin:/usr/local/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    timestamp, signature = shell.stdout.split()

    standard.verify(
        b'{"type": "order.updated"}',
        {
            "webhook-id": "e-1",
            "webhook-timestamp": timestamp,
            "webhook-signature": signature,
        },
        ShopSecrets(current=secret),
        now=datetime.fromtimestamp(int(timestamp), UTC),
    )
