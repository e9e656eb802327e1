"""How items are found: every key string and prefix; the table of operations has its own module.

    ledger      {program}#{member}           number          an entry
    directory   identity#{hash}              owner           whose identity it is
                order#{hash}                 owner           whose order it is
                waiting#{hash}               {hash}          an activity that waits for either
                waits#{hash}                 waits           that an activity waits for somebody
                member#{program}#{member}    profile         a member
                                             identity#{hash} an identity's encrypted value
                                             conflict#{id}   another member who may be the same
                conflicts#{program}          {id}#{id}       two members who may be one person
    programs    program#{program}            version#{n}     a published version's summary
                                             content#{n}#…   its content in pieces
                programs                     {program}       that there is a program
                shops                        {shop}          that there is a shop
                shop#{shop}                  settings        a shop
    read models {program}                    {member}        a member's summary
                books#{program}              {day}#{shard}   a part of what is booked on a day
                late#{program}               {day}#{member}#{n}  entries that count on a later day
                closed#{program}             {day}           a day as it was closed
                closing#{program}            report          how closing days went last
      due index {program}#{day}#{shard}      {member}        a member who is due on a day
    activities  {program}#{member}           {key}#{time}#…  an activity as translated

A hash is an HMAC under the pepper of whatever would say who somebody is. A member's id has no
"#", so the last one in a key always separates the program from the member.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from punchcard.domain.activity import Identity

PARTITION = "pk"
SORT = "sk"
EXPIRY = "expires_at"
"""The attribute by which DynamoDB deletes what has waited, or was kept, for long enough."""

IS_ABSENT = "attribute_not_exists(pk)"
SAME_ITEM = "pk = :pk AND sk = :sk"
SAME_PARTITION = "pk = :pk"
SAME_PREFIX = "pk = :pk AND begins_with(sk, :sk)"
SMALLER = "pk = :pk AND sk < :sk"
SAME_REVISION = "revision = :revision"

OWNER = "owner"
PROFILE = "profile"
WAITS = "waits"
PROGRAMS = "programs"
MEMBER_PREFIX = "member#"
IDENTITY_PREFIX = "identity#"
CONFLICT_PREFIX = "conflict#"
VERSION_PREFIX = "version#"
SETTINGS = "settings"
SHOPS = "shops"
REPORT = "report"

_LENGTH_BYTES = 4


def chain(program: str, member: str) -> str:
    """Partition of a member's entries."""
    return f"{program}#{member}"


def program_and_member(partition: str) -> tuple[str, str]:
    """The program and the member of a ledger partition."""
    program, _, member = partition.rpartition("#")
    return program, member


@dataclass(frozen=True, slots=True)
class DirectoryKeys:
    """Keys of the directory; without the pepper nobody can tell whose they are."""

    pepper: bytes

    def identity(self, identity: Identity, *, program: str) -> str:
        """Partition of the row that says whose an identity is."""
        return IDENTITY_PREFIX + self.identity_hash(identity, program=program)

    def identity_hash(self, identity: Identity, *, program: str) -> str:
        """An identity as nobody can read it; whether it was verified makes no difference."""
        return self._hash(program, "identity", identity.kind, identity.value)

    def activity(self, key: str, *, program: str) -> str:
        """Partition of the row that says whose an activity is."""
        return f"activity#{self._hash(program, 'activity', key)}"

    def waiting_for_identity(self, identity: Identity, *, program: str) -> str:
        """Partition of what waits for an identity to join."""
        return f"waiting#{self.identity_hash(identity, program=program)}"

    def waiting_for_order(self, key: str, *, program: str) -> str:
        """Partition of what waits for an order to be recorded."""
        return f"waiting#{self._hash(program, 'order', key)}"

    def waits(self, key: str, *, program: str) -> str:
        """Partition of the row that says that an activity waits for somebody."""
        return f"waits#{self._hash(program, 'waits', key)}"

    def _hash(self, *parts: str) -> str:
        digest = hmac.digest(self.pepper, _length_prefixed(*parts), "sha256")
        return urlsafe_b64encode(digest).decode().rstrip("=")


def member(program: str, member_id: str) -> str:
    """Partition of everything that is kept about a member."""
    return f"{MEMBER_PREFIX}{program}#{member_id}"


def sealed_identity(identity_hash: str) -> str:
    """Sort key of an identity's encrypted value among what is kept about its member."""
    return IDENTITY_PREFIX + identity_hash


def conflict(other_member: str) -> str:
    """Sort key of a note that another member may be the same person."""
    return CONFLICT_PREFIX + other_member


def conflicts(program: str) -> str:
    """Partition of all pairs of members of a program who may be one person."""
    return f"conflicts#{program}"


def pair(one: str, other: str) -> str:
    """Sort key of two members, in whichever order they are named."""
    return "#".join(sorted((one, other)))


def program(name: str) -> str:
    """Partition of a program's versions."""
    return f"program#{name}"


def version(number: int) -> str:
    """Sort key of a version's summary; six digits, so that text order is number order."""
    return f"{VERSION_PREFIX}{number:06}"


def content(number: int, digest: str) -> str:
    """What the sort keys of the pieces of one version's content begin with."""
    return f"content#{number:06}#{digest}#"


def piece(number: int, digest: str, index: int) -> str:
    """Sort key of one piece of a version's content."""
    return f"{content(number, digest)}{index:04}"


def shop(shop_id: str) -> str:
    """Partition of a shop's settings."""
    return f"shop#{shop_id}"


def books(program_id: str) -> str:
    """Partition of a program's books; a program's id has no "#", so no program is called so."""
    return f"books#{program_id}"


def late(program_id: str) -> str:
    """Partition of the entries that are booked on a later day than they were recorded on."""
    return f"late#{program_id}"


def late_on(day: date, member_id: str, number: int) -> str:
    """Sort key of entries of a member, from a number on, that are booked on a day."""
    return f"{parts_of_day(day)}{member_id}#{number:010}"


def read_late_on(sort: str) -> tuple[date, str, int]:
    """The day, the member and the number in a sort key made by `late_on`."""
    day, member_id, number = sort.split("#")
    return date.fromisoformat(day), member_id, int(number)


def closed_days(program_id: str) -> str:
    """Partition of the days of a program that are closed."""
    return f"closed#{program_id}"


def closing(program_id: str) -> str:
    """Partition of how closing days of a program went."""
    return f"closing#{program_id}"


def book_part(day: date, index: int) -> str:
    """Sort key of one part of what is booked on a day."""
    return f"{parts_of_day(day)}{shard(index)}"


def parts_of_day(day: date) -> str:
    """What the sort keys of all parts of a day begin with."""
    return f"{day.isoformat()}#"


def day_of_part(sort: str) -> date:
    """The day in a sort key made by `book_part`."""
    return date.fromisoformat(sort.partition("#")[0])


def shard(index: int) -> str:
    """One of several parts; two digits, so that text order is number order."""
    return f"{index:02}"


def due(program_id: str, day: date, part: int) -> str:
    """Partition of the due index: the members of one part who are due on a day (UTC)."""
    return f"{program_id}#{day.isoformat()}#{shard(part)}"


def archived_activity(key: str, stated_at: str, content_digest: str) -> str:
    """Sort key of an activity in the archive: the states of one order follow each other."""
    return f"{key}#{stated_at}#{content_digest}"


def digest(*parts: str) -> str:
    """A fingerprint of texts that need no hiding, as 64 hexadecimal digits."""
    return sha256(_length_prefixed(*parts)).hexdigest()


def _length_prefixed(*parts: str) -> bytes:
    """One byte string per sequence of texts: no two sequences run into the same one."""
    encoded = (part.encode() for part in parts)
    return b"".join(len(part).to_bytes(_LENGTH_BYTES, "big") + part for part in encoded)
