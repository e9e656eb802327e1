"""The bus on which an environment announces what happened to points."""

from aws_cdk import aws_events as events
from constructs import Construct

SOURCE = "punchcard"


def event_bus(scope: Construct, name: str, *, environment: str) -> events.EventBus:
    """A bus of the environment's own: no rule of anybody else's sees its events by accident."""
    return events.EventBus(
        scope,
        name,
        event_bus_name=f"punchcard-{environment}",
        description="Punchcard: what happened to members' points",
    )
