"""A program with one member, for tests of what people ask about members."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from punchcard.domain.activity import EMAIL, Identity
from punchcard.domain.members import Member
from punchcard.ports import Directory, Ledger, Programs

from tests.fakes.directory import InMemoryDirectory
from tests.fakes.till import MEMBER, NOON, Till

ADA_MAIL = Identity(kind=EMAIL, value="ada@example.org", verified=True)
STRANGER = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
OTHER_PROGRAM = "other"


class MemberPorts(TypedDict):
    """What reading about a member needs."""

    directory: Directory
    ledger: Ledger


class Ports(MemberPorts):
    """What deciding about a member needs."""

    programs: Programs
    now: datetime


@dataclass
class Club:
    """A till whose customer is a member of the program "club" with a verified e-mail.

    A member with the same id is in another program, with another salt.
    """

    till: Till = field(default_factory=Till)
    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)

    def __post_init__(self) -> None:
        self.directory.create_member(MEMBER, enrolled_at=NOON)
        self.directory.claim_identity(ADA_MAIL, member=MEMBER)
        elsewhere = Member(program=OTHER_PROGRAM, id=STRANGER, salt=bytes(16))
        self.directory.create_member(elsewhere, enrolled_at=NOON)

    @property
    def member_ports(self) -> MemberPorts:
        return {"directory": self.directory, "ledger": self.till.ledger}

    @property
    def ports(self) -> Ports:
        return {**self.member_ports, "programs": self.till.programs, "now": self.till.now}
