"""Notifications, as the API writes them."""

from datetime import datetime
from typing import Self

from punchcard.domain.events import EventType
from punchcard.domain.subscriptions import Attempt, Failure, Notification, NotificationStatus
from punchcard.edge.fields import Command, GivenInstant, Instant, View
from punchcard.use_cases.list_notifications import NotificationPage
from punchcard.use_cases.replay_notifications import REPLAYED_MAX, NotificationsReplayed
from pydantic import Field, model_validator

EVENT_EXAMPLE = "evt_9b1d3f5071a2c4e68091b3d5f7092a4c"
INSTANT_EXAMPLE = "2026-03-02T11:00:00Z"


class AttemptView(View):
    """One request to an endpoint."""

    at: Instant = Field(description="When it was sent.", examples=[INSTANT_EXAMPLE])
    status: int | None = Field(
        description="The status of the answer; null if none came.", examples=[500]
    )
    failure: Failure | None = Field(
        description="Why it counts as failed; null for a success. `subscription_disabled` means "
        "that no request was made.",
        examples=["server_failed"],
    )

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        """Show an attempt."""
        return cls(at=attempt.at, status=attempt.status, failure=attempt.failure)


class NotificationView(View):
    """One event that was, or is to be, sent to an endpoint."""

    notification: str = Field(
        description="The event's id, and the `webhook-id` of every attempt.",
        examples=[EVENT_EXAMPLE],
    )
    type: EventType = Field(description="What it tells.", examples=["points.earned"])
    status: NotificationStatus = Field(
        description="`pending` until it is `delivered` or, after the last attempt or for a "
        "disabled subscription, `given_up`."
    )
    created_at: Instant = Field(
        description="When it was first to be sent.", examples=[INSTANT_EXAMPLE]
    )
    next_attempt_at: Instant | None = Field(
        description="When the next attempt is due; null unless it is pending.",
        examples=[INSTANT_EXAMPLE],
    )
    attempts_made: int = Field(description="All requests, with those of replays.", examples=[1])
    attempts: list[AttemptView] = Field(description="The newest of them, in order.")

    @classmethod
    def of(cls, notification: Notification) -> Self:
        """Show a notification; what it tells of the member is for the endpoint alone."""
        return cls(
            notification=notification.id,
            type=notification.event.type,
            status=notification.status,
            created_at=notification.created_at,
            next_attempt_at=notification.next_attempt_at,
            attempts_made=notification.attempts_made,
            attempts=[AttemptView.of(attempt) for attempt in notification.attempts],
        )


class NotificationPageView(View):
    """A page of notifications."""

    notifications: list[NotificationView] = Field(description="The newest first.")
    next_cursor: str | None = Field(
        description="Where the next page begins; null on the last one.",
        examples=["MjAyNi0wMy0wMlQxMTowMDowMFogZXZ0XzliMWQ="],
    )

    @classmethod
    def of(cls, page: NotificationPage) -> Self:
        """Show a page."""
        return cls(
            notifications=[NotificationView.of(each) for each in page.notifications],
            next_cursor=page.next_cursor,
        )


class ReplayCommand(Command):
    """What to send again: one notification, or all since an instant."""

    notification: str | None = Field(
        default=None,
        pattern="^evt_[0-9a-f]{32}$",
        description="Id of the one notification.",
        examples=[EVENT_EXAMPLE],
    )
    since: GivenInstant | None = Field(
        default=None,
        description=f"From when on; the oldest first, {REPLAYED_MAX} at the most.",
        examples=[INSTANT_EXAMPLE],
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.notification is None) == (self.since is None):
            raise ValueError("name either `notification` or `since`")
        return self


class ReplayView(View):
    """How many notifications are sent again."""

    replayed: int = Field(description="How many.", examples=[17])
    next_since: Instant | None = Field(
        description="There are more: call again with this as `since`; null if there are none.",
        examples=[INSTANT_EXAMPLE],
    )

    @classmethod
    def of(cls, replayed: NotificationsReplayed) -> Self:
        """Show what is sent again."""
        following: datetime | None = replayed.next_since
        return cls(replayed=replayed.replayed, next_since=following)
