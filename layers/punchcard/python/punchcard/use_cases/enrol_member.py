"""Enrolling a member, and binding further identities: both credit what waited for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import (
    EMAIL,
    SIGN_UP,
    Activity,
    Facts,
    Identity,
    Report,
)
from punchcard.domain.errors import IdentityTakenError, InvalidError
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.ports import ActivityArchive, Directory, Ledger, Programs
from punchcard.use_cases.note_conflict import note_conflict
from punchcard.use_cases.record_activities import Result, record_activities
from punchcard.use_cases.record_reports import record_reports
from punchcard.use_cases.wait import by_trust, end_waiting

ENROLMENT_KEY = "enrolment"
"""Key of the sign-up activity: a member joins once."""


class IdentityUnverifiedError(InvalidError):
    """An e-mail that nobody has verified does not bind: anybody could claim it."""

    code = "identity_unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A member and what enrolling did.

    `is_new` is false where the most trusted identity had a member already. `conflicts` are
    members that hold one of the other identities; they are offered as a merge.
    """

    member: Member
    is_new: bool
    credited: tuple[Result, ...]
    conflicts: tuple[str, ...]


def enrol_member(
    identities: Sequence[Identity],
    *,
    candidate: Member,
    channel: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> Enrolled:
    """Make a member of the person with these identities, unless there is one.

    `candidate` has the fresh id and salt that a new member gets. Safe to repeat after a failure
    at any point: identities are bound first, so a repeat finds the same member.

    Raises:
        IdentityUnverifiedError: no identity is left that may bind.
        ProgramNotFoundError: the program was never published.
        ProgramNotStartedError: its first version has yet to take effect.
    """
    binding = _binding(identities)
    programs.timeline(candidate.program).at(now)
    member = directory.claim_identity(binding[0], member=candidate)
    directory.create_member(member, enrolled_at=now)
    bound, conflicts = _bind(binding, member, directory, ledger, now)
    signed_up = _record_sign_up(
        member, channel=channel, directory=directory, ledger=ledger, programs=programs, now=now
    )
    credited = credit_waiting(
        bound,
        member=member,
        directory=directory,
        ledger=ledger,
        programs=programs,
        archive=archive,
        now=now,
    )
    return Enrolled(
        member=member,
        is_new=member.id == candidate.id,
        credited=(*signed_up, *credited),
        conflicts=conflicts,
    )


def link_identity(
    identity: Identity,
    *,
    member: Member,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> tuple[Result, ...]:
    """Bind a further identity to a member and credit what waited for it.

    Raises:
        IdentityTakenError: it belongs to another member; offered to the operator as a merge.
        IdentityUnverifiedError: an e-mail that nobody has verified.
    """
    binding = _binding([identity])
    _, conflicts = _bind(binding, member, directory, ledger, now)
    if conflicts:
        raise IdentityTakenError("this identity belongs to another member; merge the two instead")
    return credit_waiting(
        binding,
        member=member,
        directory=directory,
        ledger=ledger,
        programs=programs,
        archive=archive,
        now=now,
    )


def credit_waiting(
    identities: Sequence[Identity],
    *,
    member: Member,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    now: datetime,
) -> tuple[Result, ...]:
    """Record what waited for identities that a member has now.

    A transient failure leaves the rest waiting; enrolling or linking again goes on with it.
    """
    credited: list[Result] = []
    for identity in identities:
        rows = directory.waiting_for_identity(identity, program=member.program)
        # A table deletes what has expired some time later; until then it is passed over here.
        waiting = [row for row in rows if row.expires_at > now]
        if not waiting:
            continue
        recorded = record_reports(
            [Report(activity=row.activity, identities=(identity,)) for row in waiting],
            program=member.program,
            directory=directory,
            ledger=ledger,
            programs=programs,
            archive=archive,
            now=now,
        )
        credited.extend(recorded.results)
        end_waiting(waiting, recorded.results, directory=directory)
        if recorded.failure is not None:
            raise recorded.failure
    return tuple(credited)


def may_bind(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    """The identities that may bind, the most trusted first: an e-mail only if verified."""
    return tuple(
        identity for identity in by_trust(identities) if identity.kind != EMAIL or identity.verified
    )


def _binding(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    binding = may_bind(identities)
    if not binding:
        raise IdentityUnverifiedError(
            "name a shop customer, a card or a phone, or an e-mail that has been verified"
        )
    return binding


def _bind(
    identities: Sequence[Identity],
    member: Member,
    directory: Directory,
    ledger: Ledger,
    now: datetime,
) -> tuple[tuple[Identity, ...], tuple[str, ...]]:
    """Bind identities that are free; those that are the member's, and who holds the others."""
    owners = {
        identity: directory.claim_identity(identity, member=member) for identity in identities
    }
    mine = tuple(known for known, owner in owners.items() if owner.id == member.id)
    if len(mine) == len(owners):
        return mine, ()
    return mine, note_conflict(member, owners.values(), directory=directory, ledger=ledger, now=now)


def _record_sign_up(
    member: Member,
    *,
    channel: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> tuple[Result, ...]:
    """Record that a member joined, once.

    It mostly stands in the first entry, which is looked into first,
    so that enrolling an old member again does not read a whole history.
    """
    first = ledger.entry(program=member.program, member=member.id, number=0)
    key = key_text(hash_key(ENROLMENT_KEY, member.salt))
    if first is not None and key in first.activities:
        return ()
    sign_up = Activity(
        key=ENROLMENT_KEY, type=SIGN_UP, occurred_at=now, channel=channel, content=Facts()
    )
    return record_activities(
        member, [sign_up], ledger=ledger, programs=programs, directory=directory, now=now
    ).results
