"""What an operator looks at: a program's totals."""

from punchcard.edge.api import new_api, serve

from . import totals_routes

NAME = "operations"

app = new_api(NAME)
for routes in (totals_routes,):
    app.include_router(routes.router)

handler = serve(app, NAME)
