"""Members and their identities, as the API writes them."""

from typing import Annotated, Literal, Self

from punchcard.connectors.identities import (
    card_identity,
    email_identity,
    phone_identity,
    shop_customer_identity,
)
from punchcard.domain.activity import CARD, EMAIL, SHOP_CUSTOMER, Identity
from punchcard.domain.outcome import Status
from punchcard.edge.fields import Command, Text, Ulid, View
from punchcard.edge.refusals import Fault, RequestInvalidError
from punchcard.use_cases.enrol_member import Enrolled
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.show_member import MemberShown
from pydantic import Field, model_validator

IDENTITIES_MAX = 10
"""Identities bound by one request."""

Kind = Literal["shop_customer", "card", "email", "phone"]

VALUE_DESCRIPTION = (
    "`shop_customer`: the shop's id, a colon, and the customer's id there. `card`: a card number; "
    "case, blanks and hyphens do not matter. `email`: an address; case does not matter. `phone`: "
    "a number with its country, such as +4930901820."
)

_FORMS: dict[Kind, str] = {
    "shop_customer": "must be the id of a shop, a colon, and the id of a customer there",
    "card": "must be a card number",
    "email": "must be an e-mail address",
    "phone": "must be a number with its country, such as +4930901820",
}


class IdentityFields(Command):
    """What a channel knows a member by."""

    kind: Kind = Field(description="What the value is.", examples=["email"])
    value: Text = Field(
        description=VALUE_DESCRIPTION,
        examples=["ada@example.org", "harbour:6789012345", "4711-0815", "+4930901820"],
    )
    verified: bool = Field(
        default=False,
        description="Whether somebody has proven that an e-mail address is theirs; one that is "
        "not verified is not bound. It says nothing for the other kinds.",
    )

    @model_validator(mode="after")
    def _check_form(self) -> Self:
        self.to_identity()
        return self

    def to_identity(self) -> Identity:
        """The identity in its normal form."""
        return _read(self.kind, self.value, verified=self.verified)


class EnrolCommand(Command):
    """Who is to become a member."""

    identities: list[IdentityFields] = Field(
        min_length=1,
        max_length=IDENTITIES_MAX,
        description="What the person is known by. The most trusted one (in the order shop "
        "customer, card, e-mail, phone) decides whether there is a member already; the others "
        "are bound to that member unless somebody else has them.",
    )
    channel: Text = Field(
        default="api",
        description="Where the person joins; rules may look at it.",
        examples=["till:berlin"],
    )


class Credited(View):
    """Something that was credited."""

    entry: int = Field(description="Number of the entry.", examples=[0])
    points: int = Field(description="Points earned by it.", examples=[100])


Refused = Annotated[
    list[str],
    Field(
        description="Why activities that had waited can never be recorded, by codes of problems; "
        "they wait no longer.",
        examples=[["idempotency_key_reused"]],
    ),
]


class EnrolledView(View):
    """What enrolling did."""

    program: str = Field(description="Id of the program.", examples=["club"])
    member: str = Field(
        description="Id of the member, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    is_new: bool = Field(description="False where the person was a member already.")
    credited: list[Credited] = Field(
        description="What joining earned, and orders that had waited for this person."
    )
    refused: Refused
    conflicts: list[str] = Field(
        description="Other members who have one of the identities: perhaps the same person."
    )

    @classmethod
    def of(cls, enrolled: Enrolled) -> Self:
        """Show what enrolling did."""
        return cls(
            program=enrolled.member.program,
            member=enrolled.member.id,
            is_new=enrolled.is_new,
            credited=credited(enrolled.credited),
            refused=refused(enrolled.credited),
            conflicts=list(enrolled.conflicts),
        )


class LinkedView(View):
    """What binding an identity did."""

    credited: list[Credited] = Field(description="Orders that had waited for this identity.")
    refused: Refused

    @classmethod
    def of(cls, results: tuple[Result, ...]) -> Self:
        """Show what binding an identity did."""
        return cls(credited=credited(results), refused=refused(results))


class IdentityView(View):
    """An identity in its normal form."""

    kind: str = Field(description="What the value is.", examples=["email"])
    value: str = Field(description="The value.", examples=["ada@example.org"])
    verified: bool = Field(description="Whether it was proven, for an e-mail address.")


class MemberView(View):
    """Who a member is and where they stand."""

    program: str = Field(description="Id of the program.", examples=["club"])
    member: str = Field(
        description="Id of the member, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    identities: list[IdentityView] = Field(description="What channels know the member by.")
    tier: str | None = Field(description="The tier the operator set.", examples=["gold"])
    segments: list[str] = Field(
        description="The segments the operator set.", examples=[["b2b", "vip"]]
    )
    merged: list[Ulid] = Field(
        description="Accounts of the same person that this one has taken over.",
        examples=[["01KJQ38XW0ZYXWVTSRQPNMKJHG"]],
    )
    merged_into: Ulid | None = Field(
        description="The account that has taken over this one, which is closed. What names this "
        "one concerns that one from then on; only its own entries are still shown here.",
        examples=[None],
    )

    @classmethod
    def of(cls, shown: MemberShown) -> Self:
        """Show a member."""
        return cls(
            program=shown.member.program,
            member=shown.member.id,
            identities=[
                IdentityView(kind=known.kind, value=known.value, verified=known.verified)
                for known in shown.identities
            ],
            tier=shown.tier,
            segments=list(shown.segments),
            merged=list(shown.merged),
            merged_into=shown.merged_into,
        )


def credited(results: tuple[Result, ...]) -> list[Credited]:
    """Those results that were recorded."""
    return [
        Credited(entry=result.entry_number, points=result.outcome.points)
        for result in results
        if result.outcome.status is Status.RECORDED and result.entry_number is not None
    ]


def refused(results: tuple[Result, ...]) -> list[str]:
    """The codes of those results that are refusals."""
    return [result.outcome.error.code for result in results if result.outcome.error is not None]


def queried_identity(kind: Kind, value: str) -> Identity:
    """The identity that a query asks for.

    Raises:
        RequestInvalidError: the value is none of its kind.
    """
    try:
        return _read(kind, value, verified=False)
    except ValueError as error:
        fault = Fault(detail=str(error), parameter="value", location="query")
        raise RequestInvalidError("the query names no identity", faults=(fault,)) from error


def _read(kind: Kind, value: str, *, verified: bool) -> Identity:
    """The identity in its normal form; ValueError where it has none."""
    if kind == SHOP_CUSTOMER:
        shop, _, customer = value.partition(":")
        identity = shop_customer_identity(customer, shop=shop) if shop and customer else None
    elif kind == CARD:
        identity = card_identity(value)
    elif kind == EMAIL:
        identity = email_identity(value, verified=verified)
    else:
        identity = phone_identity(value)
    if identity is None:
        raise ValueError(_FORMS[kind])
    return identity
