"""Answers to calls under a key of the client's, and to what waits for a second person."""

from datetime import datetime
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from punchcard.domain.approvals import Approval
from punchcard.edge.approval_views import ApprovalView

REPLAYED = {"Idempotent-Replayed": "true"}


def answer[Shown](
    shown: Shown,
    *,
    is_new: bool,
    status: HTTPStatus = HTTPStatus.CREATED,
    location: str | None = None,
) -> Response[Shown]:
    """What a call came to; one that repeats an earlier call says so in a header."""
    return Response(
        status_code=status,
        content_type="application/json",
        headers={
            **({} if location is None else {"Location": location}),
            **({} if is_new else REPLAYED),
        },
        body=shown,
    )


def answer_waiting[Shown](approval: Approval, now: datetime) -> Response[Shown | ApprovalView]:
    """That a call waits for a second person, and where that can be followed."""
    return Response(
        status_code=HTTPStatus.ACCEPTED,
        content_type="application/json",
        headers={"Location": f"/v1/programs/{approval.program}/approvals/{approval.id}"},
        body=ApprovalView.of(approval, now=now),
    )
