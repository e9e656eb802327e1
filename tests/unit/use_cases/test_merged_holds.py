"""Holds of accounts that were merged: each is resolved once, by whichever way it is reached."""

from datetime import timedelta

import pytest
from punchcard.domain.checkout import ShownHold
from punchcard.domain.holds import (
    HOLDS_MAX,
    HoldCapturedError,
    HoldLapsedError,
    HoldNotFoundError,
    HoldsTooManyError,
    HoldVoidedError,
)
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Status
from punchcard.domain.program import Spending
from punchcard.use_cases.hold_calls import HoldStatus, StandingHold, kept_by
from punchcard.use_cases.show_hold import list_holds, show_hold

from tests.fakes.accounts import ACCOUNTS, ANNA, BELA, CORA, Accounts
from tests.fakes.programs import program_version
from tests.fakes.till import NOON


@pytest.fixture
def accounts() -> Accounts:
    """Each account has a hundred points, and points pay for orders."""
    accounts = Accounts((program_version(spending=Spending(points=1, amount=1)),))
    for number, member in enumerate(ACCOUNTS, start=101):
        accounts.order(member, number, 10_000)
    return accounts


def shown(*holds: StandingHold) -> tuple[ShownHold, ...]:
    return tuple(ShownHold(code=hold.code, amount=hold.record.hold.amount) for hold in holds)


def looked_at(accounts: Accounts, member: Member, hold: StandingHold) -> StandingHold:
    return show_hold(
        hold.record.hold.key,
        program="club",
        member=member.id,
        **accounts.ports,
    )


def test_a_hold_goes_on_and_keeps_its_code_and_id(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)

    assert accounts.available(ANNA) == 120
    assert accounts.state(ANNA).held_points == 80
    for member in (ANNA, BELA):
        seen = looked_at(accounts, member, hold)
        assert (seen.code, seen.status) == (hold.code, HoldStatus.HELD)
        (listed,) = list_holds(program="club", member=member.id, **accounts.ports)
        assert listed.code == hold.code


@pytest.mark.parametrize("member", [ANNA, BELA])
def test_it_is_captured_once_by_calls_that_name_either_account(
    accounts: Accounts, member: Member
) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)

    captured = accounts.capture(member, hold, points=50)

    assert captured.status is HoldStatus.CAPTURED
    for other in (ANNA, BELA):
        again = accounts.capture(other, hold, points=50)
        assert (again.record, again.is_new) == (captured.record, False)
        with pytest.raises(HoldCapturedError):
            accounts.capture(other, hold, "another")
        with pytest.raises(HoldCapturedError):
            accounts.void(other, hold)
    assert accounts.available(ANNA) == accounts.available(BELA) == 150


def test_it_is_voided_once(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)

    accounts.void(ANNA, hold)

    assert not accounts.void(BELA, hold).is_new
    with pytest.raises(HoldVoidedError):
        accounts.capture(BELA, hold)
    assert accounts.available(ANNA) == 200


def test_it_lapses_into_the_open_account(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)

    accounts.now += timedelta(hours=2)

    assert accounts.available(BELA) == 200
    assert looked_at(accounts, ANNA, hold).status is HoldStatus.LAPSED
    with pytest.raises(HoldLapsedError):
        accounts.capture(ANNA, hold)


def test_what_became_of_it_before_the_merge_is_known_behind_it(accounts: Accounts) -> None:
    captured = accounts.hold(BELA, "one", 30)
    answer = accounts.capture(BELA, captured)
    voided = accounts.hold(CORA, "two", 30)
    accounts.void(CORA, voided)
    accounts.merge(BELA, CORA, "inner")
    accounts.merge(ANNA, BELA, "outer")

    again = accounts.capture(ANNA, captured)

    assert (again.record, again.is_new, again.code) == (answer.record, False, captured.code)
    with pytest.raises(HoldVoidedError):
        accounts.capture(ANNA, voided)
    assert looked_at(accounts, CORA, voided).status is HoldStatus.VOIDED
    assert accounts.available(ANNA) == 270


@pytest.mark.parametrize("buyer", ACCOUNTS)
@pytest.mark.parametrize("taker", ACCOUNTS)
def test_an_order_of_any_account_captures_the_hold_of_any(
    accounts: Accounts, buyer: Member, taker: Member
) -> None:
    hold = accounts.hold(taker, "checkout", 80)
    order_number = 1
    accounts.directory.claim_activity("shop:order:1", member=buyer)
    accounts.merge(BELA, CORA, "inner")
    accounts.merge(ANNA, BELA, "outer")

    for version in (1, 2):
        accounts.order(ANNA, order_number, 1_000, holds=shown(hold), version=version)

    assert looked_at(accounts, CORA, hold).status is HoldStatus.CAPTURED
    assert accounts.available(ANNA) == accounts.together == 300 - 80 + 10
    with pytest.raises(HoldCapturedError):
        accounts.capture(BELA, hold)


def test_an_order_adopts_what_a_call_captured_on_the_other_account(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.capture(BELA, hold)
    accounts.merge(ANNA, BELA)

    accounts.order(ANNA, 1, 1_000, holds=shown(hold))
    assert accounts.available(ANNA) == 200 - 80 + 10

    accounts.order(ANNA, 1, 0, holds=shown(hold), version=2, cancelled=True)
    assert accounts.available(ANNA) == 200


def test_a_code_pays_for_one_order_though_the_accounts_differ(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.order(BELA, 1, 1_000, holds=shown(hold))
    accounts.merge(ANNA, BELA)

    accounts.order(ANNA, 2, 1_000, holds=shown(hold))

    assert accounts.available(ANNA) == 200 - 80 + 20


def test_a_lapsed_hold_of_the_closed_account_is_captured_late(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)
    accounts.now += timedelta(hours=2)

    accounts.order(ANNA, 1, 1_000, holds=shown(hold), at=NOON)

    assert looked_at(accounts, ANNA, hold).status is HoldStatus.CAPTURED_LATE
    assert accounts.available(ANNA) == 200 - 80 + 10


def test_the_codes_of_strangers_stay_strange(accounts: Accounts) -> None:
    hold = accounts.hold(CORA, "checkout", 80)
    accounts.merge(ANNA, BELA)

    accounts.order(ANNA, 1, 1_000, holds=shown(hold))

    assert looked_at(accounts, CORA, hold).status is HoldStatus.HELD
    assert accounts.available(ANNA) == 210
    with pytest.raises(HoldNotFoundError):
        looked_at(accounts, ANNA, hold)


def test_a_request_for_a_hold_has_one_effect_by_either_account(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)

    for member in (BELA, ANNA):
        again = accounts.hold(member, "checkout", 80)
        assert (again.record, again.code, again.is_new) == (hold.record, hold.code, False)
    behind = accounts.hold(BELA, "another", 20)
    again = accounts.hold(ANNA, "another", 20)
    assert (again.record, again.code, again.is_new) == (behind.record, behind.code, False)

    assert accounts.state(ANNA).held_points == 100


def test_both_accounts_have_one_balance_at_two_tills(accounts: Accounts) -> None:
    accounts.merge(ANNA, BELA)
    accounts.hold(ANNA, "one", 150)

    again = accounts.hold(BELA, "two", 50)

    assert again.status is HoldStatus.HELD
    assert accounts.available(ANNA) == 0
    assert accounts.order(ANNA, 9, 1_000, holds=shown(again)).status is Status.RECORDED
    assert accounts.state(ANNA).held_points == 150


def test_more_holds_than_can_be_taken_may_come_together(accounts: Accounts) -> None:
    holds = [
        accounts.hold(member, f"{member.id} {number}", 1)
        for member in (ANNA, BELA)
        for number in range(HOLDS_MAX)
    ]
    accounts.merge(ANNA, BELA)

    assert len(accounts.state(ANNA).holds) == 2 * HOLDS_MAX
    with pytest.raises(HoldsTooManyError):
        accounts.hold(ANNA, "more", 1)
    for number, hold in enumerate(holds):
        accounts.capture(ANNA, hold, f"capture {number}")
    assert accounts.available(ANNA) == 200 - 2 * HOLDS_MAX


def test_a_hold_whose_account_is_gone_has_no_code(accounts: Accounts) -> None:
    hold = accounts.hold(BELA, "checkout", 80)
    accounts.merge(ANNA, BELA)
    del accounts.directory.members["club", BELA.id]

    with pytest.raises(HoldNotFoundError):
        kept_by(hold.record.hold, ANNA, directory=accounts.directory, ledger=accounts.ledger)
    accounts.order(ANNA, 1, 1_000, holds=shown(hold))
    assert accounts.available(ANNA) == 130


def test_an_activity_with_the_id_of_a_hold_is_none(accounts: Accounts) -> None:
    accounts.visit(BELA, "visit")
    accounts.merge(ANNA, BELA)
    visit = key_text(hash_key("api:app:visit", BELA.salt))

    with pytest.raises(HoldNotFoundError):
        show_hold(visit, program="club", member=ANNA.id, **accounts.ports)
