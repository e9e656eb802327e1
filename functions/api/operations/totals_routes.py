"""What all members of a program have together."""

from http import HTTPStatus

from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.parameters import ProgramId
from punchcard.use_cases.show_totals import show_totals

from .totals_schemas import TotalsView

TAG = "Operations"

router = new_routes()


@router.get(
    "/v1/programs/<program>/totals",
    **operation(
        "show_totals",
        summary="Show a program's totals",
        description="Sums over all members, account by account, each entry counted once. They "
        "follow the ledger by a second or so; what has fallen due and is not recorded yet is "
        "not in them.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (TotalsView, "The totals.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def totals(program: ProgramId) -> TotalsView:
    """Answer with the sums as far as the stream has been read."""
    return TotalsView.of(
        show_totals(program=program, summaries=wiring.summaries(), programs=wiring.programs())
    )
