"""What an operator does: dead letters, sweeps, totals, and what became of an order."""

from punchcard.edge.api import new_api, serve

from . import letter_routes, sweep_routes, totals_routes, trace_routes

NAME = "operations"

app = new_api(NAME)
for routes in (letter_routes, sweep_routes, totals_routes, trace_routes):
    app.include_router(routes.router)

handler = serve(app, NAME)
