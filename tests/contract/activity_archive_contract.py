"""What every archive of activities does, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from punchcard.adapters.activity_codec import encode_activity
from punchcard.domain.activity import Arrival
from punchcard.domain.archived import ArchivedActivity, hidden, key_of
from punchcard.domain.members import Member
from punchcard.domain.outcome import Status
from punchcard.ports import ACTIVITIES_KEPT_MAX, ACTIVITY_BYTES_MAX, ActivityArchive

from tests.fakes.till import line, order_activity

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
ANNA, BERT = (
    Member(program="club", id=f"01J0000000000000000000000{letter}", salt=bytes(16))
    for letter in "AB"
)


def archived(number: int, *, member: Member = ANNA, version: int = 1) -> ArchivedActivity:
    activity = hidden(order_activity(number, version=version, lines=(line(995),)), member)
    return ArchivedActivity(
        program=member.program,
        member=member.id,
        key=activity.key,
        activity=activity,
        arrival=Arrival(
            received_at=NOW, topic="orders/paid", delivery_id=f"d{number}", shop="harbour"
        ),
        status=Status.RECORDED,
        entry_number=number,
        recorded_at=NOW + timedelta(seconds=1),
    )


class ActivityArchiveContract:
    """One suite for every implementation; a subclass gives it a fresh `archive`."""

    def test_an_activity_comes_back_as_it_was_kept(self, archive: ActivityArchive) -> None:
        bare = archived(2)._replace(
            arrival=Arrival(received_at=NOW, topic="review"), entry_number=None
        )
        archive.keep([archived(1), bare])

        kept, after = archive.of_member(program="club", member=ANNA.id, after=None, limit=10)

        assert sorted(kept, key=lambda each: each.arrival.topic) == [archived(1), bare]
        assert after is None

    def test_what_is_kept_again_is_there_once(self, archive: ActivityArchive) -> None:
        for _ in range(2):
            archive.keep([archived(1), archived(1)])

        kept, _ = archive.of_member(program="club", member=ANNA.id, after=None, limit=10)
        assert kept == [archived(1)]

    def test_the_largest_activity_that_it_takes_can_be_kept(self, archive: ActivityArchive) -> None:
        small = archived(1)
        room = ACTIVITY_BYTES_MAX - len(encode_activity(replace(small.activity, store="")).encode())
        fits, exceeds = (replace(small.activity, store="x" * length) for length in (room, room + 1))
        assert archive.takes(fits)
        assert not archive.takes(exceeds)

        archive.keep([small._replace(activity=fits)])
        assert len(archive.of_key(program="club", member=ANNA.id, key=small.key)) == 1

    def test_what_is_missing_is_told(self, archive: ActivityArchive) -> None:
        archive.keep([archived(1)])

        assert archive.missing([archived(2), archived(1), archived(1, version=2)]) == [
            archived(2),
            archived(1, version=2),
        ]
        assert archive.missing([]) == []

    def test_the_states_of_an_order_are_together_the_oldest_first(
        self, archive: ActivityArchive
    ) -> None:
        archive.keep([archived(1, version=2), archived(2), archived(1)])

        key = key_of("shop:order:1", ANNA)
        assert archive.of_key(program="club", member=ANNA.id, key=key) == [
            archived(1),
            archived(1, version=2),
        ]

    def test_pages_have_everything_once(self, archive: ActivityArchive) -> None:
        numbers = range(ACTIVITIES_KEPT_MAX)
        archive.keep([archived(number) for number in numbers])

        seen: list[ArchivedActivity] = []
        after: str | None = None
        while True:
            page, after = archive.of_member(program="club", member=ANNA.id, after=after, limit=7)
            seen += page
            if after is None:
                break

        assert sorted(each.entry_number or 0 for each in seen) == list(numbers)

    def test_members_have_archives_of_their_own_and_one_can_be_deleted(
        self, archive: ActivityArchive
    ) -> None:
        archive.keep([archived(1), archived(2), archived(1, member=BERT)])

        for _ in range(2):
            archive.delete_member(program="club", member=ANNA.id)

        kept = archive.of_member(program="club", member=ANNA.id, after=None, limit=10)
        assert kept == ([], None)
        others, _ = archive.of_member(program="club", member=BERT.id, after=None, limit=10)
        assert others == [archived(1, member=BERT)]
