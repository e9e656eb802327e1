"""`make verify` and `make rebuild`: what was damaged behind the system's back is named, and mended.

The damage is done as the root user: no function has the right to.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import boto3
import pytest

from local.deployed import Deployment
from local.emulator import ROOT, Emulator
from local.logs import LogTail
from tests.e2e.club import Club
from tests.e2e.test_way_out import entries_of, eventually

type Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(emulator: Emulator) -> Command:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        module, *rest = arguments
        return subprocess.run(
            [sys.executable, "-m", f"local.{module}", *rest],
            cwd=ROOT,
            env=os.environ | {"PORT": str(emulator.port), "YES": "yes"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def member(club: Club, deployment: Deployment) -> str:
    """Of three entries, which the read models and the archive know."""
    member = club.enrol(customer := club.unused())
    for price in ("22.50", "10.00"):
        club.send(club.order(customer, price))
        club.settle()
    eventually(
        lambda: club.api.call("GET", f"programs/{club.program}/totals").document(),
        lambda totals: totals["entries"] == 3,
    )
    return member


def findings(done: subprocess.CompletedProcess[str], club: Club) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [finding for finding in found if finding["program"] == club.program]


def verify(command: Command, club: Club, *more: str) -> subprocess.CompletedProcess[str]:
    return command("verify", "--json", "--program", club.program, *more)


def test_what_nobody_has_touched_is_clean(command: Command, club: Club, member: str) -> None:
    done = verify(command, club)

    assert done.returncode == 0, (done.stdout, done.stderr)
    assert done.stdout == ""
    assert "3 entries of 1 members" in done.stderr
    assert "3 entries decided again" in done.stderr


def post(club: Club, path: str, body: dict[str, object]) -> Any:
    answer = club.api.call(
        "POST", f"programs/{club.program}/{path}", body, headers={"Idempotency-Key": uuid4().hex}
    )
    assert answer.status in (200, 201), answer
    return answer.document()


def test_what_members_gave_each_other_spent_and_took_back_is_clean(
    command: Command, club: Club
) -> None:
    customers = [club.unused() for _ in range(3)]
    giver, taker, absorbed = map(club.enrol, customers)
    for customer in (customers[0], customers[2]):
        club.send(club.order(customer, "200.00"))
    club.settle()
    by_hand: dict[str, object] = {"reason_code": "correction"}
    post(club, f"members/{giver}/transfers", by_hand | {"to": taker, "points": 30})
    for how in ("redeem", "cancel"):
        coupon = post(club, f"members/{giver}/rewards/coffee/redemptions", {})
        post(club, f"coupons/{coupon['code']}/{how}", {})
    held = {"currency": "EUR", "basket": "20.00", "points": 40, "channel": "web"}
    post(club, f"members/{absorbed}/holds", held)
    post(club, f"members/{taker}/merges", by_hand | {"absorb": absorbed})

    verified = eventually(
        lambda: verify(command, club), lambda done: "; 0 entries on their way" in done.stderr
    )

    assert (verified.returncode, verified.stdout) == (0, ""), verified.stderr
    assert "14 entries of 3 members" in verified.stderr
    assert "9 entries decided again" in verified.stderr
    assert [club.available(each) for each in (giver, taker)] == [110, 190]


def test_a_flipped_byte_is_named_by_member_and_entry(
    command: Command, deployment: Deployment, club: Club, member: str
) -> None:
    client: Any = boto3.client("dynamodb", **deployment.connection)
    item = entries_of(deployment, club, member)[1]
    kept = item["state"]["S"]
    flipped = kept.replace("2", "3", 1)
    key = {name: item[name] for name in ("pk", "sk")}
    change = {"Key": key, "UpdateExpression": "SET #state = :state"}
    names = {"#state": "state"}

    for text, expected in ((flipped, 1), (kept, 0)):
        client.update_item(
            TableName=deployment.ledger_table,
            **change,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={":state": {"S": text}},
        )
        done = verify(command, club)
        assert done.returncode == expected, (done.stdout, done.stderr)
        if expected:
            named = {
                (found["damage"], found["member"], found["number"])
                for found in findings(done, club)
            }
            assert ("entry_altered", member, 1) in named
            assert {number for _, _, number in named} == {1}


def test_read_models_that_were_deleted_are_rebuilt(
    command: Command, deployment: Deployment, club: Club, member: str
) -> None:
    client: Any = boto3.client("dynamodb", **deployment.connection)
    table = deployment.read_models_table
    before = {
        kind: client.query(
            TableName=table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
        )["Items"]
        for kind, partition in (("summaries", club.program), ("books", f"books#{club.program}"))
    }
    totals = club.api.call("GET", f"programs/{club.program}/totals").document()
    (summary,) = before["summaries"]
    client.put_item(TableName=table, Item=summary | {"available": {"N": "999"}})
    damaged = verify(command, club, "--check", "read-models")
    for item in (summary, *before["books"]):
        client.delete_item(TableName=table, Key={name: item[name] for name in ("pk", "sk")})

    rebuilt = command("rebuild", "read-models")
    verified = verify(command, club, "--check", "read-models")

    assert damaged.returncode == 1
    assert [(found["damage"], found["member"]) for found in findings(damaged, club)] == [
        ("summary_differs", member)
    ]
    assert rebuilt.returncode in (0, 1), rebuilt.stderr
    assert verified.returncode == 0, (verified.stdout, rebuilt.stdout, rebuilt.stderr)
    there = client.query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": club.program}},
    )["Items"]
    assert there == [summary]
    assert club.api.call("GET", f"programs/{club.program}/totals").document() == totals


def test_entries_are_carried_forward_again_once_read_models_are_rebuilt(
    command: Command, deployment: Deployment, club: Club, member: str
) -> None:
    rebuilt = command("rebuild", "read-models")
    assert rebuilt.returncode in (0, 1), rebuilt.stderr
    club.enrol(club.unused())
    totals = eventually(
        lambda: club.api.call("GET", f"programs/{club.program}/totals").document(),
        lambda totals: totals["entries"] == 4,
    )
    assert totals["members"] == 2


def test_a_ledger_is_rebuilt_from_its_archive_byte_for_byte(
    command: Command, deployment: Deployment, club: Club, member: str
) -> None:
    client: Any = boto3.client("dynamodb", **deployment.connection)
    table = f"{deployment.ledger_table}-{club.program}"

    def archived() -> subprocess.CompletedProcess[str]:
        return command("rebuild", "ledger", "--table", table)

    eventually(
        lambda: verify(command, club, "--check", "archive"), lambda done: done.returncode == 0
    )
    done, again = archived(), archived()

    assert done.returncode in (0, 1), done.stderr
    assert again.returncode == done.returncode
    there = client.query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{club.program}#{member}"}},
    )["Items"]
    assert there == entries_of(deployment, club, member)


def test_the_standing_ledger_is_never_rebuilt_over(
    command: Command, deployment: Deployment
) -> None:
    done = command("rebuild", "ledger", "--table", deployment.ledger_table)
    assert done.returncode == 2
    assert "never written over" in done.stderr


def test_a_put_over_an_entry_raises_the_alarm_of_altered_history(
    command: Command, deployment: Deployment, club: Club, member: str
) -> None:
    client: Any = boto3.client("dynamodb", **deployment.connection)
    tail = LogTail(deployment, "Entries", since=time.time())
    item = entries_of(deployment, club, member)[2]

    client.put_item(TableName=deployment.ledger_table, Item={**item, "kind": {"S": "orders"}})

    seen: list[str] = []

    def codes() -> list[str]:
        seen.extend(line.text("code") for line in tail.new_lines())
        return seen

    assert "history_altered" in eventually(codes, lambda found: "history_altered" in found)
    client.put_item(TableName=deployment.ledger_table, Item=item)
