"""Several accounts of one person, which orders, checkouts, clients and operators use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict, Unpack

from punchcard.domain.activity import (
    CARD,
    Activity,
    Content,
    Facts,
    Identity,
    Refund,
    Report,
)
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.corrections import AdjustmentReason, Merge
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account, Entry
from punchcard.domain.invariants import balance_changes
from punchcard.domain.members import Member
from punchcard.domain.outcome import Outcome
from punchcard.domain.program import ProgramVersion
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.ports import Directory, Ledger, Programs
from punchcard.use_cases.end_hold import end_hold
from punchcard.use_cases.hold_calls import StandingHold
from punchcard.use_cases.merge_members import MembersMerged, merge_members
from punchcard.use_cases.record_reports import record_reports
from punchcard.use_cases.report_activity import (
    ActivityReported,
    Happening,
    client_key,
    report_activity,
)
from punchcard.use_cases.show_balance import show_balance
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.till import NOON, OrderFields, order_activity, refund_activity

ANNA = Member(program="club", id="01HZZZZZZZZZZZZZZZZZZZANNA", salt=b"the salt of anna")
BELA = Member(program="club", id="01HZZZZZZZZZZZZZZZZZZZBE1A", salt=b"the salt of bela")
CORA = Member(program="club", id="01HZZZZZZZZZZZZZZZZZZZC0RA", salt=b"the salt of cora")
ACCOUNTS = (ANNA, BELA, CORA)
OPERATOR = "operator-1"


class Ports(TypedDict):
    """What nearly every use case needs."""

    directory: Directory
    ledger: Ledger
    programs: Programs
    now: datetime


def card_of(member: Member) -> Identity:
    """The card by which a till knows an account."""
    return Identity(kind=CARD, value=member.id[-4:])


@dataclass
class Accounts:
    """A program with three accounts, and the clock of everybody who uses them."""

    versions: tuple[ProgramVersion, ...] = field(default_factory=lambda: (program_version(),))
    now: datetime = NOON
    ledger: InMemoryLedger = field(init=False)
    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    archive: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)

    def __post_init__(self) -> None:
        self.ledger = InMemoryLedger(clock=lambda: self.now)
        self.programs = InMemoryPrograms()
        for version in self.versions:
            self.programs.publish(version)
        for member in ACCOUNTS:
            self.directory.create_member(member, enrolled_at=NOON)
            self.directory.claim_identity(card_of(member), member=member)

    @property
    def ports(self) -> Ports:
        return {
            "directory": self.directory,
            "ledger": self.ledger,
            "programs": self.programs,
            "now": self.now,
        }

    def report(self, activity: Activity, *identities: Identity) -> Outcome:
        """Tell what a shop tells, under the identities that it knows."""
        self.now = max(self.now, activity.occurred_at)
        recorded = record_reports(
            [Report(activity=activity, identities=identities)],
            program="club",
            archive=self.archive,
            **self.ports,
        )
        assert recorded.failure is None
        return recorded.results[0].outcome

    def order(
        self, member: Member, number: int, amount: int = 0, **fields: Unpack[OrderFields]
    ) -> Outcome:
        """Tell a state of an order that shows the card of an account."""
        return self.report(order_activity(number, amount, **fields), card_of(member))

    def refund(self, number: int, refund: Refund) -> Outcome:
        """Tell a refund without its order's state, and without a customer."""
        return self.report(refund_activity(number, refund, at=self.now))

    def visit(
        self, member: Member, key: str, *, content: Facts | None = None, client: str = "app"
    ) -> ActivityReported:
        """Report an activity under a key of a client's."""
        return report_activity(
            Happening(type="visit", content=content or Facts(), channel="app"),
            client=client,
            idempotency_key=key,
            program="club",
            member=member.id,
            archive=self.archive,
            **self.ports,
        )

    def hold(self, member: Member, key: str, points: int) -> StandingHold:
        """Take a hold at a checkout."""
        return take_hold(
            HoldWish(currency="EUR", basket=1_000_000, channel="till", points=points),
            client="till",
            idempotency_key=key,
            program="club",
            member=member.id,
            **self.ports,
        )

    def capture(
        self, member: Member, hold: StandingHold, key: str = "capture", points: int | None = None
    ) -> StandingHold:
        """Capture a hold by a call that names an account."""
        return end_hold(
            hold.record.hold.key,
            CaptureHold(request=client_key("till", key), points=points),
            program="club",
            member=member.id,
            **self.ports,
        )

    def void(self, member: Member, hold: StandingHold, key: str = "void") -> StandingHold:
        """Void a hold by a call that names an account."""
        return end_hold(
            hold.record.hold.key,
            VoidHold(request=client_key("till", key)),
            program="club",
            member=member.id,
            **self.ports,
        )

    def merge(
        self,
        member: Member,
        absorb: Member,
        key: str = "merge",
        *,
        reason_code: AdjustmentReason = AdjustmentReason.CORRECTION,
    ) -> MembersMerged:
        """Let an account take over another one."""
        return merge_members(
            Merge(absorb=absorb.id, reason_code=reason_code, operator=OPERATOR),
            idempotency_key=key,
            program="club",
            member=member.id,
            **self.ports,
        )

    def head(self, member: Member) -> Entry:
        """The newest entry of an account's own chain."""
        head = self.ledger.head(program="club", member=member.id).entry
        assert head is not None
        return head

    def state(self, member: Member) -> State:
        """The state that an account's own chain has come to, settled to now."""
        state = stand_on(self.ledger.head(program="club", member=member.id).entry).state
        return settle(state, self.programs.timeline("club"), to=self.now)[0]

    def available(self, member: Member) -> int:
        """What is available to whoever asks about an account."""
        return show_balance(program="club", member=member.id, **self.ports).available

    @property
    def together(self) -> int:
        """What all accounts have together, whoever it belongs to."""
        return sum(
            state.available + state.pending_points + state.held_points
            for state in map(self.state, ACCOUNTS)
        )

    @property
    def accounts(self) -> Mapping[Account, int]:
        """What is in each account of the books, over all chains."""
        postings = [
            posting
            for chain in self.ledger.chains.values()
            for entry in chain.values()
            for recorded in decode_activities(entry.activities)
            for posting in recorded.postings
        ]
        return balance_changes(postings)


def activity_of(key: str, content: Content, *, at: datetime) -> Activity:
    """An activity under a key that a directory knows the owner of."""
    return Activity(
        key=key, type="visit", occurred_at=at, born_at=at, channel="app", content=content
    )
