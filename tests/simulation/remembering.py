"""Pure functions that a run asks the same thing again and again: their answers are remembered.

Half the time of a run went into reading the same texts, and hiding the same keys, once more. What
is remembered depends on nothing but its arguments, and nothing that it consists of can change.
"""

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
from punchcard.domain.hold_codes import code_of
from punchcard.domain.memory import hash_key
from punchcard.domain.record_codec import decode_activities

REMEMBERED = (code_of, decode_activities, decode_state, encode_activity, hash_key, hidden)
ANSWERS_MAX = 10_000
"""Answers of each function that are remembered: more than one run needs."""

_PACKAGES = ("punchcard.", "tests.fakes.", "tests.simulation.")


@contextmanager
def remembering() -> Iterator[None]:
    """Ask each of the functions only once, wherever it is called."""
    with ExitStack() as stack:
        for function in REMEMBERED:
            cached = lru_cache(ANSWERS_MAX)(function)
            stack.enter_context(replaced(function, cached))
        yield


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
