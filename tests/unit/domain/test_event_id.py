"""An event has one id, however often and wherever it is told."""

from datetime import datetime, timedelta, timezone

from punchcard.domain.events import EventType, event_id

from tests.fakes.till import NOON

EARNED = EventType.POINTS_EARNED


def told(
    event_type: EventType = EARNED,
    *,
    program: str = "club",
    member: str = "ada",
    about: int | datetime = 1,
) -> str:
    return event_id(event_type, program=program, member=member, about=about)


def test_the_same_event_has_the_same_id_in_every_telling() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=9)))
    assert told() == told()
    assert told(about=NOON) == told(about=elsewhere)


def test_other_events_have_other_ids() -> None:
    ids = [
        told(),
        told(EventType.POINTS_EXPIRED),
        told(program="tea"),
        told(member="grace"),
        told(about=2),
        told(about=NOON),
        told(about=NOON + timedelta(seconds=1)),
    ]
    assert len(set(ids)) == len(ids)
