"""Approvals as canonical JSON, the form in which they are kept."""

import json
from typing import Any

from punchcard.domain.activity import Adjustment, AdjustmentReason
from punchcard.domain.approvals import AdjustmentRequest, Approval, Decision, Subject
from punchcard.domain.codec import canonical, optional_instant, optional_text, without_defaults
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.kinds import kind_of

type Json = dict[str, Any]


class ApprovalUnreadableError(MisconfiguredError):
    """A stored approval was not written by this code, or by a newer one."""

    code = "approval_unreadable"


def encode_approval(approval: Approval) -> str:
    """Write an approval; equal approvals are equal texts."""
    return canonical(
        without_defaults(
            {
                "decided_at": optional_text(approval.decided_at),
                "decided_by": approval.decided_by,
                "decision": approval.decision,
                "expires_at": instant_text(approval.expires_at),
                "id": approval.id,
                "program": approval.program,
                "reason_code": approval.reason_code,
                "requested_at": instant_text(approval.requested_at),
                "requested_by": approval.requested_by,
                "subject": _encode_subject(approval.subject),
                "task_token": approval.task_token,
            }
        )
    )


def decode_approval(text: str) -> Approval:
    """Read what `encode_approval` wrote.

    Raises:
        ApprovalUnreadableError: something is missing, unknown or malformed.
    """
    try:
        value: Json = json.loads(text)
        decision = value.pop("decision", None)
        return Approval(
            subject=_decode_subject(value.pop("subject")),
            requested_at=parse_instant(value.pop("requested_at")),
            expires_at=parse_instant(value.pop("expires_at")),
            decision=None if decision is None else Decision(decision),
            decided_at=optional_instant(value.pop("decided_at", None)),
            **value,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ApprovalUnreadableError("a stored approval cannot be read") from error


def _encode_subject(subject: Subject) -> Json:
    adjustment = subject.adjustment
    return {
        "adjustment": {
            "allow_deficit": adjustment.allow_deficit,
            "operator": adjustment.operator,
            "points": adjustment.points,
            "reason_code": adjustment.reason_code,
        },
        "idempotency_key": subject.idempotency_key,
        "kind": subject.kind,
        "member": subject.member,
    }


def _decode_subject(value: Json) -> Subject:
    if value["kind"] != kind_of(AdjustmentRequest):
        raise ValueError("an approval of a kind that is not known")
    adjustment = dict(value.pop("adjustment"))
    reason_code = AdjustmentReason(adjustment.pop("reason_code"))
    return AdjustmentRequest(adjustment=Adjustment(reason_code=reason_code, **adjustment), **value)
