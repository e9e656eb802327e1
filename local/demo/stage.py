"""Where the bundled day is played: a deployment with the example program and its shops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from local.api import Api
from local.demo.cast import ONLINE, PEOPLE, TILL
from local.demo.day import last_wednesday, program_start
from local.deployed import Deployment
from local.example import PROGRAM, ExampleShops, publish_example
from local.tokens import access_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where steps are played.

    `api` has all scopes, `secrets` has what each shop signs with, and `people` an identity (kind
    and value) by which each member can be found.
    """

    deployment: Deployment
    api: Api
    program: str
    secrets: Mapping[str, str]
    people: Mapping[str, tuple[str, str]]


def set_stage(deployment: Deployment, folder: Path) -> Stage:
    """Publish the program and register the shops, all through the API.

    Args:
        deployment: an empty one.
        folder: keeps the secrets of the shops.

    Raises:
        CallError: the API refused something.
    """
    api = Api(deployment.api_url, access_token(deployment))
    publish_example(api, began_at=program_start(last_wednesday(datetime.now(UTC))))
    shops = ExampleShops.kept_in(folder / "example.json")
    return Stage(
        deployment=deployment,
        api=api,
        program=PROGRAM,
        secrets=shops.register(api, online=ONLINE, till=TILL),
        people=PEOPLE,
    )
