"""Programs and shops."""

from punchcard.edge.api import new_api, serve
from punchcard.edge.request_bodies import DOCUMENT_MEDIA_TYPES

from . import program_routes, shop_routes, version_routes

NAME = "programs"

app = new_api(NAME)
for routes in (program_routes, version_routes, shop_routes):
    app.include_router(routes.router)

handler = serve(app, NAME, reads=DOCUMENT_MEDIA_TYPES)
