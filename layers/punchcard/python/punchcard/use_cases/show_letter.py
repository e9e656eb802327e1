"""Looking at dead letters: a page of them, one of them, and what was delivered."""

from dataclasses import dataclass

from punchcard.domain.errors import NotFoundError
from punchcard.domain.letters import Letter, LetterFilter, LetterNotFoundError
from punchcard.ports import Bodies, Letters
from punchcard.use_cases.paging import gather

LETTERS_PER_PAGE_MAX = 100
LETTERS_PER_PAGE = 20
"""Letters on a page where the caller does not say how many."""

LETTERS_EXAMINED_MAX = 500
"""Letters that one page looks at, however few of them are meant."""

BODY_SHOWN_MAX = 500_000
"""Characters of a body that are shown: each may take six bytes of the 6 MB that Lambda answers."""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Letters, the newest first, and after which the next page begins; None: this is the last."""

    letters: tuple[Letter, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter; `body` is what was delivered, cut after `BODY_SHOWN_MAX`, where it was asked for.

    It is None too where a body that was too large for the queue is no longer stored.
    """

    letter: Letter
    body: str | None = None
    is_cut: bool = False


def list_letters(
    wanted: LetterFilter, *, cursor: str | None, limit: int, letters: Letters
) -> LetterPage:
    """A page of letters; its cursor leads on even where none of those looked at are meant."""
    found, following = gather(
        letters.page,
        matches=wanted.matches,
        place=lambda letter: letter.id,
        cursor=cursor,
        limit=limit,
        examined_max=LETTERS_EXAMINED_MAX,
    )
    return LetterPage(found, following)


def show_letter(
    letter_id: str, *, with_body: bool, letters: Letters, bodies: Bodies
) -> LetterShown:
    """A letter, with what was delivered if that is asked for: it may name a person.

    Raises:
        LetterNotFoundError: there is none of this id.
    """
    letter = letter_by_id(letter_id, letters=letters)
    if not with_body:
        return LetterShown(letter)
    delivery = letters.delivery(letter)
    body = delivery.body
    if delivery.body_reference is not None:
        try:
            body = bodies.get(delivery.body_reference)
        except NotFoundError:
            return LetterShown(letter)
    text = body or ""
    return LetterShown(letter, text[:BODY_SHOWN_MAX], is_cut=len(text) > BODY_SHOWN_MAX)


def letter_by_id(letter_id: str, *, letters: Letters) -> Letter:
    """A letter.

    Raises:
        LetterNotFoundError: there is none of this id.
    """
    letter = letters.letter(letter_id)
    if letter is None:
        raise LetterNotFoundError("there is no dead letter of this id; they are kept for 14 days")
    return letter
