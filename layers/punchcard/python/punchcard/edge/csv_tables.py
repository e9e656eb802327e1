"""Tables as CSV (RFC 4180), for spreadsheets and finance systems.

A spreadsheet takes a cell that begins with one of some characters for a formula and runs it. Text
that does is written behind an apostrophe, so that it stays text; numbers are written as they are.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

CONTENT_TYPE = "text/csv"
ENCODED_TYPE = f"{CONTENT_TYPE}; charset=utf-8; header=present"
LINE_END = "\r\n"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Numeral(str):
    """A number that was written out, such as an amount of money: no text of anybody's."""

    __slots__ = ()


type Cell = str | int | Numeral | None


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table with its header; a cell that is None is empty."""
    text = StringIO()
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerow(columns)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue()


def _written(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, str) and not isinstance(cell, Numeral) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
