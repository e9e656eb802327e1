"""Every test of the simulator plays with remembered answers, as `make simulate` does."""

from collections.abc import Iterator

import pytest

from tests.simulation.remembering import remembering


@pytest.fixture(autouse=True, scope="module")
def remembered() -> Iterator[None]:
    with remembering():
        yield
