"""What an operator does: dead letters, sweeps, totals, books, and what became of an order."""

from punchcard.edge.api import new_api, serve

from . import (
    book_routes,
    journal_routes,
    letter_routes,
    sweep_routes,
    totals_routes,
    trace_routes,
)

NAME = "operations"

app = new_api(NAME)
for routes in (
    letter_routes,
    sweep_routes,
    totals_routes,
    trace_routes,
    book_routes,
    journal_routes,
):
    app.include_router(routes.router)

handler = serve(app, NAME)
