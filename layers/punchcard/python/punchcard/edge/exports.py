"""Answers that come as JSON or as CSV, as the caller likes."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Query

from punchcard.edge.csv_tables import CONTENT_TYPE, ENCODED_TYPE, Cell, csv_text

ACCEPT_LENGTH_MAX = 1_000
JSON_TYPE = "application/json"
VARY = {"Vary": "Accept"}
NEXT_CURSOR = "Next-Cursor"
"""The header in which a page as CSV says where the next one begins."""

# How well a media type of the header fits, the exact one before the ranges that include it.
_RANGES = {
    CONTENT_TYPE: (CONTENT_TYPE, "text/*", "*/*"),
    JSON_TYPE: (JSON_TYPE, "application/*", "*/*"),
}


class Format(StrEnum):
    """The forms in which a table is given out."""

    JSON = "json"
    CSV = "csv"


FormatWanted = Annotated[
    Format | None,
    Query(
        alias="format",
        description="The form of the answer; it counts before the header Accept.",
        examples=["csv"],
    ),
]

Accept = Annotated[
    str | None,
    Header(
        alias="Accept",
        max_length=ACCEPT_LENGTH_MAX,
        # OpenAPI has no such parameter: there the media types of the answer tell what to ask for.
        include_in_schema=False,
    ),
]
"""What the caller accepts: `text/csv` has the answer as CSV, JSON serves everybody else."""


def is_csv(wanted: Format | None, accept: str | None) -> bool:
    """Whether the answer is to be CSV: asked for, or liked better than JSON."""
    if wanted is not None:
        return wanted is Format.CSV
    weights = dict(_weighed(part) for part in (accept or "*/*").split(","))
    return _liking(CONTENT_TYPE, weights) > _liking(JSON_TYPE, weights)


def csv_answer[View](
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    cursor: str | None = None,
) -> Response[View | str]:
    """A table as a file.

    Args:
        name: of the file, without its ending; letters, digits and hyphens.
        columns: the header.
        rows: a cell for each column.
        cursor: of the next page, which a header then has; None: there is none.
    """
    return Response(
        status_code=HTTPStatus.OK,
        content_type=ENCODED_TYPE,
        headers={
            **VARY,
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            **({} if cursor is None else {NEXT_CURSOR: cursor}),
        },
        body=csv_text(columns, rows),
    )


def json_answer[View](view: View) -> Response[View | str]:
    """The same answer as JSON."""
    return Response(
        status_code=HTTPStatus.OK, content_type=JSON_TYPE, headers=dict(VARY), body=view
    )


def _liking(media_type: str, weights: dict[str, int]) -> int:
    fitting = (weights[each] for each in _RANGES[media_type] if each in weights)
    return next(fitting, 0)


def _weighed(part: str) -> tuple[str, int]:
    """A media range in thousandths of its weight; 0 if that is unreadable."""
    media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = "1"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            weight = value.strip()
    whole, _, fraction = weight.partition(".")
    thousandths = f"{whole}{fraction.ljust(3, '0')[:3]}"
    return media_range, int(thousandths) if thousandths.isascii() and thousandths.isdigit() else 0
