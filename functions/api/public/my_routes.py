"""What a member sees: their own tier, balance and entries, and what a basket would earn.

No path names a member: the token does.
"""

from http import HTTPStatus

from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import SCHEME_OF_MEMBERS, UNREADABLE_BODY, operation
from punchcard.edge.basket_schemas import BasketCommand, PreviewView
from punchcard.edge.bearer import TokensMember, TokensProgram
from punchcard.edge.entry_views import EntryPageView, ExplanationView
from punchcard.edge.languages import preferred_language
from punchcard.edge.ledger_views import BalanceView
from punchcard.edge.parameters import AcceptLanguage, EntriesLimit, EntryCursor, EntryNumber
from punchcard.use_cases.explain_entry import explain_entry
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow
from punchcard.use_cases.list_entries import ENTRIES_PER_PAGE, list_entries
from punchcard.use_cases.preview_basket import preview_basket
from punchcard.use_cases.show_balance import show_balance
from punchcard.use_cases.show_me import show_me

from .my_schemas import MyView

ME = "/v1/me"
TAG = "Member's own"

GONE = {HTTPStatus.NOT_FOUND: "The member is gone."}
NO_ENTRY = {HTTPStatus.NOT_FOUND: "The member is gone, or has no such entry."}

router = new_routes()


@router.get(
    ME,
    **operation(
        "show_me",
        summary="Show the member of the token",
        description="For points see the balance.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (MyView, "The member.")},
        problems=GONE,
    ),
)
def me(program: TokensProgram, member: TokensMember) -> MyView:
    """Answer with the member of the token."""
    return MyView.of(
        show_me(program=program, member=member, directory=wiring.members(), ledger=wiring.ledger())
    )


@router.get(
    f"{ME}/balance",
    **operation(
        "show_my_balance",
        summary="Show the member's own balance",
        description="As it stands now.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (BalanceView, "The balance with its schedules.")},
        problems=GONE,
    ),
)
def balance(program: TokensProgram, member: TokensMember) -> BalanceView:
    """Answer with the balance as it stands now."""
    return BalanceView.of(
        show_balance(
            program=program,
            member=member,
            directory=wiring.members(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        )
    )


@router.get(
    f"{ME}/entries",
    **operation(
        "list_my_entries",
        summary="List the member's own entries",
        description="In pages, the newest first.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (EntryPageView, "One page.")},
        problems=GONE,
    ),
)
def entries(
    program: TokensProgram,
    member: TokensMember,
    cursor: EntryCursor = None,
    limit: EntriesLimit = ENTRIES_PER_PAGE,
) -> EntryPageView:
    """Answer with one page of entries."""
    page = list_entries(
        program=program,
        member=_account(program, member),
        cursor=cursor,
        limit=limit,
        directory=wiring.members(),
        ledger=wiring.ledger(),
    )
    return EntryPageView.of(page, wiring.programs().timeline(program), to_member=True)


@router.get(
    f"{ME}/entries/<number>/explanation",
    **operation(
        "explain_my_entry",
        summary="Explain one of the member's own entries in words",
        description="Why every point was earned, taken back, matured or expired, in English or "
        "German.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (ExplanationView, "The entry in words.")},
        problems=NO_ENTRY,
    ),
)
def explanation(
    program: TokensProgram,
    member: TokensMember,
    number: EntryNumber,
    accept_language: AcceptLanguage = None,
) -> ExplanationView:
    """Answer with the entry in the language asked for."""
    return ExplanationView.of(
        explain_entry(
            program=program,
            member=_account(program, member),
            number=number,
            language=preferred_language(accept_language),
            directory=wiring.members(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
        )
    )


@router.post(
    f"{ME}/previews",
    **operation(
        "preview_my_basket",
        summary="Preview what a basket would earn the member",
        description="As if the order were placed and paid now. Nothing is recorded.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (PreviewView, "What the basket would earn.")},
        problems={
            **UNREADABLE_BODY,
            **GONE,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The basket is in another currency, or the program "
            "has not begun.",
        },
    ),
)
def preview(
    program: TokensProgram,
    member: TokensMember,
    command: BasketCommand,
    accept_language: AcceptLanguage = None,
) -> PreviewView:
    """Answer with what the basket would earn the member."""
    now = wiring.now()
    return PreviewView.of(
        preview_basket(
            command.to_basket(now=now),
            program=program,
            member=member,
            language=preferred_language(accept_language),
            directory=wiring.members(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=now,
        )
    )


def _account(program: str, member: str) -> str:
    """Whose entries they are: those of the account that goes on, where accounts were merged."""
    found = member_by_id(program=program, member=member, directory=wiring.members())
    return follow(found, ledger=wiring.ledger()).member.id
