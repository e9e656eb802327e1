"""Answers as CSV."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard.edge.csv_tables import Cell, Numeral, csv_text
from punchcard.edge.exports import Format, is_csv


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/csv", True),
        ("TEXT/CSV; charset=utf-8", True),
        ("text/*", True),
        ("text/csv, application/json", False),
        ("text/csv, application/json;q=0.9", True),
        ("text/csv;q=0.5, */*;q=0.1", True),
        ("text/csv;q=0.1, */*", False),
        ("text/csv;q=0", False),
        ("text/csv;q=much", False),
        ("text/csv;q=1e9", False),
        ("text/html, image/png", False),
    ],
)
def test_csv_is_given_to_who_likes_it_better_than_json(accept: str | None, expected: bool) -> None:
    assert is_csv(None, accept) is expected


def test_the_parameter_counts_before_the_header() -> None:
    assert is_csv(Format.CSV, "application/json")
    assert not is_csv(Format.JSON, "text/csv")


def test_a_table_has_a_header_and_lines_as_rfc_4180_has_them() -> None:
    rows: list[list[Cell]] = [["one, two", 1], ['say "hi"', None], ["two\r\nlines", -3]]
    assert csv_text(["a", "b"], rows) == (
        'a,b\r\n"one, two",1\r\n"say ""hi""",\r\n"two\r\nlines",-3\r\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_text_is_a_formula(start: str) -> None:
    text = csv_text(["a"], [[f"{start}cmd|' /C calc'!A0"]])
    (_, (cell,)) = csv.reader(StringIO(text, newline=""))
    assert cell.startswith("'")


def test_numbers_stay_numbers() -> None:
    assert csv_text(["a", "b"], [[-5, Numeral("-5.00")]]) == "a,b\r\n-5,-5.00\r\n"


@given(st.lists(st.tuples(st.text(), st.integers()), max_size=5))
def test_what_is_written_is_read_again(rows: list[tuple[str, int]]) -> None:
    _, *found = csv.reader(StringIO(csv_text(["a", "b"], rows), newline=""))
    assert [(text.removeprefix("'"), int(number)) for text, number in found] == [
        (text.removeprefix("'"), number) for text, number in rows
    ]
