"""What must be true whenever nothing is under way: everything counted once, nothing forgotten."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import Activity, Order, Refund
from punchcard.domain.archived import hidden
from punchcard.domain.entry import Account
from punchcard.domain.periods import matures_at
from punchcard.domain.policies import TakeBack
from punchcard.domain.program import ProgramVersion
from punchcard.domain.record import Recorded, Terms
from punchcard.domain.timeline import Timeline

from tests.fakes.archives import InMemoryActivityArchive
from tests.simulation import oracle
from tests.simulation.answers import Answers
from tests.simulation.invariants import require
from tests.simulation.ledger_view import LedgerView
from tests.simulation.programs import PROGRAM
from tests.simulation.story import Event, Story


@dataclass
class Promises:
    """The story and the answers on one side, the chains and the directory on the other."""

    story: Story
    answers: Answers
    view: LedgerView
    timeline: Timeline
    archive: InMemoryActivityArchive

    def check(self) -> None:
        """Compare what is recorded with what the story deserves."""
        told = self._told()
        found = self._found()
        heard = {event.key for event in self.story.events if self._may_count(event)}
        unheard = [key for key in found if key not in heard]
        require(not unheard, f"{unheard} are recorded though nobody was told so")
        pending: dict[str, Counter[datetime | None]] = defaultdict(Counter)
        for key, activities in told.items():
            if any(isinstance(activity.content, Order | Refund) for activity in activities):
                self._check_order(key, activities, found, pending)
            else:
                self._check_other(key, activities, found)
        for member, chain in self.view.open_chains().items():
            rows = {row.at: row.points for row in chain.state.pending}
            require(rows == pending[member], f"{member} has what is pending")
        self._check_waiting(found)
        self._check_archive(found)

    def _told(self) -> Mapping[str, list[Activity]]:
        """By key, all that the ledger has to know by now."""
        told: dict[str, list[Activity]] = defaultdict(list)
        for event in self.story.events:
            require(event.number in self.answers.given, f"event {event.number} was answered")
            waited = self.answers.waits(event) and self._may_go_on(event)
            if (waited and event.flaw is None) or self.answers.accepted(event):
                told[event.key].append(event.report.activity)
        return told

    def _may_count(self, event: Event) -> bool:
        """Whether it may be recorded: what is refused at first is heard later where it waited."""
        return event.flaw is not None or self.answers.may_count(event)

    def _may_go_on(self, event: Event) -> bool:
        """Whether what an event waited for has come."""
        if isinstance(event.report.activity.content, Refund):
            return event.key in self.view.said
        return self.view.is_member(event.report.identities)

    def _found(self) -> Mapping[str, tuple[str, Recorded]]:
        """By key, the one member for whom it is recorded, and the last record of it."""
        found: dict[str, tuple[str, Recorded]] = {}
        for member, chain in self.view.open_chains().items():
            for hashed, recorded in (chain.orders | chain.others).items():
                key = self.view.key(member, hashed)
                if key is not None:
                    require(key not in found, f"{key} is recorded for one member only")
                    found[key] = (member, recorded)
        return found

    def _check_order(
        self,
        key: str,
        activities: Sequence[Activity],
        found: Mapping[str, tuple[str, Recorded]],
        pending: dict[str, Counter[datetime | None]],
    ) -> None:
        truth = oracle.truth_of(activities)
        if truth is None:
            require(key not in found, f"{key} leaves no entry, as nothing was paid")
            return
        require(key in found, f"{key} is recorded")
        member, recorded = found[key]
        order = recorded.order
        assert order is not None
        self._reported(key, recorded)
        version = self._version(recorded, order.terms)
        deserved = oracle.points_deserved(truth, version, order.terms)
        credited = order.credited - order.forgiven
        require(credited == deserved, f"{key} has {credited} points and deserves {deserved}")
        require(
            order.forgiven == 0 or version.take_back is not TakeBack.DEFICIT,
            f"{key} forgives nothing",
        )
        burned = sum(part.points for part in order.burned)
        spent = oracle.points_kept_spent(truth)
        require(burned == spent, f"{key} has burned {burned} points and should {spent}")
        occurred_at = _occurred_at(recorded)
        matures = matures_at(
            version.maturity,
            occurred_at=occurred_at,
            fulfilled_at=truth.fulfilled_at,
            zone=self.timeline.numbered(version.number).zone,
        )
        now = max(occurred_at, self.view.chains[member].recorded_at)
        if deserved and (matures is None or matures > now):
            pending[member][matures] += deserved

    def _check_other(
        self, key: str, activities: Sequence[Activity], found: Mapping[str, tuple[str, Recorded]]
    ) -> None:
        require(key in found, f"{key} is recorded")
        _, recorded = found[key]
        first = self._reported(key, recorded)
        contents = {activity.content for activity in activities}
        require(contents == {first.content}, f"{key} was accepted with one content")
        points = sum(
            posting.points if posting.target is Account.AVAILABLE else -posting.points
            for posting in recorded.postings
        )
        deserved = oracle.points_by_hand(first)
        if recorded.terms is not None:
            version = self._version(recorded, recorded.terms)
            deserved = oracle.points_of_facts(first, version, recorded.terms)
        require(points == deserved, f"{key} has {points} points and deserves {deserved}")

    def _reported(self, key: str, recorded: Recorded) -> Activity:
        """What was reported when that happened of which a record speaks."""
        reported = [event.report.activity for event in self.story.events if event.key == key]
        told = [one for one in reported if one.occurred_at == recorded.occurred_at]
        require(bool(told), f"{key} happened when somebody said")
        return told[0]

    def _version(self, recorded: Recorded, terms: Terms) -> ProgramVersion:
        """The version in force when it happened, which must be the frozen one."""
        version = self.timeline.at(_occurred_at(recorded)).version
        require(version.number == terms.program_version, "the version of the time counts")
        return version

    def _check_waiting(self, found: Mapping[str, tuple[str, Recorded]]) -> None:
        """What still waits for somebody who has joined, or for a recorded order, has counted.

        A row may stay: that of an attempt that was slower than the one that recorded it, and
        that of an activity that was refused.
        """
        directory = self.view.directory
        flawed = {event.report.activity for event in self.story.events if event.flaw is not None}
        for identity in self.view.claimed_identities():
            for row in directory.waiting_for_identity(identity, program=PROGRAM):
                counted = row.activity.key in found or row.activity in flawed
                require(counted, f"{row.activity.key} does not wait for ever")
        for key, (_, recorded) in found.items():
            seen = {refund.refund_id for refund in recorded.order.refunds} if recorded.order else ()
            for row in directory.waiting_for_order(key, program=PROGRAM):
                refund = row.activity.content
                assert isinstance(refund, Refund)
                known_as = self.view.hidden(self.view.member_of[key], refund.refund_id)
                require(known_as in seen, f"a refund of {key} does not wait for ever")

    def _check_archive(self, found: Mapping[str, tuple[str, Recorded]]) -> None:
        """All that anybody was told is recorded has been kept as it was stated."""
        kept = {one.activity for one in self.archive.kept.values()}
        for event in self.story.events:
            if event.key in found and self.answers.accepted(event):
                member = self.view.member_with_id(self.view.member_of[event.key])
                stated = hidden(event.report.activity, member)
                require(stated in kept, f"event {event.number} is kept")


def _occurred_at(recorded: Recorded) -> datetime:
    assert recorded.occurred_at is not None
    return recorded.occurred_at
