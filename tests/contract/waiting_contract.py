"""What every directory does with activities that wait for somebody to join."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.adapters.activity_codec import encode_activity
from punchcard.domain.activity import (
    ORDER,
    REFUND,
    Activity,
    Facts,
    Line,
    Order,
    Refund,
)
from punchcard.ports import WAITING_BYTES_MAX, ActivityTooLargeError, Directory

from tests.contract.directory_contract import CUSTOMER, LATER, MAIL, NOW, PROGRAM


def an_order(key: str = "example-shop/1001", *, minutes: int = 0) -> Activity:
    happened = NOW + timedelta(minutes=minutes)
    line = Line(line_id="1", quantity=2, amount=1250, tags=("neu", "größer"))
    return Activity(
        key=key,
        type=ORDER,
        occurred_at=happened,
        channel="example-shop",
        born_at=happened,
        content=Order(currency="EUR", updated_at=happened, paid=True, lines=(line,)),
    )


def a_refund(key: str = "example-shop/1001") -> Activity:
    return Activity(
        key=key,
        type=REFUND,
        occurred_at=NOW,
        channel="example-shop",
        content=Refund(refund_id="77", lines=(Line(line_id="1", quantity=1, amount=625),)),
    )


class WaitingContract:
    """The second half of the directory's suite."""

    def test_an_order_waits_for_an_identity_and_comes_back_whole(
        self, directory: Directory
    ) -> None:
        directory.wait_for_identity(an_order(), program=PROGRAM, identity=MAIL, expires_at=LATER)

        (waiting,) = directory.waiting_for_identity(replace(MAIL, verified=False), program=PROGRAM)

        assert waiting.activity == an_order()
        assert waiting.program == PROGRAM
        assert waiting.expires_at == LATER
        assert not directory.waiting_for_identity(CUSTOMER, program=PROGRAM)
        assert not directory.waiting_for_identity(MAIL, program="tea")

    def test_who_knows_the_key_can_tell_that_an_order_waits(self, directory: Directory) -> None:
        order = an_order()
        directory.wait_for_identity(order, program=PROGRAM, identity=MAIL, expires_at=LATER)

        assert directory.waits_until(order.key, program=PROGRAM) == LATER
        assert directory.waits_until(order.key, program="tea") is None
        assert directory.waits_until("example-shop/1002", program=PROGRAM) is None

    def test_what_is_too_large_to_wait_is_not_written(self, directory: Directory) -> None:
        largest = replace(an_order(), store="")
        room = WAITING_BYTES_MAX - len(encode_activity(largest).encode())
        fits, exceeds = (replace(an_order(), store="x" * length) for length in (room, room + 1))

        with pytest.raises(ActivityTooLargeError):
            directory.wait_for_identity(exceeds, program=PROGRAM, identity=MAIL, expires_at=LATER)
        with pytest.raises(ActivityTooLargeError):
            directory.wait_for_order(exceeds, program=PROGRAM, expires_at=LATER)
        assert not directory.waiting_for_identity(MAIL, program=PROGRAM)
        directory.wait_for_identity(fits, program=PROGRAM, identity=MAIL, expires_at=LATER)
        assert len(directory.waiting_for_identity(MAIL, program=PROGRAM)) == 1

    def test_a_refund_waits_for_its_order(self, directory: Directory) -> None:
        directory.wait_for_order(a_refund(), program=PROGRAM, expires_at=LATER)

        (waiting,) = directory.waiting_for_order(a_refund().key, program=PROGRAM)

        assert waiting.activity == a_refund()
        assert not directory.waiting_for_order("another", program=PROGRAM)

    def test_the_same_activity_waits_once(self, directory: Directory) -> None:
        for _ in range(2):
            directory.wait_for_identity(
                an_order(), program=PROGRAM, identity=MAIL, expires_at=LATER
            )

        assert len(directory.waiting_for_identity(MAIL, program=PROGRAM)) == 1

    def test_what_happened_first_is_first_of_what_waits(self, directory: Directory) -> None:
        for number in (3, 1, 2):
            directory.wait_for_identity(
                an_order(str(number), minutes=number),
                program=PROGRAM,
                identity=MAIL,
                expires_at=LATER,
            )

        waiting = directory.waiting_for_identity(MAIL, program=PROGRAM)

        assert [one.activity.key for one in waiting] == ["1", "2", "3"]

    def test_what_waits_is_removed_once_and_alone(self, directory: Directory) -> None:
        for key in ("1", "2"):
            directory.wait_for_identity(
                an_order(key), program=PROGRAM, identity=MAIL, expires_at=LATER
            )
        first, second = directory.waiting_for_identity(MAIL, program=PROGRAM)

        directory.stop_waiting(first)
        directory.stop_waiting(first)

        assert directory.waiting_for_identity(MAIL, program=PROGRAM) == [second]

    def test_more_than_a_page_of_the_table_may_wait(self, directory: Directory) -> None:
        attributes = tuple((str(number), "x" * 1000) for number in range(250))
        for key in range(5):
            large = replace(an_order(str(key)), content=Facts(attributes=attributes))
            directory.wait_for_identity(large, program=PROGRAM, identity=MAIL, expires_at=LATER)

        waiting = directory.waiting_for_identity(MAIL, program=PROGRAM)

        assert {one.activity.key for one in waiting} == {"0", "1", "2", "3", "4"}
