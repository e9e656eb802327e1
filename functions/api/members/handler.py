"""Members: balances, entries, previews, activities, holds, rewards, corrections, merges, tokens."""

from punchcard.edge.api import new_api, serve

from . import (
    activity_routes,
    adjustment_routes,
    coupon_list_routes,
    coupon_routes,
    hold_routes,
    ledger_routes,
    list_routes,
    member_routes,
    merge_routes,
    reward_routes,
    token_routes,
)

NAME = "members"

app = new_api(NAME)
for routes in (
    member_routes,
    list_routes,
    ledger_routes,
    activity_routes,
    hold_routes,
    reward_routes,
    coupon_list_routes,
    coupon_routes,
    adjustment_routes,
    merge_routes,
    token_routes,
):
    app.include_router(routes.router)

handler = serve(app, NAME)
