"""How long a function's code takes to import, beside importing boto3 and making one client.

All are done in turn in fresh interpreters, so that load on the machine falls on all alike; a ratio
is the median over the rounds. Both sides find their bytecode compiled, as on Lambda: the layers
bring theirs along, and the runtime has that of boto3.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.figures import Benchmark, Figure

ROUNDS = 9
ROOT = Path(__file__).parents[1]
BOTO3_CLIENT = "import boto3; boto3.client('dynamodb')"
HOT = ("webhooks", "purchases")
PEER = "import.milliseconds.boto3_client"

# The client must look for no credentials on the network.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
ENVIRONMENT = {
    "PYTHONPYCACHEPREFIX": str(ROOT / "build/bytecode"),
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def functions() -> dict[str, str]:
    """The module of each function that has a handler, by the name of its folder."""
    handlers = sorted(ROOT.glob("functions/*/*/handler.py"))
    return {
        handler.parent.name: ".".join(handler.relative_to(ROOT).with_suffix("").parts)
        for handler in handlers
    }


def seconds(statement: str) -> float:
    """How long a fresh interpreter takes for a statement, its own start left out."""
    timed = f"from time import perf_counter as now; t = now(); {statement}; print(now() - t)"
    own = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    done = subprocess.run(
        [sys.executable, "-c", timed],
        cwd=ROOT,
        env=own | ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{statement} failed:\n{done.stderr}")
    return float(done.stdout.splitlines()[-1])


def measure_imports() -> Mapping[str, float]:
    """Ratio and milliseconds of each function, and the milliseconds of the peer."""
    modules = functions()
    statements = [BOTO3_CLIENT, *(f"import {module}" for module in modules.values())]
    for statement in statements:
        seconds(statement)  # compiles what has not been compiled yet
    rounds = [_round(statements, first) for first in range(ROUNDS)]
    values = {PEER: 1000 * median(taken[BOTO3_CLIENT] for taken in rounds)}
    for name, module in modules.items():
        own = f"import {module}"
        values[_ratio_name(name)] = median(taken[own] / taken[BOTO3_CLIENT] for taken in rounds)
        values[_time_name(name)] = 1000 * median(taken[own] for taken in rounds)
    return values


def _round(statements: list[str], first: int) -> dict[str, float]:
    """Seconds of every statement, done once; another one begins each round."""
    first %= len(statements)
    return {statement: seconds(statement) for statement in statements[first:] + statements[:first]}


def _ratio_name(function: str) -> str:
    return f"import.ratio_to_boto3_client.{function}"


def _time_name(function: str) -> str:
    return f"import.milliseconds.{function}"


def _figures() -> tuple[Figure, ...]:
    ratios = [
        Figure(name=_ratio_name(name), unit="times", at_most=1.0 if name in HOT else None)
        for name in functions()
    ]
    times = [Figure(name=_time_name(name), unit="ms", peer=PEER) for name in functions()]
    return (*ratios, *times, Figure(name=PEER, unit="ms"))


BENCHMARKS = (Benchmark(_figures(), measure_imports),)
