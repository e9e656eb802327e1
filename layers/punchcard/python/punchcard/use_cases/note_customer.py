"""Noting what a shop says about a customer: it may bind identities, or make a member."""

from collections.abc import Sequence
from datetime import datetime

from punchcard.domain.activity import CustomerKnown
from punchcard.domain.errors import IdentityTakenError
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.shops import Enrolment, Shop
from punchcard.ports import ActivityArchive, Directory, Ledger, Programs
from punchcard.use_cases.enrol_member import enrol_member, link_identity, may_bind
from punchcard.use_cases.record_activities import Result

NOT_A_MEMBER = "not_a_member"
CUSTOMER_KNOWN = "customer_known"


def note_customer(
    customer: CustomerKnown,
    *,
    shop: Shop,
    candidate: Member,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> Result:
    """Bind a known member's further identities; enrol a stranger only if the shop asks for it.

    `candidate` has the id and salt that a new member would get. Identities of another member
    stay where they are: the conflict is noted for the operator. The outcome's error is the first
    refusal among the activities that had waited for the customer.
    """
    identities = may_bind(customer.identities)
    if not identities:
        return _result(NOT_A_MEMBER)
    if shop.enrolment is Enrolment.EVERY_CUSTOMER:
        enrolled = enrol_member(
            identities,
            candidate=candidate,
            channel=customer.channel,
            directory=directory,
            ledger=ledger,
            programs=programs,
            archive=archive,
            now=now,
        )
        return _result(CUSTOMER_KNOWN, enrolled.credited)
    found = directory.resolve(program=shop.program, key=None, identities=identities).found
    if not found:
        return _result(NOT_A_MEMBER)
    credited: list[Result] = []
    for identity in identities:
        try:
            credited += link_identity(
                identity,
                member=found[0][1],
                directory=directory,
                ledger=ledger,
                programs=programs,
                archive=archive,
                now=now,
            )
        except IdentityTakenError:
            # Noted by the directory as a conflict; the shop can do nothing about it.
            continue
    return _result(CUSTOMER_KNOWN, credited)


def _result(reason: str, credited: Sequence[Result] = ()) -> Result:
    refusals = (result.outcome.error for result in credited)
    error = next((error for error in refusals if error is not None), None)
    return Result(Outcome(status=Status.IGNORED, reason=reason, error=error), None)
