"""Only the clock of the system on this machine can be moved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from local.clock import ClockFixedError, move_clock
from local.deployed import ON_AWS
from tests.fakes.deployments import deployment


def test_the_clock_of_an_account_is_left_alone() -> None:
    with pytest.raises(ClockFixedError):
        move_clock(replace(deployment(), connection=ON_AWS), timedelta(days=1))


def test_the_clock_of_another_environment_is_left_alone() -> None:
    with pytest.raises(ClockFixedError):
        move_clock(replace(deployment(), environment="production"), timedelta(days=1))
