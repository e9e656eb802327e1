"""What strangers may preview, with a token that everybody may see."""

from http import HTTPStatus

from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import SCHEME_OF_BROWSERS, UNREADABLE_BODY, operation
from punchcard.edge.basket_schemas import BasketCommand, PreviewView
from punchcard.edge.bearer import TokensProgram
from punchcard.edge.languages import preferred_language
from punchcard.edge.parameters import AcceptLanguage
from punchcard.use_cases.preview_basket import preview_basket

router = new_routes()


@router.post(
    "/v1/public/previews",
    **operation(
        "preview_strangers_basket",
        summary="Preview what a basket would earn a stranger who joins",
        description="In the program of the token, as if it were the first order of a new member. "
        "Nothing is recorded.",
        tag="Activities",
        token=SCHEME_OF_BROWSERS,
        answers={HTTPStatus.OK: (PreviewView, "What the basket would earn.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "The program is gone.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "The basket is in another currency, or the program "
            "has not begun.",
        },
    ),
)
def preview(
    program: TokensProgram, command: BasketCommand, accept_language: AcceptLanguage = None
) -> PreviewView:
    """Answer with what the basket would earn somebody new."""
    now = wiring.now()
    return PreviewView.of(
        preview_basket(
            command.to_basket(now=now),
            program=program,
            member=None,
            language=preferred_language(accept_language),
            directory=wiring.members(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=now,
        )
    )
