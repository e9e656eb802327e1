"""Where the bundled day is played: a deployment with the example program and its shops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from punchcard.domain.events import EventType

from local.api import Api
from local.demo.cast import ONLINE, PEOPLE, TILL
from local.demo.day import last_wednesday, program_start
from local.deployed import Deployment
from local.example import PROGRAM, ExampleShops, publish_example
from local.receiver import Receiver
from local.tokens import access_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where steps are played.

    `api` has all scopes, `secrets` has what each shop signs with, and `people` an identity (kind
    and value) by which each member can be found. `receiver` hears by `subscription` of all events.
    """

    deployment: Deployment
    api: Api
    program: str
    secrets: Mapping[str, str]
    people: Mapping[str, tuple[str, str]]
    receiver: Receiver
    subscription: str


def set_stage(deployment: Deployment, folder: Path, receiver: Receiver) -> Stage:
    """Publish the program, register the shops and subscribe an endpoint, all through the API.

    Args:
        deployment: an empty one.
        folder: keeps the secrets of the shops.
        receiver: the endpoint; it gets to know what it is sent is signed with.

    Raises:
        CallError: the API refused something.
    """
    api = Api(deployment.api_url, access_token(deployment))
    publish_example(api, began_at=program_start(last_wednesday(datetime.now(UTC))))
    subscribed = api.subscribe(PROGRAM, url=receiver.url, types=list(EventType), key="demo")
    receiver.secret = subscribed.secret
    shops = ExampleShops.kept_in(folder / "example.json")
    return Stage(
        deployment=deployment,
        api=api,
        program=PROGRAM,
        secrets=shops.register(api, online=ONLINE, till=TILL),
        people=PEOPLE,
        receiver=receiver,
        subscription=subscribed.id,
    )
