"""What the two layers contain, built on this machine without Docker.

Lambda mounts layers read-only, so Python could not keep its bytecode there and would compile
every module at every cold start: about 0.4 of 0.6 seconds for the dependencies. So they are
compiled here. Bytecode does not depend on the processor; Python ignores it, without harm, should
Lambda ever run another minor version.
"""

import compileall
import fcntl
import hashlib
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "layers/punchcard"
REQUIREMENTS = ROOT / "layers/dependencies/requirements.txt"
BUILD = ROOT / "build/layers"
INSTALLER = ROOT / ".tools/uv/bin/uv"

# Wheels of this older standard run on every version of Amazon Linux that Lambda uses.
GRAVITON = "aarch64-manylinux2014"
THIS_MACHINE = "this-machine"

PYTHON_VERSION = "3.13"
# Where Lambda mounts layers; bytecode names the source there, whoever built it.
MOUNTED_AT = "/opt"
# Lambda allows 250 MB unzipped for the code and all layers. More than this is a mistake.
SIZE_BYTES_MAX = 60_000_000
# Parts that nothing imports in Lambda.
SUPERFLUOUS = ("python/bin", "python/.lock", "**/__pycache__", "**/tests", "**/*.pyi")


class LayerError(RuntimeError):
    """A layer could not be built; the message says what to do."""


def build_dependencies(target: str, *, build: Path = BUILD) -> Path:
    """The locked packages for a kind of machine.

    Args:
        target: GRAVITON, or THIS_MACHINE for the emulator.
        build: where layers are kept.

    Returns:
        A folder laid out as a layer. It is built once for each version of the lock.
    """
    return _built(
        build / f"dependencies-{target}",
        inputs={REQUIREMENTS.name: REQUIREMENTS},
        fill=lambda layer: _install(layer / "python", target),
    )


def build_package(*, package: Path = PACKAGE, build: Path = BUILD) -> Path:
    """The package `punchcard` as a layer, built once for each version of its sources."""
    return _built(
        build / package.name,
        inputs={str(path.relative_to(package)): path for path in _sources(package)},
        fill=lambda layer: shutil.copytree(package, layer, dirs_exist_ok=True),
    )


def _built(layer: Path, *, inputs: Mapping[str, Path], fill: Callable[[Path], object]) -> Path:
    """The layer's folder with the fingerprint of its inputs at the end of the name."""
    finished = layer.with_name(f"{layer.name}-{_fingerprint(inputs)}")
    layer.parent.mkdir(parents=True, exist_ok=True)
    with _alone(layer.with_name(f"{layer.name}.lock")):
        if not finished.exists():
            _build(layer, finished, fill)
    return finished


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One builder at a time on this machine: the others wait, and then find the layer built."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(layer: Path, finished: Path, fill: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory(dir=layer.parent) as folder:
        unfinished = Path(folder) / layer.name
        unfinished.mkdir()
        fill(unfinished)
        _strip(unfinished)
        _compile(unfinished)
        _check_size(unfinished)
        for outdated in layer.parent.glob(f"{layer.name}-*"):
            shutil.rmtree(outdated)
        unfinished.rename(finished)


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            yield path


def _fingerprint(inputs: Mapping[str, Path]) -> str:
    """Of the inputs' names and contents, and of this recipe."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name, path in inputs.items():
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _install(packages: Path, target: str) -> None:
    if not INSTALLER.exists():
        raise LayerError(f"{INSTALLER.relative_to(ROOT)} is missing: run `make setup`")
    platform = [] if target == THIS_MACHINE else ["--python-platform", target]
    command = [
        *(str(INSTALLER), "pip", "install", "--quiet", "--link-mode", "copy"),
        *("--target", str(packages), "--python", sys.executable),
        *("--python-version", PYTHON_VERSION, *platform),
        *("--only-binary", ":all:", "--no-deps", "--require-hashes"),
        *("--requirements", str(REQUIREMENTS)),
    ]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if outcome.returncode != 0:
        raise LayerError(f"the dependency layer could not be installed:\n{outcome.stderr}")


def _strip(layer: Path) -> None:
    for pattern in SUPERFLUOUS:
        for path in list(layer.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _compile(layer: Path) -> None:
    """Write bytecode that is the same in every build and is not compared with the source."""
    compiled = compileall.compile_dir(
        layer,
        quiet=1,
        stripdir=str(layer),
        prependdir=MOUNTED_AT,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        raise LayerError("a module of the layer does not compile")


def _check_size(layer: Path) -> None:
    size = sum(path.stat().st_size for path in layer.rglob("*") if path.is_file())
    if size > SIZE_BYTES_MAX:
        raise LayerError(f"a layer has {size:,} bytes; at most {SIZE_BYTES_MAX:,} are expected")
