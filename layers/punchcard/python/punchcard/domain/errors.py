"""The one tree of errors that Punchcard raises on purpose.

Every class has a stable `code` that callers may branch on; the message says what to do about it.
Edges choose a status or a queue from the class, never from the text.
"""

from typing import ClassVar


class PunchcardError(Exception):
    """Root of all expected failures.

    Args:
        detail: one sentence for the person who has to act on it; names no member.
    """

    code: ClassVar[str] = "punchcard_error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidError(PunchcardError):
    """What was sent can never be accepted as it is; sending it again changes nothing."""

    code = "invalid"

    def __init__(self, detail: str, *, path: str | None = None) -> None:
        super().__init__(detail)
        self.path = path


class PayloadInvalidError(InvalidError):
    """A shop's payload lacks a field, or a field has a value that cannot be read."""

    code = "payload_invalid"


class TopicUnsupportedError(InvalidError):
    """A signed webhook of a topic that no connector translates."""

    code = "topic_unsupported"


class TopicMismatchError(InvalidError):
    """A signed webhook whose topic, which no signature covers, does not fit its body."""

    code = "topic_mismatch"


class BodyTooLargeError(InvalidError):
    """A request body over the limit of what is read at all."""

    code = "body_too_large"


class CurrencyUnknownError(InvalidError):
    """A currency that ISO 4217 does not list, or that is not the program's."""

    code = "currency_unknown"


class CursorInvalidError(InvalidError):
    """A cursor that no page of this list gave out."""

    code = "cursor_invalid"


class ActivityRefusedError(InvalidError):
    """The ledger refuses an activity for a reason that no retry changes."""

    code = "activity_refused"


class ProgramInvalidError(InvalidError):
    """A program document that breaks a rule of its own."""

    code = "program_invalid"


class NotFoundError(PunchcardError):
    """What the caller names does not exist."""

    code = "not_found"


class MemberNotFoundError(NotFoundError):
    """No member has this id or identity."""

    code = "member_not_found"


class EntryNotFoundError(NotFoundError):
    """The member's ledger has no entry of this number."""

    code = "entry_not_found"


class ProgramNotFoundError(NotFoundError):
    """No program, or no version of it, has this name."""

    code = "program_not_found"


class ShopNotFoundError(NotFoundError):
    """No shop is registered under this name."""

    code = "shop_not_found"


class ConflictError(PunchcardError):
    """The request contradicts what is already recorded."""

    code = "conflict"


class IdempotencyKeyReusedError(ConflictError):
    """The same key came with other content."""

    code = "idempotency_key_reused"


class IdentityTakenError(ConflictError):
    """The identity already belongs to another member."""

    code = "identity_taken"


class SignatureInvalidError(PunchcardError):
    """A webhook whose signature does not fit its bytes, or is too old."""

    code = "signature_invalid"


class TransientError(PunchcardError):
    """A dependency failed in a way that a later attempt may survive."""

    code = "transient"


class ContentionError(TransientError):
    """Other writers were faster on every attempt."""

    code = "contention"


class FormatNewerError(TransientError):
    """The head was written by newer code; the message waits until this code is deployed too."""

    code = "format_newer"


class ClockSkewedError(TransientError):
    """The writer's clock is too far from the table's to record a time."""

    code = "clock_skewed"


class MisconfiguredError(PunchcardError):
    """The deployment lacks something (a permission, a table, a secret); an operator must act."""

    code = "misconfigured"
