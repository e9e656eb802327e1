"""The daily books: days, trial balances, and what outstanding points will cost."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from punchcard import wiring
from punchcard.domain.trial_balance import Dating
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.days import DayInPath, day_query, read_day, read_optional_day
from punchcard.edge.exports import Accept, FormatWanted, csv_answer, is_csv, json_answer
from punchcard.edge.parameters import ProgramId
from punchcard.use_cases.list_book_days import (
    DAYS_PER_PAGE,
    DAYS_PER_PAGE_MAX,
    list_book_days,
)
from punchcard.use_cases.show_closing import show_closing
from punchcard.use_cases.show_liability import show_liability
from punchcard.use_cases.show_trial_balance import report_by_value, show_trial_balance

from .book_schemas import BALANCE_COLUMNS, BALANCE_EXAMPLE, BookDayPageView, TrialBalanceView
from .closing_schemas import ClosingView
from .liability_schemas import LiabilityView
from .liability_table import LIABILITY_COLUMNS, LIABILITY_EXAMPLE, liability_rows

BOOKS = "/v1/programs/<program>/books"
TAG = "Books"
NO_PROGRAM = {HTTPStatus.NOT_FOUND: "There is no such program."}
NOT_BEGUN = {HTTPStatus.UNPROCESSABLE_ENTITY: "The day has not begun."}

router = new_routes()


@router.get(
    f"{BOOKS}/days",
    **operation(
        "list_book_days",
        summary="List the days of a program's books",
        description="Those on which anything is booked or that are closed, the earliest first. "
        "A day closes about two hours after its end; nothing is booked on it from then on.",
        tag=TAG,
        scope=Scope.BOOKS_READ,
        answers={HTTPStatus.OK: (BookDayPageView, "One page.")},
        problems=NO_PROGRAM,
    ),
)
def days(
    program: ProgramId,
    since: Annotated[str | None, day_query("The first day that is wanted.")] = None,
    cursor: Annotated[
        str | None,
        day_query("`next_cursor` of the page before; without it, the first page."),
    ] = None,
    limit: Annotated[
        int, Query(ge=1, le=DAYS_PER_PAGE_MAX, description="Most days on the page.")
    ] = DAYS_PER_PAGE,
) -> BookDayPageView:
    """Answer with one page of days."""
    page = list_book_days(
        program=program,
        since=read_optional_day(cursor, "cursor") or read_optional_day(since, "since"),
        limit=limit,
        books=wiring.books(),
        programs=wiring.programs(),
    )
    return BookDayPageView.of(page)


@router.get(
    f"{BOOKS}/closing",
    **operation(
        "show_closing",
        summary="Show how far the books are closed",
        description="The last closed day, and how the last attempt to close days ended. Where the "
        "books did not equal the sum over members, it says by how much.",
        tag=TAG,
        scope=Scope.BOOKS_READ,
        answers={HTTPStatus.OK: (ClosingView, "How far they are closed.")},
        problems=NO_PROGRAM,
    ),
)
def closing(program: ProgramId) -> ClosingView:
    """Answer with the last attempt."""
    return ClosingView.of(
        show_closing(program=program, books=wiring.books(), programs=wiring.programs())
    )


@router.get(
    f"{BOOKS}/days/<day>",
    **operation(
        "show_trial_balance",
        summary="Show the trial balance of a day",
        description="Opening, movements and closing of each account. By booking it is what was "
        "recorded on the day, and final once the day is closed. By value it is what took effect "
        "on the day: what fell due and is not recorded yet counts as it will.",
        tag=TAG,
        scope=Scope.BOOKS_READ,
        answers={HTTPStatus.OK: (TrialBalanceView, "The trial balance.")},
        problems={
            **NO_PROGRAM,
            **NOT_BEGUN,
            HTTPStatus.CONFLICT: "By value: too many members are due. Start a sweep, then ask "
            "again.",
        },
        table=BALANCE_EXAMPLE,
    ),
)
def trial_balance(
    program: ProgramId,
    day: DayInPath,
    dating: Annotated[Dating, Query(description="By which day movements count.")] = Dating.BOOKING,
    wanted: FormatWanted = None,
    accept: Accept = None,
) -> Response[TrialBalanceView | str]:
    """Answer with the trial balance."""
    on = read_day(day, "day", location="path")
    books, programs, now = wiring.books(), wiring.programs(), wiring.now()
    if dating is Dating.BOOKING:
        balance = show_trial_balance(
            program=program, day=on, books=books, programs=programs, now=now
        )
    else:
        balance = report_by_value(
            program=program,
            day=on,
            books=books,
            programs=programs,
            summaries=wiring.summaries(),
            ledger=wiring.ledger(),
            now=now,
        )
    view = TrialBalanceView.of(balance)
    if is_csv(wanted, accept):
        return csv_answer(f"{program}-{on}-{dating}", BALANCE_COLUMNS, view.rows())
    return json_answer(view)


@router.get(
    f"{BOOKS}/liability",
    **operation(
        "show_liability",
        summary="Show what outstanding points will cost",
        description="Liability, deferred revenue and breakage, cohort by cohort: a cohort is the "
        "points that expire at one instant. The estimate carries its inputs; the section `books` "
        "of the program document sets them.",
        tag=TAG,
        scope=Scope.BOOKS_READ,
        answers={HTTPStatus.OK: (LiabilityView, "The estimate.")},
        problems={**NO_PROGRAM, **NOT_BEGUN},
        table=LIABILITY_EXAMPLE,
    ),
)
def liability(
    program: ProgramId,
    on: Annotated[
        str | None, day_query("As of the end of this day; without it, as of now.")
    ] = None,
    wanted: FormatWanted = None,
    accept: Accept = None,
) -> Response[LiabilityView | str]:
    """Answer with the estimate."""
    found = show_liability(
        program=program,
        on=read_optional_day(on, "on"),
        books=wiring.books(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    if is_csv(wanted, accept):
        return csv_answer(
            f"{program}-liability-{on or 'now'}", LIABILITY_COLUMNS, liability_rows(found)
        )
    return json_answer(LiabilityView.of(found))
