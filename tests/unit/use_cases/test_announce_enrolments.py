from datetime import timedelta

from punchcard.domain.events import EventType
from punchcard.domain.members import Enrolment
from punchcard.use_cases.announce_enrolments import announce_enrolments

from tests.fakes.outbound import InMemoryAudience, InMemoryEvents
from tests.fakes.till import MEMBER, NOON

JOINED = Enrolment(program="club", member=MEMBER.id, enrolled_at=NOON)


def test_whoever_joined_is_announced_with_the_same_id_each_time() -> None:
    events = InMemoryEvents()
    for _ in range(2):
        told = announce_enrolments([JOINED], events=events, audience=InMemoryAudience())
        assert told == 1
    (event,) = events.heard.values()
    assert (event.type, event.member) == (EventType.MEMBER_ENROLLED, MEMBER.id)
    assert event.occurred_at == NOON


def test_each_member_is_announced_apart() -> None:
    events = InMemoryEvents()
    other = Enrolment(program="club", member="other", enrolled_at=NOON + timedelta(days=1))
    announce_enrolments([JOINED, other], events=events, audience=InMemoryAudience())
    assert len(events.heard) == 2


def test_nobody_is_announced_where_nobody_listens() -> None:
    events = InMemoryEvents()
    deaf = InMemoryAudience(frozenset({EventType.POINTS_EARNED}))
    assert announce_enrolments([JOINED], events=events, audience=deaf) == 0
    assert events.published == []
