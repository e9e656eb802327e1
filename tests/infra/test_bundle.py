"""What is shipped is complete: each handler imports with the layers and Lambda's own packages.

The emulator and the tests run where far more is installed, so they cannot tell.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from infra import layer_contents
from tests.infra.handlers import MODULES

# Lambda's Python has boto3 and what boto3 depends on.
RUNTIME_PACKAGES = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
UNZIPPED_BYTES_MAX = 40_000_000


@pytest.fixture(scope="session")
def layers() -> list[Path]:
    return [
        layer_contents.build_dependencies(layer_contents.THIS_MACHINE),
        layer_contents.build_package(),
    ]


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages that Lambda brings, out of all that are installed here."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME_PACKAGES:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (folder / source.name).symlink_to(source)
    return folder


@pytest.mark.parametrize("handler", MODULES.values(), ids=MODULES.keys())
def test_a_handler_imports_with_what_lambda_gives_it(
    layers: list[Path], runtime: Path, handler: Path
) -> None:
    function = handler.parent
    paths = [function.parent, *(layer / "python" for layer in layers), runtime]
    program = (
        f"import sys; sys.path[:0] = {[str(path) for path in paths]}; "
        f"import {function.name}.{handler.stem}"
    )
    outcome = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr


def test_the_layers_are_far_below_lambdas_limit(layers: list[Path]) -> None:
    files = [path for layer in layers for path in layer.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < UNZIPPED_BYTES_MAX
