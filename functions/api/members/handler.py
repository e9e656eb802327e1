"""Members, their balances and entries, previews, and activities."""

from punchcard.edge.api import new_api, serve

from . import activity_routes, ledger_routes, list_routes, member_routes

NAME = "members"

app = new_api(NAME)
for routes in (member_routes, list_routes, ledger_routes, activity_routes):
    app.include_router(routes.router)

handler = serve(app, NAME)
