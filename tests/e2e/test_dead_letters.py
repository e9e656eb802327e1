"""A delivery that cannot be used stops its own group at most, and can be replayed once mended."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import boto3
from punchcard.adapters.dynamodb_keys import digest
from punchcard.domain.instants import instant
from punchcard.domain.shops import Delivery

from local.deployed import Deployment
from local.emulator import ROOT, Emulator
from tests.e2e.club import Club, dead_letters_of

VISIBILITY: Final = "VisibilityTimeout"
REDRIVE: Final = "RedrivePolicy"


@contextmanager
def impatient(deployment: Deployment) -> Iterator[None]:
    """Let the queue try again after seconds, not minutes, and give up after the second time.

    A function that takes longer than these seconds would be handed its messages again.
    """
    sqs = boto3.client("sqs", **deployment.connection)
    url = deployment.purchases_queue_url
    known = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    redrive = {**json.loads(known[REDRIVE]), "maxReceiveCount": 2}
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={VISIBILITY: "4", REDRIVE: json.dumps(redrive)}
    )
    try:
        yield
    finally:
        sqs.set_queue_attributes(
            QueueUrl=url, Attributes={VISIBILITY: known[VISIBILITY], REDRIVE: known[REDRIVE]}
        )


@contextmanager
def held_back(deployment: Deployment) -> Iterator[None]:
    """Let deliveries gather in the queue, so that they are handed out together afterwards."""
    functions = boto3.client("lambda", **deployment.connection)
    queue = deployment.purchases_queue_url.rpartition("/")[2]
    (source,) = [
        mapping
        for mapping in functions.list_event_source_mappings()["EventSourceMappings"]
        if mapping["EventSourceArn"].endswith(f":{queue}")
    ]
    functions.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=source["UUID"], Enabled=True)


def replay(emulator: Emulator, *arguments: str) -> object:
    """What `make replay` answers."""
    done = subprocess.run(
        [sys.executable, "-m", "local.replay", "--json", *arguments],
        cwd=ROOT,
        env=os.environ | {"PORT": str(emulator.port)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def delivery(club: Club, customer: int, *, group: str) -> Delivery:
    """An order of 20.00 as the door queues it."""
    return Delivery(
        shop=club.online,
        topic="orders/paid",
        delivery_id=f"{club.program}-{club.unused()}",
        received_at=instant(datetime.now(UTC)),
        group=f"{club.program}-{group}",
        body=json.dumps(club.order(customer, "20.00")),
    )


def test_an_order_that_cannot_be_read_stops_nobody(club: Club) -> None:
    member = club.enrol(customer := club.unused())

    club.send(club.order(customer, "20.00"))
    club.send(club.order(customer, "not a price"))
    club.send(club.order(customer, "30.00"))
    club.settle()

    (letter,) = club.dead_letters()
    assert club.available(member) == 50
    assert letter.reason == "payload_invalid"
    assert letter.detail is not None
    assert "price" in letter.detail


def test_a_message_that_fails_every_time_stops_its_own_group_alone(
    club: Club, deployment: Deployment, emulator: Emulator
) -> None:
    stopped, free = club.unused(), club.unused()
    stopped_member, free_member = club.enrol(stopped), club.enrol(free)
    club.enqueue(delivery(club, free, group="warm"))
    club.settle()
    behind = delivery(club, stopped, group="stopped")
    with impatient(deployment):
        with held_back(deployment):
            send_poison(club, ahead_of=behind)
            club.enqueue(behind)
            club.enqueue(delivery(club, free, group="free"))
        club.settle()

    (letter,) = club.dead_letters()
    assert club.available(free_member) == 20 + 20
    assert club.available(stopped_member) == 0
    shown: Any = club.api.call("GET", f"dead-letters/{letter.letter}?body=true").document()
    assert (letter.delivery, shown["body"]) == (behind.delivery_id, behind.body)
    assert letter.reason is None

    replay(emulator)
    club.settle()
    replayed: Any = club.api.call("GET", f"dead-letters/{letter.letter}").document()

    assert (replayed["status"], replayed["attempts"]) == ("replayed", 1)
    assert club.available(stopped_member) == 20
    assert club.dead_letters() == []


def test_a_delivery_is_recorded_once_what_it_lacked_is_mended(
    club: Club, deployment: Deployment, emulator: Emulator
) -> None:
    member = club.enrol(customer := club.unused())
    sent = delivery(club, customer, group="large")
    reference = f"{club.online}/large"
    club.enqueue(replace(sent, body=None, body_reference=reference))
    club.settle()
    (letter,) = club.dead_letters()

    boto3.client("s3", **deployment.connection).put_object(
        Bucket=deployment.bodies_bucket, Key=reference, Body=(sent.body or "").encode()
    )
    replayed = replay(emulator, "--reason", "not_found")
    club.settle()

    assert letter.reason == "not_found"
    assert replayed == {"replayed": 1, "by_reason": [{"reason": "not_found", "count": 1}]}
    assert club.available(member) == 20
    assert club.dead_letters() == []


def test_a_letter_that_fails_again_comes_back_as_the_same_one(
    club: Club, emulator: Emulator
) -> None:
    club.send(club.order(club.unused(), currency="XTS"))
    club.settle()
    (first,) = club.dead_letters()

    replay(emulator, "--reason", "currency_unknown")
    club.settle()

    (back,) = club.dead_letters()
    assert (back.letter, back.attempts) == (first.letter, 2)


def test_replaying_what_was_recorded_meanwhile_changes_nothing(
    club: Club, emulator: Emulator
) -> None:
    member = club.enrol(customer := club.unused())
    sent = delivery(club, customer, group="twice")
    club.enqueue(sent)
    club.settle()
    dead_letters_of(club.deployment).bury(sent, reason="test_reason", detail="")
    club.settle()

    replay(emulator, "--reason", "test_reason")
    club.settle()

    assert club.available(member) == 20
    assert club.dead_letters() == []


def test_listing_shows_reasons_and_no_person(club: Club, emulator: Emulator) -> None:
    order = club.order(club.unused(), email="rosa.example@example.com", currency="XTS")
    club.send(order)
    club.settle()

    shown = replay(emulator, "--list", "--reason", "currency_unknown")

    assert isinstance(shown, list)
    (letter,) = [letter for letter in shown if letter["shop"] == club.online]
    assert (letter["topic"], letter["reason"]) == ("orders/paid", "currency_unknown")
    assert "rosa" not in json.dumps(shown)
    assert len(club.dead_letters()) == 1


def send_poison(club: Club, *, ahead_of: Delivery) -> None:
    """Queue a message that nobody can read, in the group of a delivery."""
    sqs = boto3.client("sqs", **club.deployment.connection)
    sqs.send_message(
        QueueUrl=club.deployment.purchases_queue_url,
        MessageBody="not a delivery",
        MessageGroupId=digest(ahead_of.group),
        MessageDeduplicationId=ahead_of.delivery_id + "-poison",
    )
