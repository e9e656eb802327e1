"""Shops: registering and showing them."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.fields import SLUG_PATTERN
from punchcard.use_cases.register_shop import register_shop

from .shop_schemas import ShopCommand, ShopView

SHOP = "/v1/shops/<shop>"
TAG = "Shops"

ShopId = Annotated[
    str, Path(pattern=SLUG_PATTERN, description="Id of the shop.", examples=["harbour"])
]

router = new_routes()


@router.put(
    SHOP,
    **operation(
        "register_shop",
        summary="Register a shop",
        description="Stores all settings and the secret of a shop, over those it had. Repeating "
        "the call changes nothing. Functions that already know the shop see a change within five "
        "minutes.",
        tag=TAG,
        scope=Scope.SHOPS_WRITE,
        answers={HTTPStatus.OK: (ShopView, "The shop is registered like this.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "There is no such program.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "The shop's currency is not the program's, or the "
            "secret is none that the platform signs with.",
        },
    ),
)
def register(shop: ShopId, command: ShopCommand) -> ShopView:
    """Answer with the settings as they are now."""
    settings = command.to_shop(shop)
    register_shop(settings, secret=command.secret, shops=wiring.shops(), programs=wiring.programs())
    return ShopView.of(settings)


@router.get(
    SHOP,
    **operation(
        "show_shop",
        summary="Show a shop",
        description="Its settings. The secret is never shown.",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (ShopView, "The shop.")},
        problems={HTTPStatus.NOT_FOUND: "No such shop is registered."},
    ),
)
def show(shop: ShopId) -> ShopView:
    """Answer with the shop's settings."""
    return ShopView.of(wiring.shops().shop(shop))
