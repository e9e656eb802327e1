"""Finding a member: by an identity that a channel knows, or by the id that Punchcard gave."""

from punchcard.domain.activity import Identity
from punchcard.domain.errors import MemberNotFoundError
from punchcard.domain.members import Member
from punchcard.ports import Directory, Members


def find_member(identity: Identity, *, program: str, directory: Directory) -> Member:
    """The member of a program whom a channel knows by an identity in its normal form.

    Raises:
        MemberNotFoundError: nobody in this program has this identity.
    """
    resolution = directory.resolve(program=program, key=None, identities=[identity])
    if not resolution.found:
        raise MemberNotFoundError("no member of this program has this identity")
    return resolution.found[0][1]


def member_by_id(*, program: str, member: str, directory: Members) -> Member:
    """A member by id; one of another program does not exist here.

    Raises:
        MemberNotFoundError: this program has no such member.
    """
    found = directory.member(program=program, member=member)
    if found is None:
        raise MemberNotFoundError("this program has no member with this id")
    return found
