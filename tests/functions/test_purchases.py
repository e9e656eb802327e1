"""The purchases function: a batch of the queue in, entries and the messages that stay out."""

import json
import os
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from punchcard import wiring
from punchcard.adapters.aws import client
from punchcard.adapters.delivery_envelope import decode_letter
from punchcard.domain.activity import EMAIL, Identity
from punchcard.domain.instants import instant_text
from punchcard.domain.members import Member
from punchcard.domain.shops import Platform, Shop
from punchcard.edge.ids import new_member
from punchcard.edge.queue import QueueEvent, QueueRecord
from punchcard.use_cases.enrol_member import enrol_member
from punchcard.use_cases.show_balance import show_balance

from functions.queue.purchases.handler import handler
from tests.fakes import standard_bodies as standard
from tests.fakes.gateway import Gateway

# What was ordered lies before the suite began; what is done happens when it is done.
BEGUN = datetime.now(UTC).replace(microsecond=0)
ROSA = Identity(kind=EMAIL, value="rosa@example.com", verified=True)


@pytest.fixture
def rosa(gateway: Gateway) -> Member:
    """A member of the deployed club, which has one shop."""
    shop = Shop(id="harbour", platform=Platform.STANDARD, program="club", currency="EUR")
    wiring.shops().register(shop, secret="whsec_" + "A" * 32)
    return enrol_member(
        (ROSA,),
        candidate=new_member(program="club"),
        channel="api",
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        now=wiring.now(),
    ).member


def order(number: int, **fields: object) -> standard.Body:
    placed = instant_text(BEGUN - timedelta(minutes=number))
    return standard.event(
        "order.updated",
        standard.order(id=str(number), created_at=placed, updated_at=placed, **fields),
    )


def message(body: standard.Body | str, *, number: int, group: str = "rosa") -> QueueRecord:
    envelope = {
        "shop": "harbour",
        "topic": "order.updated",
        "delivery_id": f"msg_{number}",
        "received_at": instant_text(BEGUN),
        "group": group,
        "body": body if isinstance(body, str) else json.dumps(body),
    }
    return {
        "messageId": str(number),
        "body": json.dumps(envelope),
        "attributes": {"MessageGroupId": group, "SentTimestamp": "1772445600000"},
    }


def handled(*records: QueueRecord) -> list[str]:
    event: QueueEvent = {"Records": list(records)}
    return [failure["itemIdentifier"] for failure in handler(event, None)["batchItemFailures"]]


def balance(member: Member) -> int:
    return show_balance(
        member=member.id,
        program="club",
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        now=wiring.now(),
    ).available


def dead_letters() -> list[tuple[str | None, str | None]]:
    """What lies in the queue of what was given up."""
    given_up = client("sqs").receive_message(
        QueueUrl=os.environ["PUNCHCARD_DEAD_LETTERS_QUEUE_URL"], MaxNumberOfMessages=10
    )
    letters = [
        decode_letter(message["Body"], message="1", sent_at=BEGUN)
        for message in given_up.get("Messages", ())
    ]
    return [(letter.delivery.delivery_id, letter.reason) for letter in letters]


def test_a_batch_becomes_points(rosa: Member) -> None:
    assert handled(*[message(order(number), number=number) for number in range(5)]) == []
    assert balance(rosa) == 100 + 5 * 19


def test_a_batch_delivered_again_changes_nothing(rosa: Member) -> None:
    for _ in range(3):
        assert handled(message(order(1), number=1), message(order(1), number=1)) == []
    assert balance(rosa) == 119


def test_what_can_never_be_used_leaves_the_queue_with_its_reason(rosa: Member) -> None:
    assert (
        handled(
            message(order(1, currency="USD"), number=1),
            message("not json", number=2),
            message(order(3), number=3),
        )
        == []
    )
    assert dead_letters() == [("msg_1", "currency_unknown"), ("msg_2", "payload_invalid")]
    assert balance(rosa) == 119


def test_a_message_that_is_no_delivery_keeps_its_own_group_only(rosa: Member) -> None:
    broken = message(order(1), number=1, group="broken")
    broken["body"] = "{}"
    assert handled(
        broken, message(order(2), number=2, group="broken"), message(order(3), number=3)
    ) == ["1", "2"]
    assert balance(rosa) == 119


def test_each_activity_is_one_line(rosa: Member, written: StringIO) -> None:
    handled(
        message(order(1), number=1),
        message(order(1), number=1),
        message(order(2, currency="USD"), number=2, group="harbour"),
    )

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["message"] for line in lines} == {"activity"}
    assert [(line["delivery"], line["outcome"]) for line in lines] == [
        ("msg_1", "recorded"),
        ("msg_1", "duplicate"),
        ("msg_2", "refused"),
    ]
    assert [line.get("entry") for line in lines] == [1, 1, None]


def test_its_lines_name_no_person(rosa: Member, written: StringIO) -> None:
    handled(
        message(order(1), number=1, group="harbour"),
        message(order(2, currency="USD"), number=2, group="harbour"),
    )
    assert "harbour" in written.getvalue()
    assert "rosa" not in written.getvalue()
    assert rosa.id not in written.getvalue()
