"""Tokens for the API of a deployment."""

from base64 import b64encode
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from local.deployed import MACHINES, Deployment
from local.http_calls import call


class TokenError(RuntimeError):
    """The token was refused; the message has the answer."""


def access_token(
    deployment: Deployment, *, client: str = MACHINES, scopes: Sequence[str] = ()
) -> str:
    """A token of one of the deployment's clients.

    Args:
        deployment: whose API it is for.
        client: `machines`, which holds every scope, `channels`, or an operator's name.
        scopes: those it is to have (`punchcard/…`); without any, all that the client has.

    Raises:
        TokenError: it was refused.
        CallError: there was no answer.
    """
    form = {"grant_type": "client_credentials"}
    if scopes:
        form["scope"] = " ".join(scopes)
    known = deployment.clients[client]
    credentials = f"{known.id}:{known.secret}".encode()
    answer = call(
        "POST",
        deployment.token_url,
        body=urlencode(form).encode(),
        headers={
            "Authorization": f"Basic {b64encode(credentials).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    if answer.status != HTTPStatus.OK:
        raise TokenError(f"{answer.status}: {answer.content.decode(errors='replace')}")
    return answer.text("access_token")
