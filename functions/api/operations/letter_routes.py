"""Dead letters: listing, showing and replaying them."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from punchcard import wiring
from punchcard.domain.letters import LetterFilter, LetterStatus
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.fields import SLUG_PATTERN
from punchcard.edge.parameters import UlidCursor, page_limit, ulid_path
from punchcard.use_cases.replay_letters import REPLAYS_MAX, replay_letter, replay_letters
from punchcard.use_cases.show_letter import (
    LETTERS_PER_PAGE,
    LETTERS_PER_PAGE_MAX,
    list_letters,
    show_letter,
)

from .letter_schemas import (
    REASON_PATTERN,
    LetterDetailsView,
    LetterPageView,
    LetterView,
    ReplayedView,
    ReplayLettersCommand,
)

LETTERS = "/v1/dead-letters"
LETTER = f"{LETTERS}/<letter>"
TAG = "Operations"

NO_LETTER = {HTTPStatus.NOT_FOUND: "There is no such letter, or it is older than 14 days."}

LetterId = Annotated[str, ulid_path("Id of the letter.")]

router = new_routes()


@router.get(
    LETTERS,
    **operation(
        "list_letters",
        summary="List dead letters",
        description="Deliveries that were given up, those received last first. A letter is kept "
        "for 14 days, also after it was replayed.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (LetterPageView, "One page.")},
        problems={},
    ),
)
def letters(
    shop: Annotated[
        str | None,
        Query(pattern=SLUG_PATTERN, description="Those of one shop.", examples=["harbour"]),
    ] = None,
    reason: Annotated[
        str | None,
        Query(
            pattern=REASON_PATTERN,
            description="Those of one reason.",
            examples=["currency_unknown"],
        ),
    ] = None,
    status: Annotated[
        LetterStatus | None, Query(description="Those that are open, or were replayed.")
    ] = None,
    cursor: UlidCursor = None,
    limit: Annotated[int, page_limit(LETTERS_PER_PAGE_MAX, "letters")] = LETTERS_PER_PAGE,
) -> LetterPageView:
    """Answer with one page of letters."""
    page = list_letters(
        LetterFilter(shop=shop, reason=reason, status=status),
        cursor=cursor,
        limit=limit,
        letters=wiring.letters(),
    )
    return LetterPageView.of(page)


@router.get(
    LETTER,
    **operation(
        "show_letter",
        summary="Show a dead letter",
        description="What was delivered may name a person. It is shown on request, to a token "
        f"with the scope `{Scope.MEMBERS_READ}` too.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (LetterDetailsView, "The letter.")},
        problems={**NO_LETTER, HTTPStatus.FORBIDDEN: "The token lacks a scope."},
    ),
)
def letter(
    letter: LetterId,
    caller: CallerOf,
    *,
    body: Annotated[bool, Query(description="Whether to show what was delivered.")] = False,
) -> LetterDetailsView:
    """Answer with the letter."""
    if body:
        caller.require([Scope.MEMBERS_READ])
    shown = show_letter(letter, with_body=body, letters=wiring.letters(), bodies=wiring.bodies())
    return LetterDetailsView.of_shown(shown)


@router.post(
    f"{LETTER}/replay",
    **operation(
        "replay_letter",
        summary="Replay a dead letter",
        description="Sends the delivery through the queue again. What was recorded meanwhile is "
        "not recorded twice. A letter that was replayed stays as it is until it comes back, so "
        "that repeating the call has no effect.",
        tag=TAG,
        scope=Scope.OPERATIONS_WRITE,
        answers={HTTPStatus.OK: (LetterView, "It was sent.")},
        problems={
            **NO_LETTER,
            HTTPStatus.CONFLICT: "The letter is a message that is no delivery.",
        },
    ),
)
def replay(letter: LetterId) -> LetterView:
    """Answer with the letter as it is marked."""
    replayed = replay_letter(
        letter, letters=wiring.letters(), deliveries=wiring.deliveries(), now=wiring.now()
    )
    return LetterView.of(replayed)


@router.post(
    f"{LETTERS}/replays",
    **operation(
        "replay_letters",
        summary="Replay dead letters",
        description=f"Sends up to {REPLAYS_MAX} open letters through the queue again, those "
        "received first before. Repeats have no effect.",
        tag=TAG,
        scope=Scope.OPERATIONS_WRITE,
        answers={HTTPStatus.OK: (ReplayedView, "They were sent.")},
        problems={**UNREADABLE_BODY},
    ),
)
def replay_all(command: ReplayLettersCommand) -> ReplayedView:
    """Answer with how many letters were sent."""
    replayed = replay_letters(
        command.to_filter(),
        cursor=command.cursor,
        letters=wiring.letters(),
        deliveries=wiring.deliveries(),
        now=wiring.now(),
    )
    return ReplayedView.of(replayed)
