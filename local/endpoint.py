"""How programs reach the emulator on a port of this machine."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypedDict

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
# The emulator takes this key for the root user, to whom nothing is denied.
ROOT_KEY = "test"


class Connection(TypedDict, total=False):
    """What `boto3.client(service, **connection)` needs to reach the emulator as its root user.

    An empty one leaves boto3 to its own settings, which lead to AWS.
    """

    endpoint_url: str
    region_name: str
    aws_access_key_id: str
    aws_secret_access_key: str


def url_of(port: int) -> str:
    """Address of every service of the emulator on a port."""
    return f"http://{HOST}:{port}"


def connection_to(port: int) -> Connection:
    """For boto3, to reach the emulator on a port."""
    return {
        "endpoint_url": url_of(port),
        "region_name": REGION,
        "aws_access_key_id": ROOT_KEY,
        "aws_secret_access_key": ROOT_KEY,
    }


def variables_for(port: int) -> dict[str, str]:
    """Environment variables by which programs and botocore reach the emulator on a port."""
    return {
        "AWS_ENDPOINT_URL": url_of(port),
        "AWS_ENDPOINT_URL_S3": url_of(port),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def without_account(variables: Mapping[str, str]) -> dict[str, str]:
    """Variables of a program without those that lead to an account on AWS."""
    return {name: value for name, value in variables.items() if not name.startswith("AWS_")}


@contextmanager
def leading_to(port: int) -> Iterator[None]:
    """Let this process reach the emulator on a port, and no account on AWS, within a block."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(without_account(before) | variables_for(port))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def answers(port: int) -> bool:
    """Whether anything listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
