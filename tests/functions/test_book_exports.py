"""The daily books as CSV, over HTTP."""

from typing import Any

import pytest
from punchcard.adapters.aws import client

from tests.fakes.gateway import Gateway
from tests.functions.test_books import BOOKS, DAY, club, entries, table

__all__ = ["club", "entries"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"days/{DAY}", "club-2026-03-02-booking.csv"),
        (f"days/{DAY}/entries", "club-2026-03-02-entries.csv"),
        (f"journal?from={DAY}&until={DAY}", "club-journal-2026-03-02-2026-03-02.csv"),
        (f"liability?on={DAY}", "club-liability-2026-03-02.csv"),
    ],
)
def test_who_accepts_csv_gets_a_file(club: Gateway, address: str, name: str) -> None:
    answer = club.get(f"{BOOKS}/{address}", Accept="text/csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["vary"] == "Accept"
    assert table(answer)


def test_the_table_says_what_the_document_says(club: Gateway) -> None:
    shown = club.get(f"{BOOKS}/days/{DAY}").document
    rows = table(club.get(f"{BOOKS}/days/{DAY}?format=csv"))
    assert [(row["account"], int(row["closing"])) for row in rows] == [
        (line["account"], line["closing"]) for line in shown["lines"]
    ]


def test_no_export_knows_a_person(gateway: Gateway, club: Gateway) -> None:
    """The ledger's ids are all there is; nothing of the directory is read."""
    directory: Any = client("dynamodb")
    directory.delete_table(TableName="directory")
    for address in (f"days/{DAY}/entries", f"journal?from={DAY}&until={DAY}", "liability"):
        assert club.get(f"{BOOKS}/{address}").status == 200
