"""Explaining an entry of a member's ledger in words."""

from dataclasses import dataclass

from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.explain import Explanation, explain
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import State
from punchcard.domain.wording import Language
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.show_entry import show_entry


@dataclass(frozen=True, slots=True)
class EntryExplained:
    """An entry, what it did in words, and the member's state after it."""

    entry: Entry
    explanation: Explanation
    state: State


def explain_entry(
    *,
    program: str,
    member: str,
    number: int,
    language: Language,
    directory: Members,
    ledger: Ledger,
    programs: Programs,
) -> EntryExplained:
    """Say why every point of an entry was earned, taken back, matured or expired.

    Raises:
        MemberNotFoundError: this program has no such member.
        EntryNotFoundError: the member has no entry of this number.
    """
    entry = show_entry(
        program=program, member=member, number=number, directory=directory, ledger=ledger
    )
    state = stand_on(entry).state
    explanation = explain(
        decode_activities(entry.activities),
        timeline=programs.timeline(program),
        recorded_at=entry.recorded_at,
        in_deficit=state.deficit > 0,
        language=language,
    )
    return EntryExplained(entry, explanation, state)
