"""Journal lines for a finance system, and the entries that a number is made of."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from punchcard import wiring
from punchcard.domain.movements import MovementFilter
from punchcard.domain.trial_balance import BookAccount
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.days import DayInPath, day_query, read_day, read_optional_day
from punchcard.edge.exports import (
    Accept,
    FormatWanted,
    csv_answer,
    is_csv,
    json_answer,
)
from punchcard.edge.parameters import ProgramId
from punchcard.use_cases.list_booked_entries import (
    BOOKED_PER_PAGE,
    BOOKED_PER_PAGE_MAX,
    list_booked_entries,
)
from punchcard.use_cases.show_journal import JOURNAL_DAYS_MAX, show_journal

from .journal_schemas import (
    ENTRY_COLUMNS,
    ENTRY_EXAMPLE,
    JOURNAL_COLUMNS,
    JOURNAL_EXAMPLE,
    BookedPageView,
    JournalView,
    entry_rows,
    journal_rows,
)

BOOKS = "/v1/programs/<program>/books"
TAG = "Books"
CURSOR_LENGTH_MAX = 300
NAME_PATTERN = "^[a-z][a-z0-9_]{0,63}$"
COST_CENTRE_PATTERN = "^[a-z0-9_-]{0,40}$"
NO_PROGRAM = {HTTPStatus.NOT_FOUND: "There is no such program."}

router = new_routes()


@router.get(
    f"{BOOKS}/days/<day>/entries",
    **operation(
        "list_booked_entries",
        summary="List the entries behind a day's numbers",
        description="What each entry that is booked on the day moved: the sum of the points is "
        "the number of the trial balance by booking. Entries come from the archive, which follows "
        "the ledger by five minutes or so; behind them come those that were recorded earlier and "
        "reached the books when their own day had closed. As CSV, the header `Next-Cursor` has the "
        "next page's cursor.",
        tag=TAG,
        scope=Scope.BOOKS_READ,
        answers={HTTPStatus.OK: (BookedPageView, "One page.")},
        problems={
            **NO_PROGRAM,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The day has not begun.",
        },
        table=ENTRY_EXAMPLE,
    ),
)
def entries(
    program: ProgramId,
    day: DayInPath,
    *,
    account: Annotated[
        BookAccount | None,
        Query(description="What entered or left this account.", examples=["available"]),
    ] = None,
    reason: Annotated[
        str | None,
        Query(
            pattern=NAME_PATTERN, description="What was moved for this reason.", examples=["earned"]
        ),
    ] = None,
    cost_centre: Annotated[
        str | None,
        Query(
            pattern=COST_CENTRE_PATTERN,
            description="What this cost centre funds; empty for the program itself.",
            examples=["summer"],
        ),
    ] = None,
    value_day: Annotated[str | None, day_query("What took effect on this day.")] = None,
    cursor: Annotated[
        str | None,
        Query(
            max_length=CURSOR_LENGTH_MAX,
            description="`next_cursor` of the page before; without it, the first page.",
        ),
    ] = None,
    limit: Annotated[
        int,
        Query(
            ge=1,
            le=BOOKED_PER_PAGE_MAX,
            description="After how many movements the page ends; those of one entry stay together.",
        ),
    ] = BOOKED_PER_PAGE,
    wanted: FormatWanted = None,
    accept: Accept = None,
) -> Response[BookedPageView | str]:
    """Answer with one page of what the entries moved."""
    on = read_day(day, "day", location="path")
    page = list_booked_entries(
        program=program,
        day=on,
        wanted=MovementFilter(
            account, reason, cost_centre, read_optional_day(value_day, "value_day")
        ),
        cursor=cursor,
        limit=limit,
        history=wiring.entry_history(),
        ledger=wiring.ledger(),
        books=wiring.books(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    if is_csv(wanted, accept):
        rows = entry_rows(on, page)
        return csv_answer(f"{program}-{on}-entries", ENTRY_COLUMNS, rows, cursor=page.next_cursor)
    return json_answer(BookedPageView.of(page))


@router.get(
    f"{BOOKS}/journal",
    **operation(
        "show_journal",
        summary="Show journal lines",
        description="What is booked on each day, by accounts, reason and cost centre, for a "
        "finance system to take over. Lines of days that are closed are final. Amounts are those "
        f"of the points at their value. Up to {JOURNAL_DAYS_MAX} days at once.",
        tag=TAG,
        scope=Scope.BOOKS_READ,
        answers={HTTPStatus.OK: (JournalView, "The lines.")},
        problems={
            **NO_PROGRAM,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The days are too many, in the wrong order, or not "
            "all begun.",
        },
        table=JOURNAL_EXAMPLE,
    ),
)
def journal(
    program: ProgramId,
    since: Annotated[str, day_query("The first day.", alias="from")],
    until: Annotated[str, day_query("The last day; it is included.")],
    wanted: FormatWanted = None,
    accept: Accept = None,
) -> Response[JournalView | str]:
    """Answer with the lines."""
    found = show_journal(
        program=program,
        since=read_day(since, "from"),
        until=read_day(until, "until"),
        books=wiring.books(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    if is_csv(wanted, accept):
        name = f"{program}-journal-{found.since}-{found.until}"
        return csv_answer(name, JOURNAL_COLUMNS, journal_rows(found))
    return json_answer(JournalView.of(found))
