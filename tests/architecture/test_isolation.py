"""No test reaches the network or an AWS account by accident."""

import os
import socket

import boto3
import pytest
from pytest_socket import SocketBlockedError


def test_a_socket_is_refused() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket()


def test_credentials_are_nobodys() -> None:
    credentials = boto3.Session().get_credentials()
    assert credentials is not None
    assert credentials.access_key == "testing"
    assert "AWS_PROFILE" not in os.environ
