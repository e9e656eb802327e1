"""Parameters that several operations of the API take."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query

from punchcard.domain.coupon_record import CouponStatus
from punchcard.edge.fields import NUMBER_MAX, SLUG_PATTERN, ULID_PATTERN
from punchcard.use_cases.list_coupons import COUPONS_PER_PAGE_MAX
from punchcard.use_cases.list_entries import ENTRIES_PER_PAGE_MAX

LANGUAGES_LENGTH_MAX = 1_000
CURSOR_LENGTH_MAX = 64
COUPON_CODE_LENGTH_MAX = 64

ProgramId = Annotated[
    str, Path(pattern=SLUG_PATTERN, description="Id of the program.", examples=["club"])
]

ShopId = Annotated[
    str, Path(pattern=SLUG_PATTERN, description="Id of the shop.", examples=["harbour"])
]


def ulid_path(description: str) -> Any:
    """A ULID in a path; whose it is says the description."""
    return Path(
        pattern=ULID_PATTERN, description=description, examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )


MemberId = Annotated[str, ulid_path("Id of the member, a ULID.")]

AcceptLanguage = Annotated[
    str | None,
    Header(
        alias="Accept-Language",
        max_length=LANGUAGES_LENGTH_MAX,
        description="The languages that the caller likes best; English where none is ours.",
        examples=["de-AT, en;q=0.5"],
    ),
]

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,200}$",
        description="The client's own id for what it reports, chosen before the first attempt. A "
        "key has one effect, for ever: a repeated call gets the first answer, with the header "
        "`Idempotent-Replayed: true`. It counts for one member; activities and corrections share "
        "their keys, holds and redemptions each have their own. A refusal records nothing, so "
        "that the same call may succeed later. ULIDs and UUIDs of version 7 are looked up fastest.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    ),
]

HoldId = Annotated[
    str,
    Path(
        pattern="^[A-Za-z0-9_-]{16}$",
        description="Id of the hold; its code stands in no address.",
        examples=["q83vASNFZ4mrze8B"],
    ),
]

RewardId = Annotated[
    str, Path(pattern=SLUG_PATTERN, description="Id of the reward.", examples=["coffee"])
]

CouponCode = Annotated[
    str,
    Path(
        min_length=1,
        max_length=COUPON_CODE_LENGTH_MAX,
        description="The coupon's code; case, blanks and hyphens do not matter.",
        examples=["RW7M2Q9XK4T0VBN8ZD"],
    ),
]

EntryNumber = Annotated[
    int, Path(ge=0, le=NUMBER_MAX, description="Number of the entry, from 0.", examples=[7])
]

_PAGE_BEFORE = "`next_cursor` of the page before; without it, the first page."


def page_cursor(pattern: str) -> Any:
    """Where a page begins, as a text of a form."""
    return Query(pattern=pattern, description=_PAGE_BEFORE)


SlugCursor = Annotated[str | None, page_cursor(SLUG_PATTERN)]
UlidCursor = Annotated[str | None, page_cursor(ULID_PATTERN)]


def opaque_cursor(length: int) -> Any:
    """Where a page begins, as a text of so many characters that means nothing to callers."""
    return Query(max_length=length, description=_PAGE_BEFORE)


EntryCursor = Annotated[str | None, opaque_cursor(CURSOR_LENGTH_MAX)]


def page_limit(most: int, things: str) -> Any:
    """How many things a page may have at the most."""
    return Query(ge=1, le=most, description=f"Most {things} on the page.")


EntriesLimit = Annotated[int, page_limit(ENTRIES_PER_PAGE_MAX, "entries")]
CouponCursor = Annotated[str | None, opaque_cursor(CURSOR_LENGTH_MAX)]
CouponsLimit = Annotated[int, page_limit(COUPONS_PER_PAGE_MAX, "coupons")]
WantedStatus = Annotated[
    CouponStatus | None, Query(description="Those that stand so now.", examples=["valid"])
]
