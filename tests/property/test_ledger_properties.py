"""What holds for every ledger, whatever happens in it."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import Activity, Refund
from punchcard.domain.codec import decode_state, encode_state
from punchcard.domain.lots import burn
from punchcard.domain.memory import SLOTS_MAX, Memory, hash_key
from punchcard.domain.outcome import Status
from punchcard.domain.policies import NeverExpires, TakeBack
from punchcard.domain.program import ProgramVersion
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities, encode_activities
from punchcard.domain.schedule import expiry_schedule
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline

from tests.fakes.till import MEMBER, Till, line, order_activity
from tests.property.ledgers import (
    START,
    dice,
    events_of_an_order,
    instants,
    points,
    programs,
    recordings,
    states,
)
from tests.property.tellings import LATER, balance, chain_of, record_of, tell

versions = dice.map(programs)
policies = st.sampled_from(TakeBack)


@given(versions, events_of_an_order(points_spent_max=0), st.data())
def test_events_of_one_order_lead_to_one_balance_in_any_order(
    version: ProgramVersion, events: tuple[Activity, ...], data: st.DataObject
) -> None:
    version = replace(version, take_back=TakeBack.DEFICIT)
    shuffled = data.draw(st.permutations(events))
    assert balance(tell(version, shuffled)) == balance(tell(version, events))


@given(versions, events_of_an_order(), st.data())
def test_also_where_it_was_paid_with_points_as_long_as_none_expire(
    version: ProgramVersion, events: tuple[Activity, ...], data: st.DataObject
) -> None:
    version = replace(version, take_back=TakeBack.DEFICIT, expiry=NeverExpires())
    shuffled = data.draw(st.permutations(events))
    assert balance(tell(version, shuffled)) == balance(tell(version, events))


@given(versions, events_of_an_order(), st.data())
def test_whatever_is_forgiven_an_order_has_what_it_deserves_in_any_order(
    version: ProgramVersion, events: tuple[Activity, ...], data: st.DataObject
) -> None:
    """What could not be taken depends on what was there; what an order is due does not."""
    told, shuffled = tell(version, events), tell(version, data.draw(st.permutations(events)))
    one, other = record_of(told), record_of(shuffled)
    assert one.credited - one.forgiven == other.credited - other.forgiven
    assert one.measured == other.measured


@given(versions, events_of_an_order(), st.data())
def test_what_is_told_again_changes_nothing(
    version: ProgramVersion, events: tuple[Activity, ...], data: st.DataObject
) -> None:
    shop = tell(version, events)
    entries = len(chain_of(shop).entries)
    again = [shop.ring(event).status for event in data.draw(st.permutations(events))]
    assert set(again) <= {Status.DUPLICATE, Status.SUPERSEDED}
    assert len(chain_of(shop).entries) == entries


@given(versions, st.lists(events_of_an_order(), min_size=1, max_size=3), policies)
def test_points_are_never_made_or_lost(
    version: ProgramVersion, orders: list[tuple[Activity, ...]], policy: TakeBack
) -> None:
    shop = tell(
        replace(version, take_back=policy),
        [
            replace(event, key=f"order-{number}")
            for number, events in enumerate(orders)
            for event in events
        ],
    )
    chain = chain_of(shop)
    assert sum(chain.accounts.values()) == 0
    records = [recorded.order for recorded in chain.orders.values() if recorded.order]
    assert shop.state.earned == sum(record.credited for record in records)
    if policy is TakeBack.DEFICIT:
        assert not any(record.forgiven for record in records)


@given(versions, events_of_an_order(), events_of_an_order())
def test_a_batch_is_what_its_activities_are_one_by_one(
    version: ProgramVersion, events: tuple[Activity, ...], others: tuple[Activity, ...]
) -> None:
    told = (*events, *(replace(event, key="another") for event in others))
    one_by_one, batch = Till((version,), now=LATER), Till((version,), now=LATER)
    for event in told:
        one_by_one.ring(event)
    batch.ring(*told)
    one, other = one_by_one.state, batch.state
    assert one._replace(memory=Memory()) == other._replace(memory=Memory())
    assert [slot[0] for slot in one.memory] == [slot[0] for slot in other.memory]


@given(versions, policies, st.lists(st.integers(1, 20_000), min_size=1, max_size=8), st.data())
def test_buying_and_returning_again_and_again_gains_only_what_is_forgiven(
    version: ProgramVersion, policy: TakeBack, prices: list[int], data: st.DataObject
) -> None:
    shop = Till((replace(version, take_back=policy),), now=LATER)
    for number, price in enumerate(prices):
        bought = line(price, sku="tea")
        returned = (Refund(refund_id=f"r{number}", lines=(bought,)),)
        shop.ring(order_activity(number, lines=(bought,)))
        kept = () if data.draw(st.booleans()) else (bought,)
        cancelled = bool(kept)
        shop.ring(
            order_activity(
                number, version=2, lines=kept, refunds=returned[len(kept) :], cancelled=cancelled
            )
        )
    records = chain_of(shop).orders.values()
    forgiven = sum(recorded.order.forgiven for recorded in records if recorded.order)
    assert balance(shop) == forgiven
    assert forgiven == 0 or policy is TakeBack.PENDING_ONLY


@given(versions, st.lists(st.integers(0, 2_500), min_size=1, max_size=6))
def test_refund_after_refund_takes_what_one_refund_takes(
    version: ProgramVersion, parts: list[int]
) -> None:
    step_by_step, at_once = Till((version,), now=LATER), Till((version,), now=LATER)
    for shop in (step_by_step, at_once):
        shop.ring(order_activity(1, 20_000))
    left, refunds = 20_000, []
    for number, part in enumerate(parts):
        left -= part
        refunds.append(Refund(refund_id=f"r{number}", lines=(line(part),)))
        state = order_activity(1, left, version=2 + number, refunds=tuple(refunds))
        step_by_step.ring(state)
    at_once.ring(state)
    assert record_of(step_by_step).reasons == record_of(at_once).reasons
    assert balance(step_by_step) == balance(at_once)


@given(states(), versions, instants, instants)
def test_settling_in_two_steps_is_settling_in_one(
    state: State, version: ProgramVersion, one: datetime, other: datetime
) -> None:
    timeline = Timeline((version,))
    first, last = sorted((one, other))
    half, postings = settle(state, timeline, to=first)
    whole, further = settle(half, timeline, to=last)
    assert (whole, postings + further) == settle(state, timeline, to=last)


@given(states(), versions, instants)
def test_the_schedule_adds_up_to_what_is_available(
    state: State, version: ProgramVersion, now: datetime
) -> None:
    timeline = Timeline((version,))
    settled, _ = settle(state, timeline, to=now)
    schedule = expiry_schedule(settled, timeline)
    assert sum(row.points for row in schedule) == settled.available + settled.deficit
    assert all(row.at is None or row.at > now for row in schedule)


@given(states(), st.integers(0, 50_000))
def test_points_are_burned_soonest_expiry_first(state: State, wanted: int) -> None:
    left, taken, missing = burn(state, wanted)
    before = sum(lot.points for lot in state.lots)
    assert sum(lot.points for lot in taken) == min(wanted, before) == wanted - missing
    assert sum(lot.points for lot in left.lots) == before - min(wanted, before)
    emptied = len(state.lots) - len(left.lots)
    assert left.lots[1:] == state.lots[emptied + 1 :]


@given(states())
def test_a_state_survives_its_text(state: State) -> None:
    text = encode_state(state)
    decoded = decode_state(text, state.memory.slots)
    assert decoded == state
    assert encode_state(decoded) == text


@given(st.lists(recordings, max_size=3).map(tuple))
def test_what_is_recorded_survives_its_text(recorded: tuple[Recorded, ...]) -> None:
    text = encode_activities(recorded)
    decoded = decode_activities(text)
    assert decoded == recorded
    assert encode_activities(decoded) == text


@given(st.lists(st.tuples(st.integers(0, 20), points), max_size=60))
def test_the_memory_knows_the_keys_touched_last_and_since_when(
    touches: list[tuple[int, int]],
) -> None:
    memory, now = Memory(), START
    touched: dict[bytes, tuple[int, datetime]] = {}
    for number, (key, milliseconds) in enumerate(touches):
        now += timedelta(milliseconds=milliseconds)
        hashed = hash_key(str(key), MEMBER.salt)
        memory = memory.touch(hashed, number=number, recorded_at=now)
        touched.pop(hashed, None)
        touched[hashed] = (number, now)
    (*forgotten,) = list(touched)[:-SLOTS_MAX]
    for hashed, (number, recorded_at) in touched.items():
        if hashed not in forgotten:
            assert memory.entry_number(hashed) == number
            continue
        assert memory.entry_number(hashed) is None
        assert memory.known_since is not None
        assert memory.known_since >= recorded_at
        assert not memory.is_surely_new(recorded_at)
    assert len(memory.slots) == 16 * min(len(touched), SLOTS_MAX)
    assert (memory.known_since is None) or len(set(touches)) > SLOTS_MAX
