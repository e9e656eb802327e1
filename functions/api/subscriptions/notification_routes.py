"""What was sent to an endpoint: the log, and sending again."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from punchcard import wiring
from punchcard.domain.subscriptions import NotificationStatus
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.parameters import ProgramId, opaque_cursor, page_limit
from punchcard.use_cases.list_notifications import (
    NOTIFICATIONS_PER_PAGE,
    NOTIFICATIONS_PER_PAGE_MAX,
    list_notifications,
)
from punchcard.use_cases.replay_notifications import (
    NotificationsReplayed,
    replay_notification,
    replay_notifications,
)

from .notification_schemas import NotificationPageView, ReplayCommand, ReplayView
from .parameters import NO_SUBSCRIPTION, SUBSCRIPTION, TAG, SubscriptionId

CURSOR_LENGTH_MAX = 128

router = new_routes()


@router.get(
    f"{SUBSCRIPTION}/notifications",
    **operation(
        "list_notifications",
        summary="List what was sent to an endpoint",
        description="In pages, the newest first, for 30 days. A page of one status may be short, "
        "or empty, and yet have a next one.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (NotificationPageView, "One page.")},
        problems=NO_SUBSCRIPTION,
    ),
)
def notifications(
    program: ProgramId,
    subscription: SubscriptionId,
    status: Annotated[
        NotificationStatus | None, Query(description="Only those of this status.")
    ] = None,
    cursor: Annotated[str | None, opaque_cursor(CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[
        int, page_limit(NOTIFICATIONS_PER_PAGE_MAX, "of them")
    ] = NOTIFICATIONS_PER_PAGE,
) -> NotificationPageView:
    """Answer with one page of notifications."""
    return NotificationPageView.of(
        list_notifications(
            program=program,
            subscription=subscription,
            status=status,
            cursor=cursor,
            limit=limit,
            subscriptions=wiring.subscriptions(),
            notifications=wiring.notifications(),
        )
    )


@router.post(
    f"{SUBSCRIPTION}/replays",
    **operation(
        "replay_notifications",
        summary="Send notifications again",
        description="One, or all since an instant, whatever became of them, under the ids that "
        "they had: an endpoint recognises what it has seen. Each gets all attempts anew.",
        tag=TAG,
        scope=Scope.SUBSCRIPTIONS_WRITE,
        answers={HTTPStatus.ACCEPTED: (ReplayView, "They are on their way.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "The program has no such subscription, or its log no such "
            "notification any more.",
            HTTPStatus.CONFLICT: "The subscription is disabled; enable it first.",
        },
    ),
)
def replay(
    program: ProgramId, subscription: SubscriptionId, command: ReplayCommand
) -> Response[ReplayView]:
    """Answer with how many are sent again."""
    return Response(
        status_code=HTTPStatus.ACCEPTED,
        content_type="application/json",
        body=ReplayView.of(_replay(command, program=program, subscription=subscription)),
    )


def _replay(command: ReplayCommand, *, program: str, subscription: str) -> NotificationsReplayed:
    if command.since is not None:
        return replay_notifications(
            program=program,
            subscription=subscription,
            since=command.since,
            subscriptions=wiring.subscriptions(),
            notifications=wiring.notifications(),
            queue=wiring.notification_queue(),
            now=wiring.now(),
        )
    return replay_notification(
        program=program,
        subscription=subscription,
        notification=command.notification or "",
        subscriptions=wiring.subscriptions(),
        notifications=wiring.notifications(),
        queue=wiring.notification_queue(),
        now=wiring.now(),
    )
