"""What tills were told about holds was true at some moment of their calls, refusals too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.errors import PunchcardError
from punchcard.domain.holds import HOLDS_MAX
from punchcard.domain.record import HoldRecord, Resolution
from punchcard.domain.settle import settle
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline

from tests.simulation.invariants import Chain, require
from tests.simulation.ledger_view import LedgerView

TAKE, CAPTURE, VOID = "take", "capture", "void"


class ToldTill(NamedTuple):
    """What a till asked about a hold, and what it was told.

    `request` is the hashed key of the call. `error` is None where it was done. `now` is the time
    on the clock of the machine that answered.
    """

    does: str
    member: str
    hold: str
    request: str
    points: int | None
    error: PunchcardError | None
    began: int
    ended: int
    now: datetime


class HoldReplay:
    """The chains, and all that they say about holds."""

    def __init__(
        self, view: LedgerView, timeline: Timeline, bound_at: Callable[[object], int | None]
    ) -> None:
        self._view = view
        self._timeline = timeline
        self._bound_at = bound_at

    def check(self, told: ToldTill) -> None:
        """Require that an answer was right."""
        if told.error is None:
            # A repeated call is answered like the first, whatever an order did to the hold since.
            until = [record for at, record in self._held(told) if at <= told.ended]
            require(any(map(_done(told), until)), f"{told.does} was done as it was told")
            return
        right = self._refusals(told).get(told.error.code)
        require(right is not None, f"{told.error.code} is an answer to {told.does}")
        assert right is not None
        require(right(), f"{told.error.code} was true at some moment of its call")

    def _refusals(self, told: ToldTill) -> Mapping[str, Callable[[], bool]]:
        """By code, whether a refusal was right at some moment."""
        return {
            "member_not_found": lambda: (self._bound_at(told.member) or told.ended) > told.began,
            "hold_not_found": lambda: not self._before(told),
            "hold_already_captured": lambda: self._ended_as(
                told, Resolution.CAPTURED, Resolution.CAPTURED_LATE
            ),
            "hold_already_voided": lambda: self._ended_as(told, Resolution.VOIDED),
            "hold_lapsed": lambda: any(self._lapsed(told)),
            "capture_above_hold": lambda: any(
                (told.points or 0) > known.hold.points for known in self._known(told)
            ),
            "points_insufficient": lambda: any(self._insufficient(told)),
            "holds_too_many": lambda: any(
                len(state.holds) >= HOLDS_MAX for state in self._settled(told)
            ),
        }

    def _known(self, told: ToldTill) -> Iterator[HoldRecord]:
        """What was the newest about a hold at each moment of a call; nothing before the first."""
        yield from self._before(told)[-1:]
        for moment, record in self._held(told):
            if told.began < moment <= told.ended:
                yield record

    def _before(self, told: ToldTill) -> list[HoldRecord]:
        return [record for moment, record in self._held(told) if moment <= told.began]

    def _held(self, told: ToldTill) -> Sequence[tuple[int, HoldRecord]]:
        return self._view.held.get(told.hold, ())

    def _ended_as(self, told: ToldTill, *resolutions: Resolution) -> bool:
        return any(
            known.resolution in resolutions and known.resolved_by != told.request
            for known in self._known(told)
        )

    def _lapsed(self, told: ToldTill) -> Iterator[bool]:
        """Its time is over, and nobody had ended it."""
        latest = max(told.now, *(at for _, _, at in self.states(told)))
        for known in self._known(told):
            yield known.resolution is None and latest >= known.hold.expires_at

    def _insufficient(self, told: ToldTill) -> Iterator[bool]:
        """The numbers are those of the balance, which is less than what was asked for."""
        error = told.error
        assert isinstance(error, PointsInsufficientError)
        for state in self._settled(told):
            yield (error.required, error.available) == (told.points, state.available) and (
                error.missing > 0
            )

    def _settled(self, told: ToldTill) -> Iterator[State]:
        """The member's states during a call, with all that was due by then."""
        for _, state, recorded_at in self.states(told):
            yield settle(state, self._timeline, to=max(told.now, recorded_at))[0]

    def states(self, told: ToldTill) -> list[tuple[int, State, datetime]]:
        """How the member stood at each moment of a call: since when, and its recorded time."""
        changes = {
            moment
            for account in self._accounts(told.member)
            for moment, _, _ in self._chain(account).states
            if told.began < moment <= told.ended
        }
        return [self._state_at(told, moment) for moment in (told.began, *sorted(changes))]

    def _state_at(self, told: ToldTill, moment: int) -> tuple[int, State, datetime]:
        """How the account that went on for a member at some moment stood then."""
        standing = (0, State(), told.now)
        for account in self._accounts(told.member):
            before = [one for one in self._chain(account).states if one[0] <= moment]
            standing = before[-1] if before else (0, State(), told.now)
            if standing[1].merged_into is None:
                break
        return standing

    def _chain(self, account: str) -> Chain:
        return self._view.chains.get(account, Chain())

    def _accounts(self, member: str) -> Iterator[str]:
        """The account of a member, and those that have gone on for it one after the other."""
        yield member
        if self._view.is_closed(member):
            yield from self._accounts(self._view.into[member])


def _done(told: ToldTill) -> Callable[[HoldRecord], bool]:
    """Whether a record says that what was asked for has been done, and by whom."""

    def says(record: HoldRecord) -> bool:
        if told.does == TAKE:
            return record.hold.request == told.request and record.hold.points == told.points
        resolution = Resolution.CAPTURED if told.does == CAPTURE else Resolution.VOIDED
        if record.resolution is not resolution or record.resolved_by != told.request:
            return False
        captured = sum(lot.points for lot in record.captured)
        wished = record.hold.points if told.points is None else told.points
        return told.does == VOID or captured == wished

    return says
