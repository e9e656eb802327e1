"""Tokens for the API of a deployment."""

from base64 import b64encode
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from local.deployed import Deployment
from local.http_calls import call


class TokenError(RuntimeError):
    """The token was refused; the message has the answer."""


def access_token(deployment: Deployment, *, scopes: Sequence[str] = ()) -> str:
    """A token of the deployment's client with these scopes (`punchcard/…`), or with all it has.

    Raises:
        TokenError: it was refused.
        CallError: there was no answer.
    """
    form = {"grant_type": "client_credentials"}
    if scopes:
        form["scope"] = " ".join(scopes)
    credentials = f"{deployment.client_id}:{deployment.client_secret}".encode()
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
