"""What every directory does, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from punchcard.domain.activity import (
    CARD,
    EMAIL,
    SHOP_CUSTOMER,
    Identity,
)
from punchcard.domain.members import Member, Resolution
from punchcard.ports import Directory

from tests.contract.races import race

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
PROGRAM = "coffee"

ANNE = Member(program=PROGRAM, id="01J0000000000000000000ANNE", salt=b"salt of anne.byt")
BERT = Member(program=PROGRAM, id="01J0000000000000000000BERT", salt=b"salt of bert.byt")
CARL = Member(program=PROGRAM, id="01J0000000000000000000CARL", salt=b"salt of carl.byt")
MAIL = Identity(kind=EMAIL, value="anne@example.com", verified=True)
CUSTOMER = Identity(kind=SHOP_CUSTOMER, value="example-shop/4711", verified=True)
PLASTIC = Identity(kind=CARD, value="ÄÖÜ 12", verified=False)


class DirectoryContract:
    """One suite for every implementation; a subclass gives it a fresh `directory`."""

    def test_nobody_is_known_at_first(self, directory: Directory) -> None:
        assert directory.member(program=PROGRAM, member=ANNE.id) is None
        assert directory.identities(program=PROGRAM, member=ANNE.id) == []
        resolved = directory.resolve(program=PROGRAM, key="1", identities=[MAIL, CUSTOMER])
        assert resolved == Resolution()

    def test_asking_for_nothing_finds_nothing(self, directory: Directory) -> None:
        resolved = directory.resolve(program=PROGRAM, key=None, identities=[])

        assert resolved == Resolution()

    def test_a_member_comes_back_with_salt(self, directory: Directory) -> None:
        assert directory.create_member(ANNE, enrolled_at=NOW) == ANNE

        assert directory.member(program=PROGRAM, member=ANNE.id) == ANNE

    def test_a_member_created_again_keeps_the_first_salt(self, directory: Directory) -> None:
        directory.create_member(ANNE, enrolled_at=NOW)

        again = directory.create_member(replace(ANNE, salt=bytes(16)), enrolled_at=LATER)

        assert again == ANNE
        assert directory.member(program=PROGRAM, member=ANNE.id) == ANNE

    def test_an_order_stays_with_the_member_who_claimed_it_first(
        self, directory: Directory
    ) -> None:
        assert directory.claim_activity("1001", member=ANNE) == ANNE
        assert directory.claim_activity("1001", member=ANNE) == ANNE
        assert directory.claim_activity("1001", member=BERT) == ANNE

        resolved = directory.resolve(program=PROGRAM, key="1001", identities=[])
        assert resolved == Resolution(owner=ANNE)

    def test_an_identity_stays_with_the_member_who_claimed_it_first(
        self, directory: Directory
    ) -> None:
        assert directory.claim_identity(MAIL, member=ANNE) == ANNE
        assert directory.claim_identity(MAIL, member=ANNE) == ANNE
        assert directory.claim_identity(MAIL, member=BERT) == ANNE

        assert directory.identities(program=PROGRAM, member=ANNE.id) == [MAIL]
        assert directory.identities(program=PROGRAM, member=BERT.id) == []

    def test_what_was_found_is_in_the_order_it_was_asked_in(self, directory: Directory) -> None:
        directory.claim_identity(MAIL, member=ANNE)
        directory.claim_identity(CUSTOMER, member=BERT)
        directory.claim_activity("1001", member=BERT)

        for asked in ([MAIL, CUSTOMER], [CUSTOMER, PLASTIC, MAIL], [MAIL, MAIL, CUSTOMER]):
            resolved = directory.resolve(program=PROGRAM, key="1001", identities=asked)

            known = {MAIL: ANNE, CUSTOMER: BERT}
            expected = [(one, known[one]) for one in dict.fromkeys(asked) if one in known]
            assert resolved == Resolution(owner=BERT, found=tuple(expected))

    def test_an_identity_is_found_whether_or_not_it_is_verified(self, directory: Directory) -> None:
        directory.claim_identity(MAIL, member=ANNE)
        unverified = replace(MAIL, verified=False)

        resolved = directory.resolve(program=PROGRAM, key=None, identities=[unverified, MAIL])

        assert resolved.found == ((unverified, ANNE), (MAIL, ANNE))

    def test_kinds_values_orders_and_programs_are_never_confused(
        self, directory: Directory
    ) -> None:
        directory.claim_identity(Identity(kind="card", value="1"), member=ANNE)
        directory.claim_activity("1", member=ANNE)
        strangers = [
            Identity(kind="car", value="d1"),
            Identity(kind="card1", value=""),
            Identity(kind="email", value="1"),
            Identity(kind="order", value="1"),
        ]

        assert not directory.resolve(program=PROGRAM, key="card1", identities=strangers).found
        elsewhere = directory.resolve(
            program="tea", key="1", identities=[Identity(kind="card", value="1")]
        )
        assert elsewhere == Resolution()

    def test_all_identities_of_a_member_come_back_sorted(self, directory: Directory) -> None:
        for identity in (CUSTOMER, MAIL, PLASTIC):
            directory.claim_identity(identity, member=ANNE)
        directory.claim_identity(Identity(kind=CARD, value="99"), member=BERT)

        known = directory.identities(program=PROGRAM, member=ANNE.id)

        assert known == [PLASTIC, MAIL, CUSTOMER]

    def test_an_identity_that_is_verified_later_stays_verified(self, directory: Directory) -> None:
        unverified = replace(MAIL, verified=False)
        directory.claim_identity(unverified, member=ANNE)
        assert directory.identities(program=PROGRAM, member=ANNE.id) == [unverified]

        directory.claim_identity(MAIL, member=ANNE)
        directory.claim_identity(unverified, member=ANNE)

        assert directory.identities(program=PROGRAM, member=ANNE.id) == [MAIL]

    def test_of_two_members_racing_for_one_identity_one_wins(self, directory: Directory) -> None:
        for number in range(10):
            card = Identity(kind=CARD, value=str(number))

            outcomes = race(
                partial(directory.claim_identity, card, member=ANNE),
                partial(directory.claim_identity, card, member=BERT),
            )

            found = directory.resolve(program=PROGRAM, key=None, identities=[card]).found
            assert outcomes in ([ANNE, ANNE], [BERT, BERT])
            assert found == ((card, outcomes[0]),)

    def test_of_two_members_racing_for_one_order_one_wins(self, directory: Directory) -> None:
        for number in range(10):
            outcomes = race(
                partial(directory.claim_activity, str(number), member=ANNE),
                partial(directory.claim_activity, str(number), member=BERT),
            )

            assert outcomes in ([ANNE, ANNE], [BERT, BERT])

    def test_a_conflict_may_be_noted_again(self, directory: Directory) -> None:
        both = [ANNE.id, BERT.id]

        directory.note_conflict(program=PROGRAM, members=both, noticed_at=NOW)
        directory.note_conflict(program=PROGRAM, members=both, noticed_at=LATER)

        noted, more = directory.conflicts(PROGRAM, after=None, limit=9)
        assert more is None
        (conflict,) = noted
        assert (set(conflict.members), conflict.noticed_at) == (set(both), NOW)
        assert directory.conflicts("tea", after=None, limit=9) == ([], None)

    def test_conflicts_come_in_pages(self, directory: Directory) -> None:
        three = [ANNE.id, BERT.id, CARL.id]
        directory.note_conflict(program=PROGRAM, members=three, noticed_at=NOW)

        first, more = directory.conflicts(PROGRAM, after=None, limit=2)
        rest, _ = directory.conflicts(PROGRAM, after=more, limit=2)

        assert [conflict.members for conflict in (*first, *rest)] == [
            (ANNE.id, BERT.id),
            (ANNE.id, CARL.id),
            (BERT.id, CARL.id),
        ]

    def test_identities_move_with_what_is_noted(self, directory: Directory) -> None:
        for member in (ANNE, BERT, CARL):
            directory.create_member(member, enrolled_at=NOW)
        for identity in (MAIL, CUSTOMER):
            directory.claim_identity(identity, member=ANNE)
        directory.claim_identity(PLASTIC, member=BERT)
        directory.claim_activity("1001", member=ANNE)
        three = [ANNE.id, BERT.id, CARL.id]
        directory.note_conflict(program=PROGRAM, members=three, noticed_at=NOW)

        for _ in range(2):
            directory.move_identities(of=ANNE, to=BERT)

        assert directory.identities(program=PROGRAM, member=ANNE.id) == []
        moved = directory.identities(program=PROGRAM, member=BERT.id)
        assert set(moved) == {MAIL, CUSTOMER, PLASTIC}
        resolved = directory.resolve(program=PROGRAM, key="1001", identities=[MAIL, CUSTOMER])
        assert resolved == Resolution(owner=ANNE, found=((MAIL, BERT), (CUSTOMER, BERT)))
        assert directory.claim_identity(MAIL, member=ANNE) == BERT
        noted, _ = directory.conflicts(PROGRAM, after=None, limit=9)
        assert [(each.members, each.noticed_at) for each in noted] == [((BERT.id, CARL.id), NOW)]
