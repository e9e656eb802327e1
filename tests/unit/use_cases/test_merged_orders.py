"""Orders of an account that was merged: each event has one effect, before and after the merge."""

from dataclasses import replace
from datetime import timedelta

from punchcard.domain.activity import EMAIL, Identity, Refund, Report
from punchcard.domain.outcome import Status
from punchcard.domain.policies import AfterDays
from punchcard.use_cases.enrol_member import enrol_member, link_identity
from punchcard.use_cases.record_reports import record_reports

from tests.fakes.accounts import ACCOUNTS, ANNA, BELA, CORA, Accounts, card_of
from tests.fakes.programs import program_version
from tests.fakes.till import line, order_activity, refund_activity

REFUND = Refund(refund_id="r1", lines=(line(1_000),))


def test_an_order_of_the_closed_account_goes_on_in_the_open_one() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)

    assert accounts.order(BELA, 1, 5_000).status is Status.DUPLICATE
    accounts.order(BELA, 1, 3_000, version=2)

    assert accounts.available(ANNA) == accounts.together == 30
    assert accounts.head(BELA).kind == "merged_into"


def test_it_does_so_whoever_the_shop_names_by_then() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)

    for member in ACCOUNTS:
        assert accounts.order(member, 1, 5_000).status is Status.DUPLICATE
    accounts.order(CORA, 1, 1_000, version=2)

    assert accounts.available(ANNA) == accounts.together == 10


def test_a_refund_that_was_seen_before_the_merge_has_no_second_effect() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.refund(1, REFUND)
    accounts.merge(ANNA, BELA)

    assert accounts.refund(1, REFUND).status is Status.DUPLICATE
    accounts.order(BELA, 1, 4_000, version=2, refunds=(REFUND,), refunded=1_000)
    assert accounts.available(ANNA) == 40

    accounts.refund(1, replace(REFUND, refund_id="r2"))
    assert accounts.refund(1, replace(REFUND, refund_id="r2")).status is Status.DUPLICATE
    assert accounts.available(ANNA) == accounts.together == 30


def test_a_refund_may_take_back_what_the_other_account_earned() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.order(BELA, 2, 0, points_spent=50, paid_with_points=5_000)
    accounts.order(ANNA, 3, 2_000)
    accounts.merge(ANNA, BELA)

    accounts.order(BELA, 1, 0, version=2, cancelled=True)

    assert accounts.available(ANNA) == accounts.together == -30


def test_pending_points_of_an_order_are_taken_from_where_they_went() -> None:
    accounts = Accounts((replace(program_version(), maturity=AfterDays(days=14)),))
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)

    accounts.order(BELA, 1, 2_000, version=2)

    assert accounts.state(ANNA).pending_points == 20
    accounts.now += timedelta(days=20)
    assert accounts.available(BELA) == accounts.available(ANNA) == 20


def test_an_order_is_known_by_way_of_two_merges() -> None:
    accounts = Accounts()
    accounts.order(CORA, 1, 5_000)
    accounts.merge(BELA, CORA, "one")
    accounts.order(CORA, 2, 1_000)
    accounts.order(CORA, 1, 4_000, version=2)
    accounts.merge(ANNA, BELA, "two")

    assert accounts.order(CORA, 1, 4_000, version=2).status is Status.DUPLICATE
    assert accounts.order(CORA, 2, 1_000).status is Status.DUPLICATE
    accounts.order(CORA, 1, 3_000, version=3)

    assert accounts.available(CORA) == accounts.together == 40


def test_an_order_is_known_when_every_memory_has_forgotten_it() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    for number in range(2, 16):
        accounts.order(BELA, number, 100)
    accounts.merge(ANNA, BELA)
    for number in range(16, 30):
        accounts.order(ANNA, number, 100)

    assert accounts.order(BELA, 1, 5_000).status is Status.DUPLICATE
    assert accounts.order(BELA, 2, 100).status is Status.DUPLICATE
    assert accounts.available(ANNA) == accounts.together == 50 + 28


def test_an_order_that_was_bound_and_not_recorded_is_recorded_once() -> None:
    """Its writer broke off between the two, and the merge came in between."""
    accounts = Accounts()
    accounts.directory.claim_activity("shop:order:1", member=BELA)
    accounts.merge(ANNA, BELA)

    assert accounts.order(BELA, 1, 5_000).status is Status.RECORDED
    assert accounts.order(BELA, 1, 5_000).status is Status.DUPLICATE
    assert accounts.available(ANNA) == accounts.together == 50


def test_what_is_born_after_the_merge_costs_no_read_of_the_closed_account() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)
    accounts.now += timedelta(days=1)
    read: list[str] = []
    look = accounts.ledger.entries_before

    def note(**place: object) -> object:
        read.append(str(place["member"]))
        return look(**place)  # type: ignore[arg-type]

    accounts.ledger.entries_before = note  # type: ignore[assignment,method-assign]
    accounts.order(BELA, 2, 1_000, at=accounts.now)

    assert read == [ANNA.id]


def test_an_order_that_waits_for_an_identity_goes_to_the_open_account() -> None:
    accounts = Accounts()
    mail = Identity(kind=EMAIL, value="bela@example.org", verified=True)
    accounts.report(order_activity(1, 5_000), mail)
    accounts.merge(ANNA, BELA)

    link_identity(mail, member=BELA, archive=accounts.archive, **accounts.ports)

    assert accounts.available(ANNA) == accounts.together == 50


def test_an_amendment_that_waits_finds_its_order_in_the_open_account() -> None:
    accounts = Accounts()
    accounts.directory.claim_activity("shop:order:1", member=BELA)
    assert accounts.refund(1, REFUND).status is Status.WAITING
    accounts.merge(ANNA, BELA)

    accounts.order(BELA, 1, 5_000)

    assert accounts.available(ANNA) == accounts.together == 40
    assert accounts.directory.waiting == {}


def test_joining_again_with_an_identity_that_was_not_moved_joins_nobody_twice() -> None:
    accounts = Accounts()
    accounts.merge(ANNA, BELA)
    accounts.directory.owners["club", "identity", "card", card_of(BELA).value] = BELA

    enrolled = enrol_member(
        [card_of(ANNA), card_of(BELA)],
        candidate=CORA,
        channel="till",
        archive=accounts.archive,
        **accounts.ports,
    )

    assert enrolled.member == ANNA
    assert enrolled.conflicts == ()
    assert not accounts.directory.noted


def test_a_report_that_names_merged_accounts_is_no_conflict() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)

    accounts.report(order_activity(1, 4_000, version=2), card_of(ANNA), card_of(BELA))
    assert not accounts.directory.noted

    accounts.report(order_activity(1, 3_000, version=3), card_of(ANNA), card_of(CORA))
    assert set(accounts.directory.noted) == {("club", (ANNA.id, CORA.id))}


def test_reports_by_way_of_both_accounts_are_recorded_together() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)
    reports = [
        Report(activity=order_activity(2, 1_000), identities=(card_of(ANNA),)),
        Report(activity=order_activity(1, 2_000, version=2), identities=()),
        Report(activity=refund_activity(1, REFUND), identities=()),
        Report(activity=order_activity(3, 1_000), identities=(card_of(BELA),)),
    ]

    for _ in range(2):
        recorded = record_reports(
            reports, program="club", archive=accounts.archive, **accounts.ports
        )
        assert recorded.failure is None

    assert accounts.available(ANNA) == accounts.together == 30


def test_each_state_of_an_order_is_kept_once() -> None:
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    accounts.merge(ANNA, BELA)

    for _ in range(2):
        accounts.order(BELA, 1, 5_000)
        accounts.order(BELA, 1, 4_000, version=2)

    kept = list(accounts.archive.kept.values())
    assert [(each.member, each.entry_number) for each in kept] == [(BELA.id, 0), (BELA.id, 1)]
