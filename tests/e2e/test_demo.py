"""The bundled day comes to what was worked out by hand."""

import io
from pathlib import Path

from local.console import Console
from local.demo.show import show_day
from local.demo.stage import set_stage
from local.deployed import Deployment


def test_every_step_and_balance_of_the_day_is_as_it_must(
    deployment: Deployment, tmp_path: Path
) -> None:
    stage = set_stage(deployment, tmp_path)
    written = io.StringIO()

    agrees = show_day(stage, Console(written, is_coloured=False))

    assert agrees, written.getvalue()
    assert "All became what they must." in written.getvalue()
