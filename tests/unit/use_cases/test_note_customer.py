"""What a shop's word about a customer does."""

from dataclasses import replace

import pytest
from punchcard.domain.activity import SHOP_CUSTOMER, Identity
from punchcard.domain.errors import TransientError
from punchcard.domain.shops import Enrolment

from tests.fakes import standard_bodies as standard
from tests.fakes.back_office import ROSA, BackOffice, delivery, that_enrols_everybody

CUSTOMER = standard.event("customer.updated", standard.customer())
UNVERIFIED = standard.event("customer.updated", standard.customer(id=None, email_verified=False))
NUMBER = Identity(kind=SHOP_CUSTOMER, value="harbour:c-77", verified=True)


def reason(office: BackOffice, body: standard.Body) -> str | None:
    (result,) = office.deliver(delivery(body)).results
    return result.outcome.reason


def test_a_member_gets_the_identities_that_the_shop_knows() -> None:
    office = BackOffice()
    rosa = office.enrol().member
    assert reason(office, CUSTOMER) == "customer_known"
    identities = office.directory.identities(program="club", member=rosa.id)
    assert {known.kind for known in identities} == {"email", "shop_customer"}


def test_a_stranger_stays_one_unless_the_shop_enrols_everybody() -> None:
    office = BackOffice()
    assert reason(office, CUSTOMER) == "not_a_member"
    assert office.directory.members == {}


def test_a_shop_that_enrols_everybody_makes_a_member_once() -> None:
    office = that_enrols_everybody()
    assert [reason(office, CUSTOMER) for _ in range(3)] == ["customer_known"] * 3
    ((_, rosa),) = office.directory.members.items()
    assert office.available(rosa) == 50


def test_nobody_is_known_by_an_unverified_email_alone() -> None:
    office = that_enrols_everybody()
    assert reason(office, UNVERIFIED) == "not_a_member"


def test_an_identity_of_another_member_stays_there_and_is_noted() -> None:
    office = BackOffice()
    rosa = office.enrol().member
    ben = office.enrol(NUMBER).member
    assert reason(office, CUSTOMER) == "customer_known"
    assert office.directory.resolve(program="club", key=None, identities=[ROSA]).found == (
        (ROSA, rosa),
    )
    ((_, members),) = office.directory.noted
    assert set(members) == {rosa.id, ben.id}


def test_a_customer_that_cannot_be_noted_stays_in_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = that_enrols_everybody()
    office.ledger.fails_at = 1
    recorded = office.deliver(delivery(CUSTOMER))
    assert recorded.handled == 0
    assert isinstance(recorded.failure, TransientError)
    assert reason(office, CUSTOMER) == "customer_known"
    ((_, rosa),) = office.directory.members.items()
    assert office.available(rosa) == 50


def test_what_waited_is_credited_when_the_shop_makes_a_member() -> None:
    office = that_enrols_everybody()
    office.deliver(delivery(standard.event("order.updated", standard.order())))
    reason(office, CUSTOMER)
    ((_, rosa),) = office.directory.members.items()
    assert office.available(rosa) == 69


@pytest.mark.parametrize("office", [BackOffice(), that_enrols_everybody()])
def test_the_refusal_of_what_had_waited_is_told_with_the_customer(office: BackOffice) -> None:
    number = standard.customer(email=None)
    visit = standard.activity(type="visit", customer=number)
    for body in (visit, {**visit, "quantity": 2}):
        office.deliver(delivery(standard.event("activity.reported", body)))
    if office.shop.enrolment is not Enrolment.EVERY_CUSTOMER:
        office.enrol()
    (result,) = office.deliver(delivery(CUSTOMER)).results
    assert result.outcome.error is not None
    assert result.outcome.error.code == "idempotency_key_reused"
    assert not office.directory.waiting


def test_enrolling_names_who_holds_the_other_identities() -> None:
    office = BackOffice()
    ben = office.enrol(NUMBER).member
    office.enrol(replace(ROSA, value="ida@example.com"))
    enrolled = office.enrol(ROSA, NUMBER)
    assert (enrolled.is_new, enrolled.member) == (False, ben)
    assert enrolled.conflicts == ()
