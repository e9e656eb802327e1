"""Journal lines and the entries behind a number, over HTTP."""

from datetime import datetime

from punchcard.domain.entry import Account, Entry

from tests.fakes.gateway import Gateway
from tests.fakes.till import MEMBER
from tests.functions.test_books import BOOKS, DAY, club, entries, lines

__all__ = ["club", "entries"]


def test_journal_lines_have_both_sides_and_an_amount(club: Gateway) -> None:
    shown = club.get(f"{BOOKS}/journal?from={DAY}&until={DAY}").document
    found = {(line["debit"], line["credit"]): line for line in shown["lines"]}
    assert found["issued", "available"] | {"day": None} == {
        "day": None,
        "debit": "issued",
        "credit": "available",
        "points": 30,
        "amount": "3.00",
        "reason": "earned",
        "cost_centre": "",
        "final": False,
    }
    assert found["receivable", "available"]["points"] == 15


def test_a_journal_of_too_many_days_is_refused(club: Gateway) -> None:
    answer = club.get(f"{BOOKS}/journal?from=2026-01-01&until=2026-03-01")
    assert (answer.status, answer.document["code"]) == (422, "span_invalid")


def test_a_number_drills_down_to_its_entries(club: Gateway, entries: list[Entry]) -> None:
    line = lines(club.get(f"{BOOKS}/days/{DAY}").document)["issued"]
    page = club.get(f"{BOOKS}/days/{DAY}/entries?account=issued").document

    assert sum(each["points"] for each in page["entries"]) == line["taken_out"]
    entry = page["entries"][0]
    assert entry["member"] == MEMBER.id
    recorded = {entry.number: entry.recorded_at for entry in entries}
    shown = datetime.fromisoformat(entry["recorded_at"])
    assert shown == recorded[entry["entry"]]


def test_what_members_owe_is_an_account_too(club: Gateway) -> None:
    page = club.get(f"{BOOKS}/days/{DAY}/entries?account=receivable").document
    assert {each["reason"] for each in page["entries"]} == {"deficit"}


def test_a_misspelt_account_is_refused_with_those_there_are(club: Gateway) -> None:
    answer = club.get(f"{BOOKS}/days/{DAY}/entries?account=avialable")
    assert (answer.status, answer.document["code"]) == (400, "request_invalid")
    (fault,) = answer.document["errors"]
    assert fault["parameter"] == "account"
    assert all(f"'{account}'" in fault["detail"] for account in [*Account, "receivable"])


def test_entries_come_in_pages(club: Gateway) -> None:
    found: list[int] = []
    cursor = ""
    for _ in range(4):
        address = f"{BOOKS}/days/{DAY}/entries?reason=earned&limit=1{cursor}"
        page = club.get(address).document
        found += [each["entry"] for each in page["entries"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == [0, 1, 2]
    as_csv = club.get(f"{BOOKS}/days/{DAY}/entries?limit=1&format=csv")
    assert as_csv.headers["next-cursor"] == cursor_of_first_page(club)


def cursor_of_first_page(club: Gateway) -> str:
    page = club.get(f"{BOOKS}/days/{DAY}/entries?limit=1").document
    return str(page["next_cursor"])


def test_a_cursor_that_is_made_up_is_refused(club: Gateway) -> None:
    answer = club.get(f"{BOOKS}/days/{DAY}/entries?cursor=x")
    assert (answer.status, answer.document["code"]) == (400, "cursor_invalid")
