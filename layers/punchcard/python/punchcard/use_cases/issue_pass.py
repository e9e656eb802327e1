"""Issuing passes: to a member's own data, and to previews of strangers' baskets."""

from datetime import datetime

from punchcard.domain.passes import Pass, issue
from punchcard.ports import Ledger, Members, Programs
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import follow


def issue_member_pass(
    *,
    program: str,
    member: str,
    minutes: int,
    pass_id: str,
    directory: Members,
    ledger: Ledger,
    now: datetime,
) -> Pass:
    """A pass with which somebody reads what concerns this member, and nobody else.

    For an account that was merged into another one it is a pass to that one.

    Raises:
        MemberNotFoundError: this program has no such member.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    account = follow(found, ledger=ledger).member.id
    return issue(pass_id=pass_id, program=program, member=account, minutes=minutes, now=now)


def issue_browser_pass(
    *, program: str, minutes: int, pass_id: str, programs: Programs, now: datetime
) -> Pass:
    """A pass that can be in everybody's hands: it previews baskets of a program's strangers.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    programs.timeline(program)
    return issue(pass_id=pass_id, program=program, member=None, minutes=minutes, now=now)
