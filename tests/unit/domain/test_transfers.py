"""A transfer as it is decided and told: two entries of two chains."""

from dataclasses import replace

import pytest
from punchcard.domain.activity import TRANSFERRED, Activity
from punchcard.domain.corrections import AdjustmentReason, Transfer
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.explain import explain
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.domain.policies import ExpiresOnInactivity, Expiry, NeverExpires
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.transfers import (
    Party,
    TransferToSelfError,
    decide_transfer,
    received_of,
)
from punchcard.domain.wording import Language

from tests.fakes.adjustment_desk import GIVING, TAKER, Desk, giving_desk
from tests.fakes.till import MEMBER


def party(desk: Desk, member: Member, known: Recorded | None = None) -> Party:
    head = desk.club.till.ledger.head(program="club", member=member.id).entry
    return Party(member, stand_on(head), known)


def transfer(desk: Desk, points: int = 60) -> Activity:
    return Activity(
        key="api:first:key",
        type=TRANSFERRED,
        occurred_at=desk.club.till.now,
        channel="operator",
        content=Transfer(
            to=TAKER.id,
            points=points,
            reason_code=AdjustmentReason.GOODWILL,
            operator="first",
        ),
    )


def test_it_is_decided_without_a_ledger_and_always_the_same() -> None:
    desk = giving_desk()
    decisions = [
        decide_transfer(
            desk.club.till.timeline,
            party(desk, MEMBER),
            party(desk, TAKER),
            transfer(desk),
            now=desk.club.till.now,
        )
        for _ in range(2)
    ]
    assert decisions[0] == decisions[1]
    assert decisions[0].entries is not None
    given, received = decisions[0].entries
    assert (given.kind, received.kind) == (TRANSFERRED, TRANSFERRED)
    assert (given.number, received.number) == (2, 0)


def test_both_are_recorded_at_one_time_that_is_before_neither_head() -> None:
    desk = giving_desk()
    till = desk.club.till
    desk.adjust(5, "of the taker", member=TAKER.id)
    head = till.ledger.chains["club", TAKER.id][0]
    later = head._replace(recorded_at=head.recorded_at.replace(minute=3))
    till.ledger.chains["club", TAKER.id][0] = later
    decision = decide_transfer(
        till.timeline, party(desk, MEMBER), party(desk, TAKER), transfer(desk), now=till.now
    )
    assert decision.entries is not None
    assert {entry.recorded_at for entry in decision.entries} == {later.recorded_at}


def test_a_giver_who_is_the_taker_is_refused() -> None:
    desk = giving_desk()
    giver = party(desk, MEMBER)
    with pytest.raises(TransferToSelfError):
        decide_transfer(
            desk.club.till.timeline, giver, giver, transfer(desk), now=desk.club.till.now
        )


def test_what_the_taker_has_from_this_giver_under_the_key_is_a_duplicate() -> None:
    desk = giving_desk()
    before = party(desk, MEMBER)
    # As the giver stood then, other lots would go.
    desk.adjust(-55, "meanwhile")
    reported = desk.transferred(30)
    decision = decide_transfer(
        desk.club.till.timeline,
        before,
        party(desk, TAKER, reported.received.recorded),
        transfer(desk, 30),
        now=desk.club.till.now,
    )
    assert (decision.outcome.status, decision.entries) == (Status.DUPLICATE, None)


def test_an_entry_about_something_else_says_nothing_of_a_transfer() -> None:
    recorded = giving_desk().recorded(1).recorded
    with pytest.raises(ValueError, match="does not say who it was with"):
        received_of(recorded, giver=MEMBER.id)


EN, DE = Language.EN, Language.DE


@pytest.mark.parametrize(
    ("points", "language", "given", "received"),
    [
        (
            60,
            EN,
            "60 points went to another member on 3 March 2026: a gesture of goodwill.",
            "60 points came from another member on 3 March 2026: a gesture of goodwill. "
            "They expire as they would have there, the first after 1 April 2026.",
        ),
        (
            1,
            EN,
            "1 point went to another member on 3 March 2026: a gesture of goodwill.",
            "1 point came from another member on 3 March 2026: a gesture of goodwill. "
            "Usable through 1 April 2026.",
        ),
        (
            60,
            DE,
            "60 Punkte gingen am 3. März 2026 an ein anderes Mitglied: aus Kulanz.",
            "60 Punkte kamen am 3. März 2026 von einem anderen Mitglied: aus Kulanz. "
            "Sie verfallen, wie sie dort verfallen wären, die ersten nach dem 1. April 2026.",
        ),
    ],
)
def test_both_sides_are_told_in_words(
    points: int, language: Language, given: str, received: str
) -> None:
    desk = giving_desk()
    reported = desk.transferred(points)
    assert told(desk, reported.given.entry, language) == given
    assert told(desk, reported.received.entry, language) == received


@pytest.mark.parametrize(
    ("expiry", "sentence"),
    [
        (NeverExpires(), "Usable without a limit of time."),
        (
            ExpiresOnInactivity(months=3),
            "Usable as long as something is earned or spent every 3 months.",
        ),
    ],
)
def test_points_without_a_date_say_so(expiry: Expiry, sentence: str) -> None:
    desk = giving_desk(replace(GIVING, expiry=expiry))
    assert told(desk, desk.transferred(60).received.entry, EN).endswith(f". {sentence}")


def test_points_that_make_up_for_a_negative_balance_say_so() -> None:
    desk = giving_desk()
    desk.adjust(-80, "debt", member=TAKER.id, allow_deficit=True)
    received = told(desk, desk.transferred(60).received.entry, EN)
    assert received.endswith(". This makes up for a negative balance.")


def told(desk: Desk, entry: Entry, language: Language) -> str:
    return explain(
        decode_activities(entry.activities),
        timeline=desk.club.till.timeline,
        recorded_at=entry.recorded_at,
        in_deficit=stand_on(entry).state.deficit > 0,
        language=language,
    ).text
