"""What became of an order."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.languages import preferred_language
from punchcard.edge.parameters import AcceptLanguage, ShopId
from punchcard.use_cases.trace_order import trace_order

from .trace_schemas import TraceView

TAG = "Operations"

router = new_routes()


@router.get(
    "/v1/shops/<shop>/orders/<order>/trace",
    **operation(
        "trace_order",
        summary="Trace an order",
        description="What was received of it, what it became, and why; whether it waits for "
        "somebody to join, and what of it was given up. What lies in the queue is not seen yet.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (TraceView, "All that is known of the order.")},
        problems={
            HTTPStatus.NOT_FOUND: "No such shop is registered, or nothing is known of the order."
        },
    ),
)
def trace(
    shop: ShopId,
    order: Annotated[
        str,
        Path(
            pattern="^[!-.0-~]{1,100}$",
            description="The shop's own id of the order, not the number that customers see. One "
            "with a slash has no address, since the gateway takes `%2F` for a slash and finds no "
            "such path (404): such an order is found among its member's entries alone.",
            examples=["1001"],
        ),
    ],
    accept_language: AcceptLanguage = None,
) -> TraceView:
    """Answer with all that is known of the order."""
    return TraceView.of(
        trace_order(
            shop_id=shop,
            order=order,
            language=preferred_language(accept_language),
            shops=wiring.shops(),
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            archive=wiring.activity_archive(),
            letters=wiring.letters(),
            now=wiring.now(),
        )
    )
