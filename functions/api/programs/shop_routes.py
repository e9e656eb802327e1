"""Shops: registering, showing and changing them."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from punchcard import wiring
from punchcard.domain.shops import Enrolment
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.parameters import ShopId, SlugCursor, page_limit
from punchcard.ports import SHOPS_PER_PAGE_MAX
from punchcard.use_cases.register_shop import register_shop, rotate_secret

from .shop_schemas import (
    SecretCommand,
    SecretRotatedView,
    ShopChangeCommand,
    ShopCommand,
    ShopPageView,
    ShopView,
)

SHOP = "/v1/shops/<shop>"
TAG = "Shops"
SEEN_WITHIN = "Functions that already know the shop see a change within five minutes."

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


@router.get(
    "/v1/shops",
    **operation(
        "list_shops",
        summary="List shops",
        description="In the order of their ids. Secrets are never shown.",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (ShopPageView, "One page.")},
        problems={},
    ),
)
def shops(
    cursor: SlugCursor = None,
    limit: Annotated[int, page_limit(SHOPS_PER_PAGE_MAX, "shops")] = SHOPS_PER_PAGE_MAX,
) -> ShopPageView:
    """Answer with one page of shops."""
    page, following = wiring.shops().page(after=cursor, limit=limit)
    return ShopPageView(shops=[ShopView.of(shop) for shop in page], next_cursor=following)


@router.patch(
    SHOP,
    **operation(
        "change_shop",
        summary="Change a shop's settings",
        description="Those that are named; it needs no secret. Webhooks of a shop that is "
        "switched off are refused, and nothing of them is kept; platforms take a subscription "
        f"away that is refused for long. {SEEN_WITHIN}",
        tag=TAG,
        scope=Scope.SHOPS_WRITE,
        answers={HTTPStatus.OK: (ShopView, "The settings are like this now.")},
        problems={**UNREADABLE_BODY, HTTPStatus.NOT_FOUND: "No such shop is registered."},
    ),
)
def change(shop: ShopId, command: ShopChangeCommand) -> ShopView:
    """Answer with the settings as they are now."""
    changed = wiring.shops().change(
        shop,
        enabled=command.enabled,
        enrolment=None if command.enrolment is None else Enrolment(command.enrolment),
    )
    return ShopView.of(changed)


@router.post(
    f"{SHOP}/secrets",
    **operation(
        "rotate_secret",
        summary="Give a shop another secret",
        description="The present one stays valid for a while, for webhooks that are on their way. "
        "Repeating the call changes nothing.",
        tag=TAG,
        scope=Scope.SHOPS_WRITE,
        answers={HTTPStatus.OK: (SecretRotatedView, "The secret is the current one.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "No such shop is registered.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "The secret is none that the platform signs with.",
        },
    ),
)
def rotate(shop: ShopId, command: SecretCommand) -> SecretRotatedView:
    """Answer with how long the secret before stays valid."""
    secrets = rotate_secret(
        shop,
        secret=command.secret,
        overlap=timedelta(hours=command.overlap_hours),
        shops=wiring.shops(),
        now=wiring.now(),
    )
    return SecretRotatedView(
        shop=shop,
        previous_is_valid=secrets.valid_at(wiring.now()).previous is not None,
        previous_valid_until=secrets.previous_until,
    )
