"""What is recorded under a key is told by the whole key, never by what resembles it."""

from punchcard.domain.activity import Activity, Facts, Refund
from punchcard.domain.decide import stand_on
from punchcard.domain.memory import hash_key
from punchcard.domain.outcome import Status
from punchcard.use_cases.follow_merges import Place
from punchcard.use_cases.recall import recall

from tests.fakes.till import MEMBER, NOON, Till, line

VISIT = Activity(key="till:visit:1", type="visit", occurred_at=NOON, channel="app", content=Facts())


def test_a_key_whose_slot_another_one_fills_is_new() -> None:
    till = Till()
    till.order(1, 5000)
    standing = stand_on(till.ledger.head(program=MEMBER.program, member=MEMBER.id).entry)
    memory = standing.state.memory.touch(
        hash_key(VISIT.key, MEMBER.salt), number=0, recorded_at=NOON
    )
    collided = standing._replace(state=standing.state._replace(memory=memory))

    assert recall(VISIT, place=Place(MEMBER, collided), ledger=till.ledger) is None


def test_a_refund_with_the_name_of_an_activity_is_not_taken_for_it() -> None:
    till = Till()
    till.order(1, 5000)
    till.refund(1, Refund(refund_id=VISIT.key, lines=(line(1000),)))
    for number in range(2, 20):
        till.order(number, 100)

    assert till.ring(VISIT).status is Status.RECORDED
    assert till.ring(VISIT).status is Status.DUPLICATE
