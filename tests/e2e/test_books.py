"""The daily books over HTTP: from purchases, spending and expiry to a number and its entries."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import boto3
import pytest

from local.api import Api
from local.deployed import Deployment
from tests.e2e.club import PROGRAM, Club
from tests.e2e.streams import function_name, inserted
from tests.e2e.test_way_out import entries_of, eventually

BERLIN = ZoneInfo("Europe/Berlin")
SHORT_LIVED = f"{PROGRAM}expiry: {{{{ days: 1 }}}}\nbooks: {{{{ expected_redemption: 0.8 }}}}\n"


@pytest.fixture
def club(deployment: Deployment, api: Api) -> Club:
    """A program whose points can be used through the day after they were earned."""
    return Club.found(deployment, api, document=SHORT_LIVED)


@pytest.fixture
def member(club: Club) -> str:
    """40 points were earned an hour ago, of which 15 are spent; 25 older ones have expired."""
    member = club.enrol(customer := club.unused())
    club.send(club.order(customer, "40.00"))
    placed = (datetime.now(UTC) - timedelta(days=3)).isoformat(timespec="seconds")
    club.send(club.order(customer, "25.00", created_at=placed, updated_at=placed))
    club.settle()
    members = f"programs/{club.program}/members/{member}"
    held = club.api.call(
        "POST",
        f"{members}/holds",
        {"currency": "EUR", "basket": "20.00", "points": 15, "channel": "web"},
        headers={"Idempotency-Key": uuid4().hex},
    ).document()
    club.api.call(
        "POST",
        f"{members}/holds/{held['id']}/capture",
        {},
        headers={"Idempotency-Key": uuid4().hex},
    )
    return member


def asked(club: Club, address: str) -> Any:
    answer = club.api.call("GET", f"programs/{club.program}/books/{address}")
    assert answer.status == 200, answer.content
    return answer.document()


def lines(balance: Any) -> dict[str, Any]:
    return {line["account"]: line for line in balance["lines"]}


def archive(deployment: Deployment, club: Club, member: str) -> None:
    """Hand the member's entries to the archive, which gathers them for minutes otherwise."""
    batch = inserted(*entries_of(deployment, club, member), of=club.program)
    client: Any = boto3.client("lambda", **deployment.connection)
    answer = client.invoke(
        FunctionName=function_name(deployment, "Archive"), Payload=json.dumps(batch)
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def test_purchases_spending_and_expiry_are_booked_and_each_number_leads_to_its_entries(
    deployment: Deployment, club: Club, member: str
) -> None:
    newest, *_ = club.entries(member)
    day = datetime.fromisoformat(newest["recorded_at"]).astimezone(BERLIN).date()

    balance = eventually(
        lambda: asked(club, f"days/{day}"),
        lambda found: lines(found)["redeemed"]["closing"] == 15,
    )
    closing = {name: line["closing"] for name, line in lines(balance).items() if line["closing"]}
    assert closing == {"issued": -65, "available": 25, "redeemed": 15, "expired": 25}
    assert (balance["outstanding"], balance["receivable"], balance["final"]) == (25, 0, False)
    assert asked(club, "days")["days"][-1]["day"] == str(day)

    # By value, what expired had done so before that day.
    by_value = lines(asked(club, f"days/{day}?dating=value"))
    assert (by_value["expired"]["opening"], by_value["expired"]["closing"]) == (25, 25)

    answer = club.api.call(
        "GET", f"programs/{club.program}/books/days/{day}", headers={"Accept": "text/csv"}
    )
    assert answer.headers["content-type"].startswith("text/csv")
    table = csv.DictReader(StringIO(answer.content.decode(), newline=""))
    assert {row["account"]: int(row["closing"]) for row in table} == {
        name: line["closing"] for name, line in lines(balance).items()
    }

    archive(deployment, club, member)
    (spent,) = asked(club, f"days/{day}/entries?account=redeemed")["entries"]
    assert (spent["member"], spent["points"], spent["credit"]) == (member, 15, "redeemed")
    entry: Any = club.api.call(
        "GET", f"programs/{club.program}/members/{member}/entries/{spent['entry']}"
    ).document()
    assert entry["number"] == spent["entry"] == newest["number"]

    journal = asked(club, f"journal?from={day}&until={day}")["lines"]
    (redeemed,) = [line for line in journal if line["credit"] == "redeemed"]
    assert (redeemed["points"], redeemed["amount"]) == (15, "0.15")
    liability = asked(club, f"liability?on={day}")
    assert liability["outstanding"] == 25
    assert liability["inputs"]["expected"] == "4/5"
    # 32 of the 40 points that can still be used are expected to be redeemed, and 15 were.
    assert liability["liability"] == "0.17"
