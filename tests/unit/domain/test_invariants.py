"""An entry that breaks a promise of the ledger is never appended."""

import pytest
from punchcard.domain.decide import stand_on
from punchcard.domain.invariants import InvariantBrokenError, check_entry
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import State

from tests.fakes.till import Till


def test_an_entry_whose_state_is_not_that_of_its_postings_is_refused() -> None:
    shop = Till()
    shop.order(1, 4000)
    entry = shop.newest_entry
    recorded = decode_activities(entry.activities)
    after = stand_on(entry).state

    check_entry(entry, recorded, head=None, before=State(), after=after)
    with pytest.raises(InvariantBrokenError, match="the state before and the postings"):
        check_entry(entry, recorded, head=None, before=after, after=after)
