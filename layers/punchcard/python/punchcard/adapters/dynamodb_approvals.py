"""Approvals in a DynamoDB table.

What leads from a request's key to its approval is written first and keeps the id for good, so
that a request which breaks off in between ends in one approval when it is repeated.
"""

from collections.abc import Sequence
from dataclasses import replace

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.approval_codec import decode_approval, encode_approval
from punchcard.adapters.dynamodb_items import Item, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.approvals import Approval

_OPENED, _DECIDED, _DONE = 1, 2, 3
"""The revisions of an approval: it is decided about once, and done once however often refused."""


class DynamoDbApprovals:
    """Approvals of all programs in one table, each program's in the order of their ids."""

    def __init__(self, *, table: DynamoDbTable) -> None:
        self._table = table

    def open(self, approval: Approval, *, key: str) -> Approval:
        """Keep a new approval, unless one was opened under this key; the one that stands."""
        place = operations_keys.requests(approval.program), keys.digest(key)
        request: Item = {
            keys.PARTITION: {"S": place[0]},
            keys.SORT: {"S": place[1]},
            "approval": {"S": approval.id},
        }
        standing = self._table.put_if_absent(request)
        if standing is not None:
            found = self.approval(text(standing, "approval"), program=approval.program)
            if found is not None:
                return found
        # Whoever opened it broke off, or is about to go on: both write the very same id.
        opened = approval if standing is None else replace(approval, id=text(standing, "approval"))
        other = self._table.put_if_absent(_item(opened, revision=_OPENED))
        return opened if other is None else _approval(other)

    def opened(self, key: str, *, program: str) -> Approval | None:
        """The approval that was opened under a key."""
        request = self._table.get(operations_keys.requests(program), keys.digest(key))
        return (
            None if request is None else self.approval(text(request, "approval"), program=program)
        )

    def approval(self, approval_id: str, *, program: str) -> Approval | None:
        """An approval by its id."""
        item = self._table.get(operations_keys.approvals(program), approval_id)
        return None if item is None else _approval(item)

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Approval], str | None]:
        """Up to `limit` approvals, the newest first, and where the next page begins."""
        items, more = self._table.page(
            operations_keys.approvals(program), after=after, limit=limit, descending=True
        )
        return [_approval(item) for item in items], more

    def settle(self, decided: Approval) -> bool:
        """Keep a decision unless there is one; whether this one is kept."""
        return self._table.replace(_item(decided, revision=_DECIDED), revision=_OPENED)

    def note(self, approved: Approval) -> None:
        """Keep whether what was approved could be done, unless it was done before."""
        revision = _DONE if approved.refusal is None else _DECIDED
        self._table.replace(_item(approved, revision=revision), revision=_DECIDED)


def _item(approval: Approval, *, revision: int) -> Item:
    return {
        keys.PARTITION: {"S": operations_keys.approvals(approval.program)},
        keys.SORT: {"S": approval.id},
        "approval": {"S": encode_approval(approval)},
        "revision": {"N": str(revision)},
    }


def _approval(item: Item) -> Approval:
    return decode_approval(text(item, "approval"))
