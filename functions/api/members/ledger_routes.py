"""What a member's ledger says: balance, entries, and an entry in words."""

from http import HTTPStatus

from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.entry_views import EntryPageView, EntryView, ExplanationView
from punchcard.edge.languages import preferred_language
from punchcard.edge.ledger_views import BalanceView
from punchcard.edge.parameters import (
    AcceptLanguage,
    EntriesLimit,
    EntryCursor,
    EntryNumber,
    MemberId,
    ProgramId,
)
from punchcard.use_cases.explain_entry import explain_entry
from punchcard.use_cases.list_entries import ENTRIES_PER_PAGE, list_entries
from punchcard.use_cases.show_balance import show_balance
from punchcard.use_cases.show_entry import show_entry

MEMBER = "/v1/programs/<program>/members/<member>"
TAG = "Points"

NO_MEMBER = {HTTPStatus.NOT_FOUND: "This program has no such member."}
NO_ENTRY = {HTTPStatus.NOT_FOUND: "This program has no such member, or the member no such entry."}

router = new_routes()


@router.get(
    f"{MEMBER}/balance",
    **operation(
        "show_balance",
        summary="Show a member's balance",
        description="As it stands now: what has matured or expired since the newest entry is "
        "taken into account, whether or not it has been recorded yet.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (BalanceView, "The balance with its schedules.")},
        problems=NO_MEMBER,
    ),
)
def balance(program: ProgramId, member: MemberId) -> BalanceView:
    """Answer with the balance as it stands now."""
    return BalanceView.of(
        show_balance(
            program=program,
            member=member,
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        )
    )


@router.get(
    f"{MEMBER}/entries",
    **operation(
        "list_entries",
        summary="List a member's entries",
        description="In pages, the newest first. Entries that are recorded while somebody turns "
        "the pages shift none of the others.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (EntryPageView, "One page.")},
        problems=NO_MEMBER,
    ),
)
def entries(
    program: ProgramId,
    member: MemberId,
    cursor: EntryCursor = None,
    limit: EntriesLimit = ENTRIES_PER_PAGE,
) -> EntryPageView:
    """Answer with one page of entries."""
    page = list_entries(
        program=program,
        member=member,
        cursor=cursor,
        limit=limit,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
    )
    return EntryPageView.of(page, wiring.programs().timeline(program))


@router.get(
    f"{MEMBER}/entries/<number>",
    **operation(
        "show_entry",
        summary="Show an entry",
        description="With every posting, and with what each rule gave.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (EntryView, "The entry.")},
        problems=NO_ENTRY,
    ),
)
def entry(program: ProgramId, member: MemberId, number: EntryNumber) -> EntryView:
    """Answer with the entry."""
    shown = show_entry(
        program=program,
        member=member,
        number=number,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
    )
    return EntryView.of(shown, wiring.programs().timeline(program))


@router.get(
    f"{MEMBER}/entries/<number>/explanation",
    **operation(
        "explain_entry",
        summary="Explain an entry in words",
        description="Why every point was earned, taken back, matured or expired, in English or "
        "German.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (ExplanationView, "The entry in words.")},
        problems=NO_ENTRY,
    ),
)
def explanation(
    program: ProgramId,
    member: MemberId,
    number: EntryNumber,
    accept_language: AcceptLanguage = None,
) -> ExplanationView:
    """Answer with the entry in the language asked for."""
    return ExplanationView.of(
        explain_entry(
            program=program,
            member=member,
            number=number,
            language=preferred_language(accept_language),
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
        )
    )
