"""Whatever is merged when: each event has one effect, and no point is made or lost."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import Activity, Report
from punchcard.domain.codec import decode_state
from punchcard.domain.entry import GENESIS_HASH, Account, Entry, chain_hash
from punchcard.domain.errors import ActivityRefusedError, ConflictError
from punchcard.domain.invariants import balance_changes
from punchcard.domain.members import Member
from punchcard.domain.merging import join_states
from punchcard.domain.outcome import Status
from punchcard.domain.policies import NeverExpires, TakeBack
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import State
from punchcard.use_cases.record_reports import record_reports

from tests.fakes.accounts import ACCOUNTS, ANNA, BELA, Accounts, card_of
from tests.fakes.programs import program_version
from tests.property.ledgers import START, events_of_an_order, states

LATER = START + timedelta(days=3)
VERSION = replace(program_version(), expiry=NeverExpires(), take_back=TakeBack.DEFICIT)


class Merges(NamedTuple):
    """That one account takes over another, in between what happens otherwise."""

    member: Member
    absorb: Member


class Told(NamedTuple):
    """An event of an order of an account, as a shop tells it; without `named`, nobody's."""

    event: Activity
    named: Member | None


type Step = Merges | Told

members = st.sampled_from(ACCOUNTS)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Step, ...]:
    """Orders of three accounts and merges between them, in any order, with repeats."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 3))):
        owner = draw(members)
        events = draw(events_of_an_order())
        named = draw(st.lists(st.just(owner) | st.none(), min_size=len(events), max_size=9))
        for event, name in zip(events, named, strict=False):
            steps.append(Told(replace(event, key=f"shop:order:{number}"), name))
    steps += draw(st.lists(st.builds(Merges, members, members), max_size=3))
    repeated = draw(st.lists(st.sampled_from(steps), max_size=4))
    return tuple(draw(st.permutations([*steps, *repeated])))


def lived(history: tuple[Step, ...], *, merging: bool) -> Accounts:
    """The accounts after a history; what the ledger does not want yet is told again at the end."""
    accounts = Accounts((VERSION,), now=LATER)
    for number, step in enumerate(history):
        if isinstance(step, Told):
            tell(accounts, step)
        elif merging:
            with suppress(ActivityRefusedError, ConflictError):
                accounts.merge(step.member, step.absorb, f"merge {number}")
    told = [step for step in history if isinstance(step, Told)]
    for step in told * len(told):
        tell(accounts, step)
    return accounts


def tell(accounts: Accounts, step: Told) -> Status:
    identities = () if step.named is None else (card_of(step.named),)
    recorded = record_reports(
        [Report(activity=step.event, identities=identities)],
        program="club",
        archive=accounts.archive,
        **accounts.ports,
    )
    assert recorded.failure is None
    return recorded.results[0].outcome.status


def check_chain(entries: Sequence[Entry]) -> State:
    """Fold one chain by plain addition, and compare with the states that it carries."""
    points: Counter[Account] = Counter()
    previous_hash, recorded_at = GENESIS_HASH, START
    for number, entry in enumerate(entries):
        assert (entry.number, entry.hash) == (number, chain_hash(entry, previous_hash))
        assert entry.recorded_at >= recorded_at
        for recorded in decode_activities(entry.activities):
            points.update(balance_changes(list(recorded.postings)))
        state = decode_state(entry.state, entry.memory)
        assert state.available == points[Account.AVAILABLE]
        assert state.pending_points == points[Account.PENDING]
        assert state.held_points == points[Account.HELD]
        previous_hash, recorded_at = entry.hash, entry.recorded_at
    return state


@given(histories())
def test_accounts_have_together_what_they_would_have_had_apart(history: tuple[Step, ...]) -> None:
    merged, apart = lived(history, merging=True), lived(history, merging=False)

    assert merged.together == apart.together
    states = [accounts.state(member) for accounts in (merged, apart) for member in ACCOUNTS]
    half = len(ACCOUNTS)
    assert sum(state.earned for state in states[:half]) == sum(
        state.earned for state in states[half:]
    )
    assert sum(state.orders for state in states[:half]) == sum(
        state.orders for state in states[half:]
    )


@given(histories())
def test_every_event_of_every_order_has_one_effect(history: tuple[Step, ...]) -> None:
    accounts = lived(history, merging=True)
    entries = {place: len(chain) for place, chain in accounts.ledger.chains.items()}

    for step in history:
        if isinstance(step, Told):
            assert tell(accounts, step) is not Status.RECORDED

    assert {place: len(chain) for place, chain in accounts.ledger.chains.items()} == entries


@given(histories())
def test_chains_stay_sound_and_what_passes_between_them_sums_to_zero(
    history: tuple[Step, ...],
) -> None:
    accounts = lived(history, merging=True)

    assert accounts.accounts[Account.TRANSFERRED] == 0
    assert sum(accounts.accounts.values()) == 0
    for chain in accounts.ledger.chains.values():
        state = check_chain([chain[number] for number in sorted(chain)])
        if state.merged_into is not None:
            assert state == State(memory=state.memory, merged_into=state.merged_into)


@given(histories())
def test_each_merge_stands_in_both_chains(history: tuple[Step, ...]) -> None:
    accounts = lived(history, merging=True)

    told = {
        (entry.member, entry.number): recorded
        for chain in accounts.ledger.chains.values()
        for entry in chain.values()
        for recorded in decode_activities(entry.activities)
        if recorded.merge is not None
    }
    for (member, number), recorded in told.items():
        assert recorded.merge is not None
        other = told[recorded.merge]
        assert other.merge == (member, number)
        ours, theirs = (balance_changes(list(side.postings)) for side in (recorded, other))
        assert {account: -points for account, points in ours.items()} == theirs


@given(states(), states())
def test_joined_states_have_what_both_had(kept: State, moved: State) -> None:
    state = join_states(kept, moved, into=ANNA.id, absorbed=BELA.id, at=LATER)

    assert state.available == kept.available + moved.available
    assert state.pending_points == kept.pending_points + moved.pending_points
    assert state.held_points == kept.held_points + moved.held_points
    assert state.deficit == 0 or not state.lots
    assert state.earned == kept.earned + moved.earned
    assert state.merged == (*kept.merged, BELA.id, *moved.merged)
    assert state.reward_counts == tuple(
        sorted((Counter(dict(kept.reward_counts)) + Counter(dict(moved.reward_counts))).items())
    )
