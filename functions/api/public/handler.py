"""What members see of themselves, and what strangers may preview.

The gateway lets everybody in here: its authorizer cannot check these tokens. They are checked
before anything of a call is read.
"""

from punchcard import wiring
from punchcard.domain.passes import Audience
from punchcard.edge.api import new_api, serve
from punchcard.edge.bearer import admit_bearer
from punchcard.edge.request_bodies import GatewayEvent

from . import my_reward_routes, my_routes, preview_routes

NAME = "public"
OF_STRANGERS = "/v1/public/"

app = new_api(NAME)
for routes in (my_routes, my_reward_routes, preview_routes):
    app.include_router(routes.router)


def admit(event: GatewayEvent) -> GatewayEvent:
    """Let in who has the kind of token that the path needs."""
    is_of_strangers = str(event.get("rawPath", "")).startswith(OF_STRANGERS)
    return admit_bearer(
        event,
        audience=Audience.BROWSER if is_of_strangers else Audience.MEMBER,
        tokens=wiring.tokens(),
        now=wiring.now(),
    )


handler = serve(app, NAME, admit=admit)
