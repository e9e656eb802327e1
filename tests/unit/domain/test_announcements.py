"""What an entry is announced as."""

from datetime import timedelta

from punchcard.domain.announcements import announce
from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.events import Event, EventType, event_id
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.program import Spending
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import encode_activities

from tests.fakes.accounts import ANNA, BELA, Accounts
from tests.fakes.adjustment_desk import Desk
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till, order_activity


def newest(till: Till) -> Entry:
    entry = till.ledger.head(program="club", member=MEMBER.id).entry
    assert entry is not None
    return entry


def told(till: Till) -> list[tuple[EventType, int | None]]:
    return [(event.type, event.points) for event in announce(newest(till))]


class TestAnnouncing:
    def test_an_order_is_announced_with_the_balance_behind_it(self) -> None:
        till = Till()
        till.order(1, 2250)

        assert announce(newest(till)) == (
            Event(
                id=event_id(EventType.POINTS_EARNED, program="club", member=MEMBER.id, about=0),
                type=EventType.POINTS_EARNED,
                program="club",
                member=MEMBER.id,
                occurred_at=newest(till).recorded_at,
                entry=0,
                points=22,
                available=22,
                pending=0,
                reasons=("earned",),
            ),
        )

    def test_points_of_one_type_are_one_event(self) -> None:
        till = Till()
        till.ring(*(order_activity(number, 1000) for number in range(3)))

        assert told(till) == [(EventType.POINTS_EARNED, 30)]

    def test_a_return_is_announced_as_taken_back(self) -> None:
        till = Till()
        till.order(1, 2000)
        till.order(1, 500, version=2)

        assert told(till) == [(EventType.POINTS_REVERSED, 15)]

    def test_points_that_paid_are_announced_and_so_is_their_return(self) -> None:
        till = Till()
        till.order(1, 5000)
        till.order(2, 1000, points_spent=30)
        assert (EventType.POINTS_REDEEMED, 30) in told(till)

        till.order(2, 1000, points_spent=30, version=2, cancelled=True)
        assert (EventType.POINTS_RETURNED, 30) in told(till)

    def test_what_matured_and_expired_meanwhile_is_announced_with_the_next_entry(self) -> None:
        version = program_version(maturity=AfterDays(days=14), expiry=ExpiresAfterDays(days=30))
        till = Till((version,))
        till.order(1, 1000)
        till.wait_until(NOON + timedelta(days=90)).report("visit")

        assert told(till) == [(EventType.POINTS_MATURED, 10), (EventType.POINTS_EXPIRED, 10)]

    def test_an_entry_that_posts_nothing_is_not_announced(self) -> None:
        till = Till()
        till.classify(tier="gold")

        assert announce(newest(till)) == ()

    def test_points_that_are_reserved_or_freed_are_not_announced(self) -> None:
        till = Till((program_version(spending=Spending(points=1, amount=1)),))
        till.order(1, 10000)
        till.hold(80)
        assert announce(newest(till)) == ()

        till.void()
        assert announce(newest(till)) == ()

    def test_of_a_captured_hold_what_paid_is_announced_and_what_came_back_is_not(self) -> None:
        till = Till((program_version(spending=Spending(points=1, amount=1)),))
        till.order(1, 10000)
        till.hold(80)
        till.capture(50)

        assert told(till) == [(EventType.POINTS_REDEEMED, 50)]

    def test_a_reward_and_what_becomes_of_its_coupon_are_announced(self) -> None:
        till = Till((program_version(rewards=(Reward(id="coffee", title="Coffee", points=60),)),))
        till.order(1, 20000)
        till.redeem_reward(request="one")
        assert told(till) == [(EventType.POINTS_REDEEMED, 60), (EventType.REWARD_REDEEMED, 60)]
        (_, event) = announce(newest(till))
        assert (event.reward, event.reasons, event.available) == ("coffee", ("reward",), 140)
        assert till.newest.coupon is not None
        assert event.coupon == till.newest.coupon.coupon.key

        till.reserve(request="one")
        assert told(till) == []
        till.redeem(request="one", reservation="reserve")
        assert told(till) == [(EventType.COUPON_REDEEMED, 60)]

        till.redeem_reward(request="two")
        till.cancel(request="two")
        assert told(till) == [(EventType.POINTS_RETURNED, 60), (EventType.COUPON_CANCELLED, 60)]

    def test_an_order_tells_of_each_coupon_that_it_used_and_gave_back(self) -> None:
        till = Till((program_version(rewards=(Reward(id="coffee", title="Coffee", points=60),)),))
        till.order(1, 20000)
        for request in ("one", "two"):
            till.redeem_reward(request=request)
        shown = (till.coupon_code("one"), till.coupon_code("two"))

        till.order(2, 100, coupons=shown)
        used = announce(newest(till))[1:]
        till.order(2, 100, coupons=shown, version=2, cancelled=True)
        restored = announce(newest(till))[1:]

        assert [event.type for event in used] == [EventType.COUPON_REDEEMED] * 2
        assert [event.type for event in restored] == [EventType.COUPON_RESTORED] * 2
        assert len({event.id for event in (*used, *restored)}) == 4
        assert {event.coupon for event in used} == {event.coupon for event in restored}

    def test_each_use_of_a_coupon_in_an_entry_is_an_event_of_its_own(self) -> None:
        coffee = Reward(id="coffee", title="Coffee", points=60, coupon=CouponTerms(uses=2))
        till = Till((program_version(rewards=(coffee,)),))
        till.order(1, 20000)
        till.redeem_reward()
        shown = (till.coupon_code("click"),)

        till.ring(
            order_activity(2, 100, coupons=shown),
            order_activity(2, 100, coupons=shown, version=2, cancelled=True),
            order_activity(3, 100, coupons=shown),
            order_activity(4, 100, coupons=shown),
        )
        entry = newest(till)
        events = [event for event in announce(entry) if event.coupon is not None]

        assert [event.type for event in events] == [
            EventType.COUPON_REDEEMED,
            EventType.COUPON_RESTORED,
            EventType.COUPON_REDEEMED,
            EventType.COUPON_REDEEMED,
        ]
        assert len({event.id for event in events}) == 4
        # Nothing tells the first of a type apart: events of before keep their ids.
        about = f"{entry.number} {events[0].coupon}"
        for event in events[:2]:
            assert event.id == event_id(
                event.type, program=entry.program, member=entry.member, about=about
            )

    def test_what_was_adjusted_counts_from_the_members_side(self) -> None:
        for source, target, points in (
            (Account.ADJUSTED, Account.AVAILABLE, 7),
            (Account.AVAILABLE, Account.ADJUSTED, -7),
        ):
            till = Till()
            till.order(1, 1000)
            posting = Posting(
                source=source, target=target, points=7, reason="goodwill", effective_at=NOON
            )
            text = encode_activities((Recorded(type="adjusted", postings=(posting,)),))

            (event,) = announce(newest(till)._replace(activities=text))

            assert (event.type, event.points) == (EventType.POINTS_ADJUSTED, points)
            assert event.reasons == ("goodwill",)

    def test_what_was_transferred_counts_from_the_side_of_each_member(self) -> None:
        desk = Desk()
        desk.recorded(50, "key-0")
        reported = desk.transferred(20)

        told = [announce(side.entry) for side in (reported.given, reported.received)]

        assert [[(event.type, event.points) for event in events] for events in told] == [
            [(EventType.POINTS_TRANSFERRED, -20)],
            [(EventType.POINTS_TRANSFERRED, 20)],
        ]

    def test_what_was_reinstated_is_announced(self) -> None:
        till = Till((program_version(expiry=ExpiresAfterDays(days=30)),))
        till.order(1, 1000)
        till.wait_until(NOON + timedelta(days=40)).reinstate(7)

        assert told(till) == [
            (EventType.POINTS_EXPIRED, 10),
            (EventType.POINTS_REINSTATED, 7),
        ]

    def test_an_entry_announced_again_has_the_same_events(self) -> None:
        till = Till()
        till.order(1, 1000)

        assert announce(newest(till)) == announce(newest(till))

    def test_a_merge_is_announced_for_each_of_the_two(self) -> None:
        accounts = Accounts((program_version(spending=Spending(points=1, amount=1)),))
        accounts.order(BELA, 1, 5_000)
        accounts.hold(BELA, "checkout", 20)

        merged = accounts.merge(ANNA, BELA)

        (of_anna,), (of_bela,) = announce(merged.entry), announce(accounts.head(BELA))
        assert of_anna == Event(
            id=event_id(EventType.MEMBER_MERGED, program="club", member=ANNA.id, about=0),
            type=EventType.MEMBER_MERGED,
            program="club",
            member=ANNA.id,
            occurred_at=NOON,
            entry=0,
            points=50,
            available=30,
            pending=0,
            reasons=("merged",),
            absorbed=BELA.id,
            merged_into=ANNA.id,
        )
        assert of_bela.member == BELA.id
        assert (of_bela.absorbed, of_bela.merged_into) == (BELA.id, ANNA.id)
        assert (of_bela.points, of_bela.available, of_bela.entry) == (-50, 0, 2)

    def test_a_balance_below_zero_that_goes_over_is_told_as_owed(self) -> None:
        accounts = Accounts()
        accounts.order(BELA, 1, 0, points_spent=20, paid_with_points=20)

        (told,) = announce(accounts.merge(ANNA, BELA).entry)

        assert (told.points, told.available, told.reasons) == (-20, -20, ("merged", "merged_owed"))
