"""Orders of somebody whom nobody knows, but who shows the code of a member's hold."""

from punchcard.domain.activity import EMAIL, Identity
from punchcard.domain.outcome import Status
from punchcard.domain.program import Spending
from punchcard.domain.shops import Delivery
from punchcard.use_cases.hold_calls import StandingHold
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.fakes import standard_bodies as standard
from tests.fakes.back_office import BackOffice, delivery
from tests.fakes.programs import fixed, program_version, rule


def an_office() -> BackOffice:
    office = BackOffice()
    welcome = rule(id="welcome", on="sign_up", earn=fixed(50))
    office.programs.publish(
        program_version(number=2, rules=(rule(), welcome), spending=Spending(points=1, amount=1))
    )
    return office


def held(office: BackOffice, member: str, *, key: str = "checkout") -> StandingHold:
    return take_hold(
        HoldWish(currency="EUR", basket=1_000, channel="web", points=40),
        client="shop",
        idempotency_key=key,
        program="club",
        member=member,
        directory=office.directory,
        ledger=office.ledger,
        programs=office.programs,
        now=office.now,
    )


def order_with(code: str, *, number: int = 1, customer: object = None) -> Delivery:
    return delivery(
        standard.event(
            "order.updated",
            standard.order(
                id=f"order-{number}",
                customer=customer,
                lines=[standard.line(amount="10.00", tax="0.00")],
                paid_with_points="0.40",
                holds=[{"code": code}],
            ),
        ),
        number=number,
    )


def test_a_guest_with_the_code_is_its_member() -> None:
    office = an_office()
    rosa = office.enrol().member
    code = held(office, rosa.id).code
    recorded = office.deliver(order_with(code))
    assert [result.outcome.status for result in recorded.results] == [Status.RECORDED]
    assert office.available(rosa) == 50 - 40 + 9


def test_the_same_code_has_no_effect_for_another_member() -> None:
    office = an_office()
    rosa = office.enrol().member
    code = held(office, rosa.id).code
    other = {"email": "other@example.com", "email_verified": True}
    theirs = office.enrol(Identity(kind=EMAIL, value="other@example.com", verified=True)).member
    office.deliver(order_with(code, customer=other))
    assert office.available(theirs) == 50 + 9
    head = office.head(rosa)
    assert head is not None
    assert head.kind == "hold"


def test_a_code_that_nobody_has_finds_nobody() -> None:
    office = an_office()
    office.enrol()
    recorded = office.deliver(order_with("PC0000000000000000"))
    assert [result.outcome.status for result in recorded.results] == [Status.REFUSED]


def test_the_code_stands_in_no_entry() -> None:
    office = an_office()
    rosa = office.enrol().member
    code = held(office, rosa.id).code
    office.deliver(order_with(code))
    head = office.head(rosa)
    assert head is not None
    assert code not in head.activities + head.state
