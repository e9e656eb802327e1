"""A deployment that nobody has made."""

from dataclasses import fields
from typing import Any

from local.deployed import Deployment
from local.endpoint import connection_to


def deployment() -> Deployment:
    """The system on this machine, every name in it made up."""
    names: dict[str, Any] = {field.name: field.name for field in fields(Deployment)}
    return Deployment(**names | {"environment": "local", "connection": connection_to(1)})
