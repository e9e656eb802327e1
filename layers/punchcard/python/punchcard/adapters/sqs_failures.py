"""The queue of what the streams' readers left out, beside what Lambda itself gave up there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.domain.codec import canonical

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class SqsFailures:
    """Messages that name an entry and the code of the error; the ledger has the entry."""

    client: "SQSClient"
    queue_url: str

    def keep(self, *, program: str, member: str, number: int, code: str) -> None:
        """Keep that an entry was left out; `code` says why."""
        told = {"code": code, "member": member, "number": number, "program": program}
        with errors_of("sqs"):
            self.client.send_message(QueueUrl=self.queue_url, MessageBody=canonical(told))
