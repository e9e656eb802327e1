"""A member is settled by what the ledger says, whatever the read model has of them."""

from datetime import timedelta

from punchcard.domain.sweeps import Counts

from tests.fakes.swept_club import WARNED_MONTH, SweptClub, ids

(ROSA,) = ids(1)


def test_somebody_of_whom_the_ledger_has_nothing_is_left_as_they_are() -> None:
    """A read model that was not emptied with the ledger announces nothing that nobody has."""
    club = SweptClub()
    club.buys(ROSA)
    club.catch_up()
    before = dict(club.summaries.kept)
    club.ledger.chains.clear()
    club.now = WARNED_MONTH + timedelta(minutes=30)

    settled = club.settle(ROSA)

    assert (settled.counts, settled.left.members) == (Counts(looked_at=1), ())
    assert club.events.published == []
    assert club.summaries.kept == before
    assert club.entries(ROSA) == []


def test_of_an_account_that_was_merged_meanwhile_nothing_falls_due() -> None:
    """The read model does not know yet: the other account has a summary of its own."""
    club = SweptClub()
    rosa, other = ids(2)
    club.buys(rosa)
    club.catch_up()
    before = dict(club.summaries.kept)
    club.merge(other, rosa)
    club.now = WARNED_MONTH + timedelta(minutes=30)

    settled = club.settle(rosa)

    assert (settled.counts, settled.left.members) == (Counts(looked_at=1), ())
    assert club.events.published == []
    assert club.summaries.kept == before
