"""Settling a batch in which an entry cannot be read."""

from datetime import timedelta

from tests.fakes.swept_club import MATURED, SweptClub, ids

ROSA, TOM = ids(2)


def test_a_member_whose_entry_cannot_be_read_stops_no_other() -> None:
    club = SweptClub()
    club.buys(ROSA)
    club.buys(TOM)
    club.catch_up()
    club.now = MATURED + timedelta(minutes=30)
    chain = club.ledger.chains["club", ROSA]
    chain[0] = chain[0]._replace(state="[{")

    settled = club.settle(ROSA, TOM)

    assert settled.failures == (("entry_unreadable", 1),)
    assert settled.left.members == (ROSA,)
    assert club.state(TOM).available == 20
