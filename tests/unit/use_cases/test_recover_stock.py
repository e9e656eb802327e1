"""What broken redemptions took goes back once they can never happen, and not before."""

from dataclasses import replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.rewards import RedemptionAbandonedError
from punchcard.domain.stock import CLAIM_MINUTES, Claim
from punchcard.ports import EntryTooLargeError
from punchcard.use_cases.recover_stock import StockRecovered, recover_stock
from punchcard.use_cases.redeem_reward import RECOVERED_PER_CALL_MAX
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.take_stock import take_stock

from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk, other_member
from tests.fakes.hold_calls import SALT
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.till import MEMBER, NOON
from tests.unit.use_cases.test_redeem_reward import reopen

AFTER = NOON + timedelta(minutes=CLAIM_MINUTES)


def take(
    desk: CatalogueDesk,
    key: str = "click",
    *,
    member: str = MEMBER.id,
    attempt: str = "broken",
    total: int = 2,
) -> None:
    """Take a unit for a redemption that then breaks off."""
    request = key_text(hash_key(client_key("app", key), SALT))
    unit = take_stock(
        Claim("", member, request, desk.now),
        attempt=attempt,
        program="club",
        reward="coffee",
        total=total,
        stocks=desk.stocks,
    )
    assert unit is not None


def test_nothing_goes_back_while_it_may_still_happen() -> None:
    desk = CatalogueDesk()
    take(desk)
    desk.till.wait_until(AFTER - timedelta(milliseconds=1))
    assert desk.recover() == StockRecovered(put_back=0, sold=0)
    assert desk.taken == 1


def test_what_broke_off_goes_back_and_can_never_happen() -> None:
    desk = CatalogueDesk()
    take(desk)
    desk.till.wait_until(AFTER)
    assert desk.recover() == StockRecovered(put_back=1, sold=0)
    assert (desk.taken, desk.open_claims) == (0, 0)
    with pytest.raises(RedemptionAbandonedError):
        desk.redeem()
    assert (desk.taken, desk.open_claims) == (0, 0)
    assert desk.till.available == 1_000


def test_what_was_recorded_with_another_unit_goes_back_too() -> None:
    desk = CatalogueDesk()
    take(desk)
    desk.redeem()
    desk.till.wait_until(AFTER)
    assert desk.recover() == StockRecovered(put_back=1, sold=0)
    assert desk.taken == 1


def test_what_was_recorded_with_this_unit_is_sold() -> None:
    desk = CatalogueDesk()
    issued = desk.redeem()
    unit = issued.record.coupon.unit
    assert unit is not None
    reopen(desk, unit)
    kept = desk.stocks.shelf(program="club", reward="coffee", number=int(unit[0]))
    (claim,) = kept.claims
    right = claim._replace(request=issued.record.coupon.request)
    desk.stocks.keep(kept._replace(claims=(right,), revision=kept.revision + 1))
    desk.till.wait_until(AFTER)
    assert desk.recover() == StockRecovered(put_back=0, sold=1)
    assert (desk.taken, desk.open_claims) == (1, 0)


class FullLedger(InMemoryLedger):
    """A ledger that finds every entry too large for it."""

    @override
    def append(self, entry: Entry) -> Entry | None:
        raise EntryTooLargeError("the entry is too large")


def test_what_cannot_be_given_up_stays_taken_until_it_can() -> None:
    desk = CatalogueDesk()
    take(desk)
    desk.till.wait_until(AFTER)
    ledger = desk.till.ledger
    desk.till.ledger = FullLedger(ledger.clock, ledger.chains)
    assert desk.recover() == StockRecovered(put_back=0, sold=0)
    assert (desk.taken, desk.open_claims) == (1, 1)

    desk.till.ledger = ledger
    assert desk.recover() == StockRecovered(put_back=1, sold=0)
    assert (desk.taken, desk.open_claims) == (0, 0)


def test_of_somebody_who_was_erased_it_stays_taken() -> None:
    desk = CatalogueDesk()
    take(desk, member=other_member(9).id)
    desk.till.wait_until(AFTER)
    assert desk.recover() == StockRecovered(put_back=0, sold=1)
    assert (desk.taken, desk.open_claims) == (1, 0)


def test_again_it_finds_nothing_to_do() -> None:
    desk = CatalogueDesk()
    take(desk)
    desk.till.wait_until(AFTER)
    desk.recover()
    assert desk.recover() == StockRecovered(put_back=0, sold=0)


def test_a_member_waits_for_the_oldest_few_and_not_for_all_that_broke_off() -> None:
    broken = 2 * RECOVERED_PER_CALL_MAX + 1
    desk = CatalogueDesk(replace(COFFEE, stock=broken))
    for number in range(broken):
        take(desk, f"broken {number}", attempt=f"broken {number}", total=broken)
        desk.till.wait_until(desk.now + timedelta(seconds=1))
    desk.till.wait_until(AFTER + timedelta(hours=1))

    desk.redeem("new")

    (stock,) = desk.stocks.stocks("club").values()
    assert len(stock.claims) == broken - RECOVERED_PER_CALL_MAX
    assert stock.taken == broken - RECOVERED_PER_CALL_MAX + 1
    oldest = NOON + timedelta(seconds=RECOVERED_PER_CALL_MAX)
    assert min(claim.taken_at for claim in stock.claims) == oldest
    assert desk.recover() == StockRecovered(put_back=broken - RECOVERED_PER_CALL_MAX, sold=0)


def test_a_stock_is_shown_with_what_has_not_ended() -> None:
    desk = CatalogueDesk()
    desk.redeem()
    take(desk, "other")
    shown = desk.stock_shown()
    assert (shown.reward, shown.stock.sold, shown.stock.left(2)) == (desk.reward, 1, 0)
    assert [claim.member for claim in shown.stock.claims] == [MEMBER.id]


def test_an_untouched_stock_is_whole() -> None:
    assert CatalogueDesk().stock_shown().stock.left(2) == 2


def test_of_no_program_it_is_refused() -> None:
    desk = CatalogueDesk()
    with pytest.raises(ProgramNotFoundError):
        recover_stock(
            "coffee",
            program="other",
            directory=desk.directory,
            ledger=desk.till.ledger,
            programs=desk.till.programs,
            stocks=desk.stocks,
            now=desk.now,
        )
