"""What an entry says is read as it was written, or not at all."""

import pytest
from punchcard.domain.record_codec import decode_activities


def test_a_posting_without_a_time_is_not_read() -> None:
    text = '[{"postings":[{"available":5,"issued":-5,"reason":"earned"}],"type":"settled"}]'
    with pytest.raises(ValueError, match="effective_at"):
        decode_activities(text)
