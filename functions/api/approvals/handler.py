"""What takes two persons: listing, showing, deciding."""

from punchcard.edge.api import new_api, serve

from . import approval_routes

NAME = "approvals"

app = new_api(NAME)
app.include_router(approval_routes.router)

handler = serve(app, NAME)
