"""Merchants' endpoints, and what was sent to them."""

from punchcard.edge.api import new_api, serve

from . import notification_routes, subscription_routes

NAME = "subscriptions"

app = new_api(NAME)
for routes in (subscription_routes, notification_routes):
    app.include_router(routes.router)

handler = serve(app, NAME)
