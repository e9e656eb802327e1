"""Adjustments by hand, as callers ask for them."""

from typing import Annotated, Literal, Self

from punchcard.domain.approvals import AdjustmentRequest, ReinstatementRequest, TransferRequest
from punchcard.domain.corrections import Adjustment, AdjustmentReason, Reinstatement, Transfer
from punchcard.domain.rule_checks import POINTS_MAX
from punchcard.edge.fields import Command, Ulid
from pydantic import Field, model_validator

ReasonCode = Annotated[
    Literal["goodwill", "service_recovery", "correction", "migration", "fraud", "other"],
    Field(description="Why; the ledger keeps no words of yours.", examples=["goodwill"]),
]


class AdjustmentCommand(Command):
    """Points to give or to take by hand."""

    points: int = Field(
        ge=-POINTS_MAX,
        le=POINTS_MAX,
        description="What to give; negative: what to take. Not 0.",
        examples=[50],
    )
    reason_code: ReasonCode
    allow_deficit: bool = Field(
        default=False,
        description="Whether the balance may go below zero; otherwise more than there is cannot "
        "be taken.",
    )

    @model_validator(mode="after")
    def _moves_something(self) -> Self:
        if self.points == 0:
            raise ValueError("an adjustment moves at least one point")
        if self.allow_deficit and self.points > 0:
            raise ValueError("only an adjustment that takes points can leave a deficit")
        return self

    def to_request(self, *, member: str, operator: str, idempotency_key: str) -> AdjustmentRequest:
        """The adjustment in the domain's words."""
        adjustment = Adjustment(
            points=self.points,
            reason_code=AdjustmentReason(self.reason_code),
            operator=operator,
            allow_deficit=self.allow_deficit,
        )
        return AdjustmentRequest(
            member=member, adjustment=adjustment, idempotency_key=idempotency_key
        )


class ReinstatementCommand(Command):
    """Expired points to make available again."""

    points: int | None = Field(
        ge=1, le=POINTS_MAX, description="How many; null: all that can be.", examples=[150]
    )
    reason_code: ReasonCode

    def to_request(
        self, *, member: str, operator: str, idempotency_key: str
    ) -> ReinstatementRequest:
        """The reinstatement in the domain's words."""
        reinstatement = Reinstatement(
            points=self.points, reason_code=AdjustmentReason(self.reason_code), operator=operator
        )
        return ReinstatementRequest(
            member=member, reinstatement=reinstatement, idempotency_key=idempotency_key
        )


class TransferCommand(Command):
    """Points to move to another member."""

    to: Ulid = Field(
        description="Id of the member who gets them.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRT"]
    )
    points: int = Field(ge=1, le=POINTS_MAX, description="How many.", examples=[150])
    reason_code: ReasonCode

    def to_request(self, *, member: str, operator: str, idempotency_key: str) -> TransferRequest:
        """The transfer in the domain's words; the member gives."""
        transfer = Transfer(
            to=self.to,
            points=self.points,
            reason_code=AdjustmentReason(self.reason_code),
            operator=operator,
        )
        return TransferRequest(member=member, transfer=transfer, idempotency_key=idempotency_key)
