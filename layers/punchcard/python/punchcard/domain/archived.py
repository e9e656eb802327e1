"""Activities as they are kept for back-tests and traces: lines and amounts, nobody's name."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.activity import Activity, Arrival, Line, Order, Refund
from punchcard.domain.coupon_codes import coupon_key
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Status


class ArchivedActivity(NamedTuple):
    """An activity as translated, with what only the shop could tell hidden under the salt.

    `key` is the key's text as in entries, and the activity's own key too. `entry_number` is the
    entry that says what became of it (None: only that it is older than what is recorded).
    """

    program: str
    member: str
    key: str
    activity: Activity
    arrival: Arrival
    status: Status
    entry_number: int | None
    recorded_at: datetime

    @property
    def stated_at(self) -> datetime:
        """When what it states was so: of the states of one order the newest is the last."""
        content = self.activity.content
        return content.updated_at if isinstance(content, Order) else self.activity.occurred_at


def key_of(key: str, member: Member) -> str:
    """A business key as entries and archive know it."""
    return key_text(hash_key(key, member.salt))


def hidden(activity: Activity, member: Member) -> Activity:
    """An activity without the ids under which its shop could look it up.

    Keys, refunds, lines and coupons keep telling each other apart, as hashes under the member's
    salt: with the salt goes the last way back.
    """
    content = activity.content
    if isinstance(content, Order):
        content = replace(
            content,
            lines=_hidden_lines(content.lines, member),
            refunds=tuple([_hidden_refund(refund, member) for refund in content.refunds]),
            coupons=tuple([key_of(coupon_key(code), member) for code in content.coupons]),
        )
    elif isinstance(content, Refund):
        content = _hidden_refund(content, member)
    return replace(activity, key=key_of(activity.key, member), content=content)


def _hidden_refund(refund: Refund, member: Member) -> Refund:
    return replace(
        refund,
        refund_id=key_of(refund.refund_id, member),
        lines=_hidden_lines(refund.lines, member),
    )


def _hidden_lines(lines: tuple[Line, ...], member: Member) -> tuple[Line, ...]:
    return tuple([line._replace(line_id=key_of(line.line_id, member)) for line in lines])
