"""The daily books over HTTP: trial balances, liability, journal, and the entries behind them."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from punchcard import wiring
from punchcard.domain.books import ClosedDay
from punchcard.domain.closing import ClosingReport, ClosingStatus, Difference
from punchcard.domain.entry import Entry
from punchcard.use_cases.show_trial_balance import position_before

from functions.stream.archive.handler import handler as archive
from functions.stream.entries.handler import handler as carry
from tests.fakes.gateway import Answer, Gateway, Json
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.stream_batches import batch
from tests.fakes.till import MEMBER, Till

BOOKS = "/v1/programs/club/books"
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
UNBALANCED = ClosingReport(
    program="club",
    day=date(2026, 3, 3),
    status=ClosingStatus.UNBALANCED,
    at=NOW,
    members=1,
    differences={"available": Difference(books=3, members=2)},
)


@pytest.fixture
def entries(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """What was recorded on the day: three purchases and a deficit, all booked and archived."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    monkeypatch.setattr(wiring, "events", InMemoryEvents)
    monkeypatch.setattr(wiring, "failures", InMemoryFailures)
    monkeypatch.setattr(wiring, "audience", InMemoryAudience)
    till = Till()
    for number in range(3):
        till.order(number, 1000)
    till.adjust(-45, allow_deficit=True)
    found = list(till.ledger.chains["club", MEMBER.id].values())
    for entry in found:
        wiring.ledger().append(entry)
    carry(batch(*found), None)
    archive(batch(*found), None)
    return found


@pytest.fixture
def club(gateway: Gateway, entries: list[Entry]) -> Gateway:
    return gateway


def close(day: date) -> None:
    books = wiring.books()
    closed = ClosedDay(
        program="club",
        opening=position_before("club", day, books=books),
        book=books.day("club", day),
        closed_at=NOW,
    )
    assert books.close(closed)


def table(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(StringIO(answer.document, newline="")))


def lines(document: Json) -> dict[str, Json]:
    return {line["account"]: line for line in document["lines"]}


def test_days_are_listed_with_what_is_closed(club: Gateway) -> None:
    listed = club.get(f"{BOOKS}/days").document
    assert listed == {
        "days": [
            {"day": "2026-03-02", "closed": False, "members": 1, "entries": 4, "orders": 3},
        ],
        "next_cursor": None,
    }
    close(DAY)
    assert club.get(f"{BOOKS}/days?since=2026-03-02").document["days"][0]["closed"]
    assert club.get(f"{BOOKS}/days?since=2026-03-03").document["days"] == []


def test_days_come_in_pages(club: Gateway) -> None:
    close(DAY)
    close(date(2026, 3, 3))
    first = club.get(f"{BOOKS}/days?limit=1").document
    last = club.get(f"{BOOKS}/days?limit=1&cursor={first['next_cursor']}").document
    assert [page["days"][0]["day"] for page in (first, last)] == ["2026-03-02", "2026-03-03"]
    assert last["next_cursor"] is None


@pytest.mark.parametrize("dating", ["booking", "value"])
def test_a_trial_balance_sums_to_zero_and_keeps_what_is_owed_apart(
    club: Gateway, dating: str
) -> None:
    shown = club.get(f"{BOOKS}/days/{DAY}?dating={dating}").document

    assert (shown["dating"], shown["final"]) == (dating, False)
    assert (shown["outstanding"], shown["receivable"]) == (0, 15)
    by_account = lines(shown)
    assert by_account["issued"]["closing"] == -30
    assert by_account["adjusted"]["closing"] == 45
    assert by_account["receivable"] == {
        "account": "receivable",
        "opening": 0,
        "put_in": 0,
        "taken_out": 15,
        "closing": -15,
    }
    for column in ("opening", "closing"):
        assert sum(line[column] for line in shown["lines"]) == 0


def test_how_far_the_books_are_closed_is_shown_with_what_keeps_them_open(club: Gateway) -> None:
    nothing = club.get(f"{BOOKS}/closing").document
    assert nothing == {"program": "club", "closed_until": None, "attempt": None}

    close(DAY)
    wiring.books().keep_report(UNBALANCED)
    shown = club.get(f"{BOOKS}/closing").document
    assert shown["closed_until"] == "2026-03-02"
    assert shown["attempt"] == {
        "day": "2026-03-03",
        "status": "unbalanced",
        "at": "2026-03-04T12:00:00Z",
        "closed": 0,
        "members": 1,
        "behind": 0,
        "differences": [{"what": "available", "books": 3, "members": 2}],
    }


def test_a_closed_day_is_final(club: Gateway) -> None:
    close(DAY)
    assert club.get(f"{BOOKS}/days/{DAY}").document["final"]


def test_the_day_after_opens_as_the_day_closes(club: Gateway) -> None:
    before = lines(club.get(f"{BOOKS}/days/{DAY}").document)
    after = lines(club.get(f"{BOOKS}/days/2026-03-03").document)
    assert {name: line["opening"] for name, line in after.items()} == {
        name: line["closing"] for name, line in before.items()
    }


@pytest.mark.parametrize(
    "address",
    [
        "days/2026-03-05",
        "days/2026-03-05?dating=value",
        "days/2026-03-05/entries",
        "journal?from=2026-03-02&until=2026-03-05",
        "liability?on=2026-03-05",
    ],
)
def test_a_day_to_come_is_refused_with_the_latest_day(club: Gateway, address: str) -> None:
    answer = club.get(f"{BOOKS}/{address}")
    assert (answer.status, answer.document["code"]) == (422, "day_not_begun")
    assert answer.document["detail"] == "2026-03-05 has not begun; the latest day is 2026-03-04"


@pytest.mark.parametrize(
    "address",
    [
        "days/2026-02-30",
        "days/someday",
        "days/2026-02-30/entries",
        "days?since=2026-02-30",
        "days?cursor=x",
        "days?limit=0",
        "days/2026-03-02?dating=any",
        "days/2026-03-02?format=xml",
        "days/2026-03-02/entries?value_day=2026-02-30",
        "liability?on=1999-12-31",
        "journal?from=2026-03-01",
        "journal?until=2026-03-01",
    ],
)
def test_what_has_not_the_form_that_is_described_is_refused(club: Gateway, address: str) -> None:
    assert club.get(f"{BOOKS}/{address}").status == 400


@pytest.mark.parametrize(
    "address",
    [
        "days",
        "closing",
        "days/2026-03-02",
        "days/2026-03-02?dating=value",
        "days/2026-03-02/entries",
        "liability",
        "journal?from=2026-03-02&until=2026-03-02",
    ],
)
def test_an_unknown_program_has_no_books(club: Gateway, address: str) -> None:
    answer = club.get(f"/v1/programs/none/books/{address}")
    assert (answer.status, answer.document["code"]) == (404, "program_not_found")


def test_the_liability_has_its_inputs_beside_it(club: Gateway) -> None:
    shown = club.get(f"{BOOKS}/liability?on={DAY}").document
    assert shown["inputs"]["point_value"] == {"points": 1, "amount": "0.10"}
    assert (shown["inputs"]["declared"], shown["inputs"]["method"]) == ("1", "declared")
    assert (shown["outstanding"], shown["liability"]) == (0, "0.00")
    assert (shown["receivable"], shown["receivable_amount"]) == (15, "1.50")
    rows = table(club.get(f"{BOOKS}/liability?format=csv"))
    assert [row["kind"] for row in rows[-2:]] == ["pending", "receivable"]
    assert rows[-1]["outstanding"] == "15"
    assert {row["method"] for row in rows} == {"declared"}
