"""Tokens for the API of a local deployment."""

import base64
import http.client
import json
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from local.deployment import Deployment

REQUEST_SECONDS_MAX = 30


class TokenError(RuntimeError):
    """The token was refused; the message has the answer."""


def access_token(deployment: Deployment, *, scopes: Sequence[str] = ()) -> str:
    """A token of the deployment's client with these scopes (`punchcard/…`), or with all it has."""
    form = {"grant_type": "client_credentials"}
    if scopes:
        form["scope"] = " ".join(scopes)
    credentials = f"{deployment.client_id}:{deployment.client_secret}".encode()
    headers = {
        "Authorization": f"Basic {base64.b64encode(credentials).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    address = urlsplit(deployment.token_url)
    connection = http.client.HTTPConnection(address.netloc, timeout=REQUEST_SECONDS_MAX)
    try:
        connection.request("POST", address.path, urlencode(form), headers)
        answer = connection.getresponse()
        content = answer.read().decode()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise TokenError(f"{answer.status}: {content}")
    return str(json.loads(content)["access_token"])
