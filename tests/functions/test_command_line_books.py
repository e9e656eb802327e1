"""The command line against the functions: the daily books."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from punchcard import wiring
from punchcard.domain.entry import Entry

from tests.fakes.command_line import CommandLine, Shown
from tests.functions.test_books import DAY, UNBALANCED, close, entries

__all__ = ["entries"]

CLUB = ("--program", "club")
SPAN = ("--from", "2026-03-01", "--until", "2026-03-03")


@pytest.fixture
def books(punchcard: CommandLine, entries: list[Entry]) -> "Books":
    return Books(punchcard)


class Books:
    """Commands about the books of the club."""

    def __init__(self, punchcard: CommandLine) -> None:
        self._punchcard = punchcard

    def __call__(self, *arguments: str) -> Shown:
        return self._punchcard("books", *arguments, *CLUB)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_days_are_listed(books: Books) -> None:
    assert books("days").table == [["2026-03-02", "no", "1", "3", "4"]]
    close(DAY)
    assert books("days", "--since", "2026-03-02").table[0][1] == "yes"
    assert books("days", "--since", "2026-03-03").out == "nothing is booked\n"


def test_how_far_the_books_are_closed_is_shown(books: Books) -> None:
    assert books("closing").facts == {"closed until": "none is closed yet"}
    close(DAY)
    wiring.books().keep_report(UNBALANCED)
    shown = books("closing")
    assert shown.facts["closed until"] == "2026-03-02"
    assert shown.facts["status"] == "unbalanced"
    assert ["available", "3", "2"] in shown.table


@pytest.mark.parametrize("dating", ["booking", "value"])
def test_a_trial_balance_is_shown(books: Books, dating: str) -> None:
    shown = books("show", str(DAY), "--by", dating)
    assert (shown.code, shown.facts["dating"]) == (0, dating)
    assert shown.facts["final"] == "no"
    assert ["issued", "0", "0", "30", "-30"] in shown.table
    assert books("show", str(DAY), "--json").document["outstanding"] == 0


def test_the_entries_behind_a_number_are_listed(books: Books) -> None:
    shown = books("entries", str(DAY), "--account", "issued", "--value-day", str(DAY))
    assert [row[4] for row in shown.table] == ["10", "10", "10"]
    assert books("entries", str(DAY), "--reason", "expired").out == "no entries\n"


def test_a_misspelt_account_is_refused_with_those_there_are(books: Books) -> None:
    shown = books("entries", str(DAY), "--account", "avialable")
    assert shown.code == 2
    assert "'available'" in shown.err
    assert "'receivable'" in shown.err


def test_what_points_will_cost_is_shown_with_its_inputs(books: Books) -> None:
    shown = books("liability", "--on", str(DAY))
    assert shown.facts["point value"] == "1 points for 0.10"
    assert shown.facts["method"] == "declared"


def test_a_journal_is_shown(books: Books) -> None:
    assert ["2026-03-02", "issued", "available", "30", "3.00", "earned", "no"] in books(
        "journal", *SPAN
    ).table


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", str(DAY)),
        ("entries", str(DAY)),
        ("liability",),
        ("journal", *SPAN),
    ],
)
def test_each_is_written_as_csv_too(books: Books, arguments: tuple[str, ...]) -> None:
    shown = books(*arguments, "--csv")
    assert (shown.code, shown.err) == (0, "")
    assert rows(shown.out)


def test_csv_and_json_are_not_asked_for_at_once(books: Books) -> None:
    assert books("liability", "--csv", "--json").code == 2


@pytest.mark.parametrize(("what", "count"), [("journal", 3), ("balances", 33), ("entries", 5)])
def test_many_days_are_exported_into_one_file(
    books: Books, tmp_path: Path, what: str, count: int
) -> None:
    file = tmp_path / "books.csv"
    shown = books("export", what, str(file), *SPAN)
    assert (shown.code, shown.out) == (0, "")
    assert f"{count} lines" in shown.err
    found = rows(file.read_bytes().decode())
    assert len(found) == count
    assert not any("day" in row.values() for row in found)


def test_a_long_journal_is_asked_for_in_parts(books: Books) -> None:
    shown = books("journal", "--from", "2025-12-01", "--until", "2026-03-04", "--csv")
    assert len(rows(shown.out)) == 3
    assert shown.out.count("debit") == 1
    assert len(books("journal", "--from", "2025-12-01", "--until", "2026-03-04").table) == 3


@pytest.mark.parametrize(
    "command", [["journal"], *(["export", what] for what in ("journal", "balances", "entries"))]
)
def test_days_in_the_wrong_order_are_wrong_usage(
    books: Books, tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "march.csv"
    named = [*command, str(file)] if command[0] == "export" else command
    shown = books(*named, "--from", "2026-03-03", "--until", "2026-03-01")
    assert (shown.code, "2026-03-03 is after 2026-03-01" in shown.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["journal", "balances", "entries"])
def test_an_export_into_the_future_says_which_day_is_the_latest(
    books: Books, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "march.csv"
    shown = books("export", what, str(file), "--from", "2026-03-01", "--until", "2026-03-31")
    assert (shown.code, "the latest day is 2026-03-04" in shown.err) == (1, True)
    assert not file.exists()


def test_a_word_that_is_no_day_is_wrong_usage(books: Books) -> None:
    shown = books("show", "yesterday")
    assert (shown.code, "2026-03-01" in shown.err) == (2, True)
