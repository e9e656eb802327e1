"""Deciding a member's history again, from the activities that the archive has kept.

Every entry is decided from the stored entry before it, so that one that differs hides none behind
it. Two things cannot be told from the archive, because keys and lines are hidden there: the digest
of an order's state, and the hold that a code means. The digest is left out of what is compared;
of two states that a shop dated alike, the entry itself says which one was the newer.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from punchcard.domain.activity import HOLD, Activity, Order, Refund
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.codec import decode_state
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.decide import Presented, Standing, decide_again, stand_on
from punchcard.domain.draft import TOLD
from punchcard.domain.entry import Entry
from punchcard.domain.errors import PunchcardError
from punchcard.domain.members import Member
from punchcard.domain.memory import HIDDEN_ALREADY
from punchcard.domain.outcome import Status
from punchcard.domain.pairs import is_paired
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import Unread, unread_activities
from punchcard.domain.retelling import told_again
from punchcard.domain.state import State
from punchcard.domain.timeline import Timeline

_DIGEST = re.compile(r'("version":"[^"]* )[^" ]*"')
_OLDEST, _NEWEST = "", "~"
"""Digests below and above all others."""


class PassedOver(StrEnum):
    """Why an entry was not decided again."""

    NOT_KEPT = "not_kept"
    """The archive does not keep the activity: it never did, deleted it, or kept it 25 months."""
    HOLD_TAKEN = "hold_taken"
    """How large the basket was is nowhere recorded."""
    HOLD_SHOWN = "hold_shown"
    """An order shows the code of a hold, whose key only the member's salt leads to."""
    COUPON_SHOWN = "coupon_shown"
    """An order shows the code of a coupon, or may give it back: the archive hides the code."""
    SEVERAL_STATES = "several_states"
    """The entry has several states of one order, and the archive cannot tell which came first."""
    OTHER_CHAIN = "other_chain"
    """What was known of the key stands in the chain of an account that was merged into this."""
    PAIRED = "paired"
    """A transfer or a merge is decided together with another member's entry."""


@dataclass(slots=True)
class Redecision:
    """What came of deciding a chain again: how many entries, and which were passed over why."""

    decided: int = 0
    passed_over: Counter[PassedOver] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


class _PassOverError(Exception):
    """An entry cannot be decided again."""

    def __init__(self, why: PassedOver) -> None:
        super().__init__(why)
        self.why = why


def redecide(
    entries: Sequence[Entry], kept: Sequence[ArchivedActivity], timeline: Timeline
) -> Redecision:
    """Decide a chain again and compare kind, activities, state and memory of every entry.

    Args:
        entries: the whole chain, in order, as an audit found it sound.
        kept: what the archive keeps of the member's activities.
        timeline: the versions of the program.
    """
    result = Redecision()
    if not entries:
        return result
    member = Member(program=entries[0].program, id=entries[0].member, salt=HIDDEN_ALREADY)
    shelf = _Shelf(kept)
    standing = stand_on(None)
    for entry in entries:
        recorded = unread_activities(entry.activities)
        state: State | None = None
        try:
            presented = list(shelf.presented(entry, recorded, standing))
            differing, state = _decide_again(timeline, standing, presented, entry, member)
            if differing and shelf.has_several_states(recorded):
                raise _PassOverError(PassedOver.SEVERAL_STATES)
            result.decided += 1
            if differing:
                result.findings.append(_finding(entry, differing))
        except _PassOverError as passed:
            result.passed_over[passed.why] += 1
        shelf.learn(recorded)
        standing = Standing(entry, state or decode_state(entry.state, entry.memory))
    return result


class _Shelf:
    """What is kept of a member's activities, and the newest record of each key so far."""

    def __init__(self, kept: Sequence[ArchivedActivity]) -> None:
        self._of_entry: dict[tuple[int | None, str], list[ArchivedActivity]] = {}
        self._newest: dict[str, Unread] = {}
        for each in sorted(kept, key=lambda each: each.stated_at):
            # One that was kept only when it came again was recorded by an entry that is not named.
            number = each.entry_number if each.status is Status.RECORDED else None
            self._of_entry.setdefault((number, each.key), []).append(each)

    def presented(
        self, entry: Entry, recorded: Sequence[Unread], standing: Standing
    ) -> Iterator[Presented]:
        """What was presented when an entry was decided. Raises _PassOverError."""
        if is_paired(entry.activities):
            raise _PassOverError(PassedOver.PAIRED)
        is_joined = standing.head is not None and '"merged":' in standing.head.state
        for item in recorded:
            if item.type in TOLD:
                continue
            if item.key is None:
                raise _PassOverError(PassedOver.PAIRED)
            known = self._newest.get(item.key)
            if known is None and is_joined:
                raise _PassOverError(PassedOver.OTHER_CHAIN)
            activity = self._take(entry.number, item.key) or told_again(item.read())
            if activity is None:
                raise _PassOverError(
                    PassedOver.HOLD_TAKEN if item.type == HOLD else PassedOver.NOT_KEPT
                )
            _require_plain(activity, entry)
            yield Presented(
                activity, None if known is None else _placed(known.read(), activity, item)
            )

    def learn(self, recorded: Sequence[Unread]) -> None:
        """Go on by an entry."""
        self._newest |= {item.key: item for item in recorded if item.key is not None}

    def has_several_states(self, recorded: Sequence[Unread]) -> bool:
        """Whether an entry has several records of one key."""
        keys = [item.key for item in recorded if item.key is not None]
        return len(set(keys)) < len(keys)

    def _take(self, number: int, key: str) -> Activity | None:
        found = self._of_entry.get((number, key)) or self._of_entry.get((None, key))
        return found.pop(0).activity if found else None


def _require_plain(activity: Activity, entry: Entry) -> None:
    """Pass over an order with holds or coupons: without the salt nobody knows what codes mean."""
    content = activity.content
    if isinstance(content, Order) and content.holds:
        raise _PassOverError(PassedOver.HOLD_SHOWN)
    if isinstance(content, Order | Refund) and '"coupons":' in entry.activities:
        raise _PassOverError(PassedOver.COUPON_SHOWN)


def _decide_again(
    timeline: Timeline,
    standing: Standing,
    presented: Sequence[Presented],
    entry: Entry,
    member: Member,
) -> tuple[list[str], State | None]:
    """In what an entry that is decided again differs from the stored one; the state it has."""
    try:
        decision = decide_again(timeline, standing, presented, member=member, now=entry.recorded_at)
    except PunchcardError as error:
        return [f"{error.code}: {error.detail}"], None
    again = decision.entry
    if again is None:
        refused = [outcome.error.code for outcome in decision.outcomes if outcome.error]
        return [f"there is nothing to record {' '.join(refused)}".rstrip()], None
    parts = {
        "recorded_at": again.recorded_at == entry.recorded_at,
        "kind": again.kind == entry.kind,
        "activities": _without_digest(again.activities) == _without_digest(entry.activities),
        "state": again.state == entry.state,
        "memory": again.memory == entry.memory,
    }
    differing = [name for name, is_same in parts.items() if not is_same]
    return differing, None if differing else decision.state


def _without_digest(activities: str) -> str:
    return _DIGEST.sub(r'\1"', activities)


def _placed(known: Recorded, activity: Activity, item: Unread) -> Recorded:
    """What is known of an order, placed before or behind a state that is dated like it."""
    content, order = activity.content, item.read().order
    if not isinstance(content, Order) or known.order is None or order is None:
        return known
    version = known.order.version
    stated = (content.updated_at, content.cancelled, content.refunded, len(content.refunds))
    if version[:-1] != stated:
        return known
    digest = _NEWEST if order.version.digest == version.digest else _OLDEST
    return known._replace(order=known.order._replace(version=version._replace(digest=digest)))


def _finding(entry: Entry, differing: Sequence[str]) -> Finding:
    return Finding(
        Damage.REDECIDED_OTHERWISE,
        entry.program,
        entry.member,
        entry.number,
        f"decided again it differs in: {', '.join(differing)}",
    )
