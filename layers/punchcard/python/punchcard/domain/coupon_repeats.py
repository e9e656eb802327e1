"""Telling a repeated call about a coupon from a new one."""

from collections.abc import Iterator
from dataclasses import replace

from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.facts import digest_of
from punchcard.domain.redeeming import CancelCoupon, CouponCall


def call_digest(content: CouponCall) -> str:
    """Identify what a call is about, whatever its key and the attempt that makes it."""
    if isinstance(content, CancelCoupon):
        content = replace(content, unit=None)
    return digest_of(replace(content, request=""))


def is_repeated(record: CouponRecord, request: str, digest: str) -> bool:
    """Whether a call was answered before.

    Raises:
        IdempotencyKeyReusedError: its key was used for another call.
    """
    for key, earlier in _answered(record):
        if key == request:
            if earlier != digest:
                raise IdempotencyKeyReusedError(
                    "this key was used for another call; send each with a key of its own"
                )
            return True
    return False


def _answered(record: CouponRecord) -> Iterator[tuple[str | None, str | None]]:
    """The keys of all calls about a coupon, each with what identifies its content."""
    yield record.cancelled_by, record.cancelled_digest
    for use in record.calls:
        yield use.id, use.digest
        yield use.ended_by, use.ended_digest
