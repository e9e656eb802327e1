"""Subscriptions, as the API writes them."""

from typing import Annotated, Self

from punchcard.domain.endpoints import URL_LENGTH_MAX
from punchcard.domain.events import EventType
from punchcard.domain.subscriptions import DisabledReason, Subscription
from punchcard.edge.fields import Command, Instant, View
from punchcard.use_cases.post_notification import SECRET_OVERLAP_HOURS
from pydantic import BeforeValidator, Field

from .parameters import EXAMPLE

URL_EXAMPLE = "https://shop.example.com/punchcard"
SECRET_EXAMPLE = "whsec_YW4tZXhhbXBsZS1ub3QtYS1zZWNyZXQtYXQtYWxsISE="  # noqa: S105


def _known(value: object) -> EventType:
    """Read a type by its name: strict commands take no text for an enumeration."""
    for each in EventType:
        if each == value:
            return each
    raise ValueError(f"must be one of {', '.join(EventType)}")


Type = Annotated[EventType, BeforeValidator(_known)]


class SubscriptionCommand(Command):
    """An endpoint and the events that it wants."""

    url: str = Field(
        min_length=1,
        max_length=URL_LENGTH_MAX,
        description="Where events are sent: `https://`, on port 443 or 8443, at a public address.",
        examples=[URL_EXAMPLE],
    )
    types: list[Type] = Field(
        min_length=1,
        max_length=len(EventType),
        description="The types of events that are sent.",
        examples=[["points.earned", "points.expiring"]],
    )


class SubscriptionChange(SubscriptionCommand):
    """All that can be changed of a subscription."""

    enabled: bool = Field(
        description="Whether events are sent. Enabling it brings nothing back by itself: replay "
        "what was missed."
    )


class RotationCommand(Command):
    """How to change to another secret."""

    keep_previous: bool = Field(
        default=True,
        description=f"Whether the secret until now is signed with too for {SECRET_OVERLAP_HOURS} "
        "hours, so that none is missed while the endpoint changes over; false if others may know "
        "it.",
    )


class SubscriptionView(View):
    """A subscription."""

    subscription: str = Field(description="Its id.", examples=[EXAMPLE])
    program: str = Field(description="Whose events are sent.", examples=["club"])
    url: str = Field(description="Where they are sent.", examples=[URL_EXAMPLE])
    types: list[EventType] = Field(
        description="Which are sent.", examples=[["points.earned", "points.expiring"]]
    )
    enabled: bool = Field(description="Whether any are sent.")
    disabled_reason: DisabledReason | None = Field(
        description="Why none are sent: `requested` by the API, `gone` after an answer of 410, "
        "`failing` after days without a success; null while it is enabled."
    )
    created_at: Instant = Field(
        description="When it was created.", examples=["2026-03-02T11:00:00Z"]
    )
    updated_at: Instant = Field(
        description="When it was changed last.", examples=["2026-03-02T11:00:00Z"]
    )

    @classmethod
    def of(cls, subscription: Subscription) -> Self:
        """Show a subscription; its secret is not among what is read for that."""
        return cls(
            subscription=subscription.id,
            program=subscription.program,
            url=subscription.url,
            types=list(subscription.types),
            enabled=subscription.enabled,
            disabled_reason=subscription.disabled_reason,
            created_at=subscription.created_at,
            updated_at=subscription.updated_at,
        )


class SubscriptionsView(View):
    """All subscriptions of a program."""

    subscriptions: list[SubscriptionView] = Field(description="The one created first at first.")


class SignedSubscriptionView(View):
    """A subscription with the secret that it is signed with."""

    subscription: SubscriptionView = Field(description="The subscription.")
    secret: str = Field(
        description="What events are signed with: `whsec_` and a key in base64, as Standard "
        "Webhooks has it. It is shown in no other answer.",
        examples=[SECRET_EXAMPLE],
    )

    @classmethod
    def signed(cls, subscription: Subscription, secret: str) -> Self:
        """Show a subscription with its secret."""
        return cls(subscription=SubscriptionView.of(subscription), secret=secret)
