"""However the stream cuts, repeats and mixes what it tells, totals are the sum over members."""

from functools import cache
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account, Entry
from punchcard.domain.invariants import balance_changes
from punchcard.domain.members import Member
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.record_codec import decode_activities
from punchcard.use_cases.carry_forward import carry_forward
from punchcard.use_cases.record_activities import record_activities

from tests.fakes.ledger import InMemoryLedger
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.programs import program_version
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import NOON, Till, order_activity

MEMBERS = [f"01HZZZZZZZZZZZZZZZZZZZZZ{number:02}" for number in range(4)]


@cache
def told() -> tuple[Till, tuple[Entry, ...]]:
    """Four members' chains of orders, edits, maturities and expiries."""
    version = program_version(maturity=AfterDays(days=3), expiry=ExpiresAfterDays(days=40))
    till = Till((version,))
    dice = Random(7)
    entries: list[Entry] = []
    for name in MEMBERS:
        member = Member(program="club", id=name, salt=name.encode()[:16])
        till.wait_until(NOON)
        for step in range(dice.randint(3, 8)):
            till.now = NOON.replace(month=3 + step)
            activity = order_activity(step // 2, 1000 * step, version=step, at=till.now)
            record_activities(
                member,
                [activity],
                ledger=till.ledger,
                programs=till.programs,
                directory=None,
                now=till.now,
            )
        entries += till.ledger.chains["club", name].values()
    return till, tuple(entries)


@st.composite
def streams(draw: st.DrawFn) -> list[list[Entry]]:
    """Batches of the stream: each member's entries in order, with repeats, cut anywhere."""
    _, entries = told()
    dice = draw(st.integers(0, 2**32).map(Random))
    left = {name: [entry for entry in entries if entry.member == name] for name in MEMBERS}
    batches: list[list[Entry]] = [[]]
    while any(left.values()):
        name = dice.choice([name for name in MEMBERS if left[name]])
        batches[-1].append(left[name].pop(0))
        if dice.random() < 0.3:
            batches.append([])
        if dice.random() < 0.2:
            batches.append(list(dice.choice(batches)))
            batches.append([])
        if dice.random() < 0.1 and left[name][1:]:
            left[name].pop(0)  # lost; the ledger has it
    return batches


@given(streams())
def test_totals_are_the_sum_over_members_whatever_the_stream_does(
    batches: list[list[Entry]],
) -> None:
    till, entries = told()
    summaries, events = InMemorySummaries(), InMemoryEvents()
    for batch in batches:
        carried = carry_forward(
            batch,
            ledger=till.ledger,
            programs=till.programs,
            summaries=summaries,
            events=events,
            audience=InMemoryAudience(),
            failures=InMemoryFailures(),
        )
        assert (carried.unfinished, carried.left_out) == (set(), [])

    totals = summaries.totals("club")
    heads = {entry.member: stand_on(entry).state for entry in entries}
    postings = [
        posting
        for entry in entries
        for recorded in decode_activities(entry.activities)
        for posting in recorded.postings
    ]
    expected = balance_changes(postings)
    assert (totals.members, totals.entries) == (len(MEMBERS), len(entries))
    assert totals.orders == sum(state.orders for state in heads.values())
    for account in Account:
        assert totals.points(account) == expected[account]
    assert totals.points(Account.AVAILABLE) == sum(each.available for each in heads.values())
    assert totals.points(Account.PENDING) == sum(each.pending_points for each in heads.values())
    assert sum(totals.balances.values()) == 0
    numbers = {event.entry for event in events.heard.values() if event.member == MEMBERS[0]}
    assert numbers <= {entry.number for entry in entries if entry.member == MEMBERS[0]}


def test_the_ledger_of_the_story_says_something() -> None:
    till, entries = told()
    assert isinstance(till.ledger, InMemoryLedger)
    assert len(entries) > 12
