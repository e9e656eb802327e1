"""Stories of a club in which points also pass between members, come back, and buy coupons."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import override

from punchcard.domain.activity import REINSTATED, Activity
from punchcard.domain.approvals import TransferRequest
from punchcard.domain.corrections import AdjustmentReason, Merge, Reinstatement, Transfer
from punchcard.domain.errors import ActivityRefusedError, ConflictError
from punchcard.domain.members import Member
from punchcard.use_cases.merge_members import merge_members
from punchcard.use_cases.record_transfer import record_transfer

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.hold_calls import SALT
from tests.fakes.reward_calls import RewardCalls
from tests.fakes.till import NOON
from tests.property.book_stories import CLUB, COFFEE, MEMBERS, BookStory

OPERATOR = "first"


@dataclass
class SharedStory(BookStory, RewardCalls):
    """What a `BookStory` has, transfers, merges, reinstatements and coupons."""

    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    archive: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)
    coupons: list[tuple[str, str]] = field(default_factory=list)

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        for member in MEMBERS:
            self.directory.create_member(
                Member(program=CLUB, id=member, salt=SALT), enrolled_at=NOON
            )

    @override
    def acts(self) -> list[Callable[[], None]]:
        return [
            *super().acts(),
            self._transfer,
            self._merge,
            self._reinstate,
            self._exchange,
            self._use_coupon,
        ]

    def _transfer(self) -> None:
        transfer = Transfer(
            to=self.dice.choice(MEMBERS),
            points=self.dice.randint(1, 40),
            reason_code=AdjustmentReason.GOODWILL,
            operator=OPERATOR,
        )
        with suppress(ActivityRefusedError):
            record_transfer(
                TransferRequest(
                    member=self.member, transfer=transfer, idempotency_key=self._unused_key()
                ),
                program=CLUB,
                directory=self.directory,
                ledger=self.ledger,
                programs=self.programs,
                archive=self.archive,
                now=self.now,
            )

    def _merge(self) -> None:
        merge = Merge(
            absorb=self.dice.choice(MEMBERS),
            reason_code=AdjustmentReason.CORRECTION,
            operator=OPERATOR,
        )
        with suppress(ActivityRefusedError, ConflictError):
            merge_members(
                merge,
                idempotency_key=self._unused_key(),
                program=CLUB,
                member=self.member,
                directory=self.directory,
                ledger=self.ledger,
                programs=self.programs,
                now=self.now,
            )

    def _reinstate(self) -> None:
        content = Reinstatement(
            points=None, reason_code=AdjustmentReason.SERVICE_RECOVERY, operator=OPERATOR
        )
        self.ring(
            Activity(
                key=f"reinstated:{self._unused_key()}",
                type=REINSTATED,
                occurred_at=self.now,
                born_at=self.now,
                channel="app",
                content=content,
            )
        )

    def _exchange(self) -> None:
        request = self._unused_key()
        self.coupons.append((self.member, request))
        self.redeem_reward(COFFEE.id, request=request)

    def _use_coupon(self) -> None:
        if self.coupons:
            self.member, request = self.dice.choice(self.coupons)
            self.dice.choice([self.redeem, self.cancel])(request=request)

    def _unused_key(self) -> str:
        return str(self.dice.random())
