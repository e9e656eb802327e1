"""Pure functions that a run asks the same thing again and again: their answers are remembered.

Half the time of a run went into reading the same texts, and hiding the same keys, once more. What
is remembered depends on nothing but its arguments, and nothing that it consists of can change.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Any
from unittest.mock import patch

from punchcard.adapters.activity_codec import encode_activity
from punchcard.domain.archived import hidden
from punchcard.domain.codec import decode_state
from punchcard.domain.decide import foresee
from punchcard.domain.deciding_orders import with_hidden_refunds
from punchcard.domain.earning import price
from punchcard.domain.facts import digest_of
from punchcard.domain.hold_codes import code_of
from punchcard.domain.joining import version_of
from punchcard.domain.matching import Circumstances, measure_order, measure_refund
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import Measured
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.rulebook import Rulebook

BY_VALUE = (code_of, decode_activities, decode_state, hash_key, key_text, price)
"""Asked about what is quickly compared, or mostly the very same text."""

BY_IDENTITY = (digest_of, encode_activity, version_of)
"""Asked about the activities of a story: to compare all that one says is as dear as to answer."""

BY_IDENTITIES = (foresee, hidden, with_hidden_refunds)
"""Asked about one of them and something else: a timeline, a member, a salt."""

MEASURES = (measure_order, measure_refund)
"""Asked what a rulebook finds in one of them, under circumstances that are quickly compared."""

ANSWERS_MAX = 10_000
"""Answers of each function that are remembered: more than one run needs."""

COLLECTED_AFTER = 200_000
"""New objects after which the collector looks for cycles; a run leaves few, and some at its end."""

_PACKAGES = ("punchcard.", "tests.fakes.", "tests.simulation.")


@contextmanager
def remembering() -> Iterator[None]:
    """Ask each of the functions only once, wherever it is called, and seldom collect garbage."""
    thresholds = gc.get_threshold()
    with ExitStack() as stack:
        for function in BY_VALUE:
            stack.enter_context(replaced(function, lru_cache(ANSWERS_MAX)(function)))
        for told in BY_IDENTITY:
            stack.enter_context(replaced(told, _by_identity(told)))
        for pair in BY_IDENTITIES:
            stack.enter_context(replaced(pair, _by_identities(pair)))
        for measure in MEASURES:
            stack.enter_context(replaced(measure, _by_rulebook(measure)))
        gc.set_threshold(COLLECTED_AFTER, *thresholds[1:])
        stack.callback(gc.set_threshold, *thresholds)
        yield


def _by_identity(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember answers by which object was asked about, which is kept for as long."""
    answers: dict[int, tuple[Any, object]] = {}

    def answer(asked: object) -> Any:
        known = answers.get(id(asked))
        if known is None:
            if len(answers) >= ANSWERS_MAX:
                answers.clear()
            known = answers[id(asked)] = (function(asked), asked)
        return known[0]

    return answer


def _by_identities(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for functions of two objects."""
    answers: dict[tuple[int, int], tuple[Any, object, object]] = {}

    def answer(asked: object, other: object) -> Any:
        place = id(asked), id(other)
        known = answers.get(place)
        if known is None:
            if len(answers) >= ANSWERS_MAX:
                answers.clear()
            known = answers[place] = (function(asked, other), asked, other)
        return known[0]

    return answer


def _by_rulebook(measure: Callable[..., Measured]) -> Callable[..., Measured]:
    """Remember what was measured, by which rulebook it was and what it was measured in."""
    measured: dict[tuple[int, int, Circumstances], tuple[Measured, Rulebook, object]] = {}

    def answer(book: Rulebook, content: object, circumstances: Circumstances) -> Measured:
        place = id(book), id(content), circumstances
        known = measured.get(place)
        if known is None:
            if len(measured) >= ANSWERS_MAX:
                measured.clear()
            known = measured[place] = (measure(book, content, circumstances), book, content)
        return known[0]

    return answer


@contextmanager
def replaced(function: Callable[..., Any], by: Callable[..., Any]) -> Iterator[None]:
    """Have another function called wherever one is."""
    with ExitStack() as stack:
        for module, name in _places(function):
            stack.enter_context(patch.object(module, name, by))
        yield


def _places(function: Callable[..., Any]) -> list[tuple[ModuleType, str]]:
    """Where a function is known under a name."""
    return [
        (module, name)
        for path, module in list(sys.modules.items())
        if path.startswith(_PACKAGES)
        for name, value in list(vars(module).items())
        if value is function
    ]
