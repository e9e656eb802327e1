"""Every test of the simulator plays with remembered answers, as `make simulate` does."""

from collections.abc import Iterator

import pytest

from tests.simulation.remembering import remembering
from tests.simulation.runner import ACTIVITIES, MACHINES, Run
from tests.simulation.scenario import draw

SEED = 13
"""A story in which all is met that checks are tried on."""


@pytest.fixture(autouse=True, scope="module")
def remembered() -> Iterator[None]:
    with remembering():
        yield


@pytest.fixture(scope="module")
def run(remembered: None) -> Run:
    """A story that was played, and keeps every promise."""
    run = Run(draw(SEED, activities=ACTIVITIES, machines=MACHINES))
    run.play()
    return run
