"""Finds the API of a deployment and gets a token for it; this alone needs boto3."""

from contextlib import ExitStack

import click
from botocore.exceptions import BotoCoreError, ClientError

from cli.client import Client
from cli.failures import UnreachableError
from local.deployed import MACHINES, Deployment, NotDeployedError
from local.http_calls import CallError
from local.target import PortInvalidError, reached
from local.tokens import TokenError, access_token


def connect(environment: str | None, caller: str | None, stack: ExitStack) -> Client:
    """A client of the API of an environment on AWS, or of the system on this machine.

    Args:
        environment: its name on AWS; None is the system on this machine.
        caller: the client of the API to call as; None is the one with every scope.
        stack: leaves the deployment when it is closed.

    Raises:
        UnreachableError: it is not there, or gives no token.
        UsageError: it has no such client, or PORT is no port.
    """
    try:
        deployment = stack.enter_context(reached(environment))
        token = access_token(deployment, client=_choose(deployment, caller))
    except (CallError, NotDeployedError, TokenError) as error:
        raise UnreachableError(str(error)) from error
    except PortInvalidError as error:
        raise click.UsageError(str(error)) from error
    except (BotoCoreError, ClientError) as error:
        where = "this machine" if environment is None else f"{environment} with these credentials"
        raise UnreachableError(f"cannot reach {where}: {error}") from error
    callers = {client.id: name for name, client in deployment.clients.items()}
    return Client(deployment.api_url, token, callers=callers)


def _choose(deployment: Deployment, caller: str | None) -> str:
    if caller is not None and caller not in deployment.clients:
        raise click.UsageError(f"--as {caller}: there are {', '.join(deployment.clients)}")
    return caller or MACHINES
