"""Published events are a contract: every one that can be built is as its schema says."""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from jsonschema import Draft202012Validator
from punchcard.domain.announcements import announce
from punchcard.domain.catalogue import Reward
from punchcard.domain.entry import Account, Posting
from punchcard.domain.event_codec import decode_event, encode_event
from punchcard.domain.events import EVENT_VERSION, Event, EventType
from punchcard.domain.expiry_warnings import ExpiryWarning, warning_event
from punchcard.domain.members import Enrolment
from punchcard.domain.policies import AfterDays, ExpiresAfterDays
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import encode_activities
from punchcard.use_cases.announce_enrolments import announce_enrolments

from local.event_schemas import FOLDER, generated
from tests.fakes.accounts import ANNA, BELA, Accounts
from tests.fakes.adjustment_desk import Desk
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents
from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON, Till

# A schema of a version never changes: a change is another EVENT_VERSION and another line here.
# The line changes where another type gets a schema.
SCHEMAS = {1: "de5b588416b54ebd650ff1fc40c8236363b6e0ceb5edf1c43797aaa536b623ba"}


def schema_of(event_type: EventType) -> Draft202012Validator:
    path = FOLDER / f"{event_type}.v{EVENT_VERSION}.schema.json"
    return Draft202012Validator(json.loads(path.read_text()))


def told() -> Iterator[Event]:
    """Events of every type, as the code builds them."""
    version = program_version(
        maturity=AfterDays(days=14),
        expiry=ExpiresAfterDays(days=60),
        rewards=(Reward(id="coffee", title="Coffee", points=1),),
    )
    till = Till((version,))
    till.order(1, 5000)
    till.wait_until(NOON + timedelta(days=20)).order(2, 900, at=till.now, points_spent=30)
    till.order(2, 900, version=2, points_spent=30, cancelled=True)
    till.order(1, 1000, version=3)
    for request in ("used", "unused"):
        till.redeem_reward(request=request)
    till.redeem(request="used")
    for state in (1, 2):
        shown = (till.coupon_code("unused"),)
        till.order(3, 100, at=till.now, version=state, cancelled=state > 1, coupons=shown)
    till.cancel(request="unused")
    till.wait_until(NOON + timedelta(days=120)).report("visit")
    chain = till.ledger.chains["club", MEMBER.id].values()
    for entry in chain:
        yield from announce(entry)
    posting = Posting(
        source=Account.AVAILABLE,
        target=Account.ADJUSTED,
        points=5,
        reason="goodwill",
        effective_at=NOON,
    )
    adjusted = encode_activities((Recorded(type="adjusted", postings=(posting,)),))
    yield from announce(next(iter(chain))._replace(activities=adjusted))
    till.wait_until(NOON + timedelta(days=130)).reinstate()
    yield from announce(till.newest_entry)
    accounts = Accounts()
    accounts.order(BELA, 1, 5_000)
    yield from announce(accounts.merge(ANNA, BELA).entry)
    yield from announce(accounts.head(BELA))
    desk = Desk()
    desk.recorded(50, "key-0")
    yield from announce(desk.transferred(20).given.entry)
    joined = InMemoryEvents()
    announce_enrolments(
        [Enrolment(program="club", member=MEMBER.id, enrolled_at=NOON)],
        events=joined,
        audience=InMemoryAudience(),
    )
    yield from joined.published
    yield warning_event(
        ExpiryWarning(gone_at=till.now, points=10, lead=timedelta(days=7)),
        till.state,
        program="club",
        member=MEMBER.id,
        now=NOON,
    )


EVENTS = list(told())


def test_every_type_is_told_here() -> None:
    assert {event.type for event in EVENTS} == set(EventType)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.type))
def test_an_event_is_as_its_schema_says(event: Event) -> None:
    schema_of(event.type).validate(json.loads(encode_event(event)))
    assert decode_event(encode_event(event)) == event


@pytest.mark.parametrize("event_type", EventType)
def test_a_schema_refuses_what_lacks_a_field(event_type: EventType) -> None:
    (event, *_) = [event for event in EVENTS if event.type is event_type]
    fields = json.loads(encode_event(event))
    for name in fields:
        broken = {kept: value for kept, value in fields.items() if kept != name}
        assert not schema_of(event_type).is_valid(broken), name


def test_the_schemas_are_what_the_code_says() -> None:
    for file, content in generated().items():
        assert file.read_text() == content, "run make docs"


def test_a_schema_changes_with_the_version_alone() -> None:
    texts = "".join(content for _, content in sorted(generated().items()))
    assert sha256(texts.encode()).hexdigest() == SCHEMAS[EVENT_VERSION]
