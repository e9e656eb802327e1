"""Approvals as canonical JSON, the form in which they are kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from punchcard.domain.approvals import (
    AdjustmentRequest,
    Approval,
    Decision,
    MergeRequest,
    Refusal,
    ReinstatementRequest,
    Subject,
    TransferRequest,
)
from punchcard.domain.codec import canonical, optional_instant, optional_text, without_defaults
from punchcard.domain.corrections import (
    Adjustment,
    AdjustmentReason,
    Correction,
    Merge,
    Reinstatement,
    Transfer,
)
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
                "refusal": None if approval.refusal is None else _encode_refusal(approval.refusal),
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
        refusal = value.pop("refusal", None)
        return Approval(
            subject=_decode_subject(value.pop("subject")),
            requested_at=parse_instant(value.pop("requested_at")),
            expires_at=parse_instant(value.pop("expires_at")),
            decision=None if decision is None else Decision(decision),
            decided_at=optional_instant(value.pop("decided_at", None)),
            refusal=None if refusal is None else _decode_refusal(refusal),
            **value,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ApprovalUnreadableError("a stored approval cannot be read") from error


def _encode_refusal(refusal: Refusal) -> Json:
    return {"at": instant_text(refusal.at), "code": refusal.code, "detail": refusal.detail}


def _decode_refusal(value: Json) -> Refusal:
    return Refusal(at=parse_instant(value.pop("at")), **value)


def _encode_subject(subject: Subject) -> Json:
    """What every kind has, and what is asked for under the name of its kind."""
    common: Json = {
        "idempotency_key": subject.idempotency_key,
        "kind": subject.kind,
        "member": subject.member,
    }
    if isinstance(subject, AdjustmentRequest):
        return common | {"adjustment": _plain(subject.adjustment)}
    if isinstance(subject, ReinstatementRequest):
        asked = {"most": subject.most, "reinstatement": _plain(subject.reinstatement)}
        return common | asked
    if isinstance(subject, MergeRequest):
        return common | {"merge": _plain(subject.merge)}
    return common | {"transfer": _plain(subject.transfer)}


def _decode_subject(value: Json) -> Subject:
    return _READERS[value["kind"]](value)


def _read_adjustment(value: Json) -> Subject:
    adjustment = Adjustment(**_content(value.pop("adjustment")))
    return AdjustmentRequest(adjustment=adjustment, **value)


def _read_reinstatement(value: Json) -> Subject:
    reinstatement = Reinstatement(**_content(value.pop("reinstatement")))
    return ReinstatementRequest(reinstatement=reinstatement, **value)


def _read_merge(value: Json) -> Subject:
    merge = Merge(**_content(value.pop("merge")))
    return MergeRequest(merge=merge, **value)


def _read_transfer(value: Json) -> Subject:
    transfer = Transfer(**_content(value.pop("transfer")))
    return TransferRequest(transfer=transfer, **value)


def _plain(content: Correction | Transfer | Merge) -> Json:
    return {field.name: getattr(content, field.name) for field in fields(content)}


def _content(value: Json) -> Json:
    return value | {"reason_code": AdjustmentReason(value["reason_code"])}


_READERS: Mapping[str, Callable[[Json], Subject]] = {
    kind_of(AdjustmentRequest): _read_adjustment,
    kind_of(ReinstatementRequest): _read_reinstatement,
    kind_of(MergeRequest): _read_merge,
    kind_of(TransferRequest): _read_transfer,
}
