import marshal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import CodeType

import pytest

from infra import layer_contents
from infra.layer_contents import LayerError, build_package

HEADER_BYTES = 16
UNCHECKED_HASH = 1


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The sources of a small layer, with things in between that must not be shipped."""
    folder = tmp_path / "parcel"
    for name, content in {
        "python/parcel/__init__.py": "",
        "python/parcel/weight.py": "GRAMS = 20\n",
        "python/parcel/py.typed": "",
        "python/parcel/__pycache__/weight.cpython-313.pyc": "stale",
        "python/parcel/tests/test_weight.py": "",
        "python/bin/parcel": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return tmp_path / "build"


def shipped(layer: Path) -> set[str]:
    return {str(path.relative_to(layer)) for path in layer.rglob("*") if path.is_file()}


def test_a_layer_has_the_package_and_its_bytecode_and_nothing_else(
    package: Path, build: Path
) -> None:
    assert shipped(build_package(package=package, build=build)) == {
        "python/parcel/__init__.py",
        "python/parcel/__pycache__/__init__.cpython-313.pyc",
        "python/parcel/__pycache__/weight.cpython-313.pyc",
        "python/parcel/py.typed",
        "python/parcel/weight.py",
    }


def test_builders_at_the_same_time_get_the_same_layer(package: Path, build: Path) -> None:
    with ThreadPoolExecutor(4) as builders:
        layers = list(builders.map(lambda _: build_package(package=package, build=build), range(4)))

    (layer,) = set(layers)
    assert "python/parcel/weight.py" in shipped(layer)


def test_bytecode_is_taken_as_it_is_and_names_the_source_in_lambda(
    package: Path, build: Path
) -> None:
    layer = build_package(package=package, build=build)
    content = (layer / "python/parcel/__pycache__/weight.cpython-313.pyc").read_bytes()
    assert int.from_bytes(content[4:8], "little") == UNCHECKED_HASH
    code = marshal.loads(content[HEADER_BYTES:])  # noqa: S302
    assert isinstance(code, CodeType)
    assert code.co_filename == "/opt/python/parcel/weight.py"


def test_the_same_sources_give_the_same_bytes_wherever_they_are_built(
    package: Path, tmp_path: Path
) -> None:
    one, other = (build_package(package=package, build=tmp_path / name) for name in ("one", "two"))
    assert one.name == other.name
    assert {path: (one / path).read_bytes() for path in shipped(one)} == {
        path: (other / path).read_bytes() for path in shipped(other)
    }


def test_unchanged_sources_are_not_built_again(package: Path, build: Path) -> None:
    layer = build_package(package=package, build=build)
    (layer / "untouched").touch()
    assert build_package(package=package, build=build) == layer
    assert (layer / "untouched").exists()


def test_changed_sources_replace_what_was_built(package: Path, build: Path) -> None:
    before = build_package(package=package, build=build)
    (package / "python/parcel/weight.py").write_text("GRAMS = 21\n")
    after = build_package(package=package, build=build)
    assert [path for path in build.iterdir() if path.is_dir()] == [after]
    assert after != before


def test_a_module_that_does_not_compile_is_not_shipped(package: Path, build: Path) -> None:
    (package / "python/parcel/weight.py").write_text("GRAMS =\n")
    with pytest.raises(LayerError, match="does not compile"):
        build_package(package=package, build=build)
    assert [path for path in build.iterdir() if path.is_dir()] == []


def test_a_layer_that_grew_by_mistake_is_not_shipped(package: Path, build: Path) -> None:
    with (package / "python/parcel/forgotten.bin").open("wb") as file:
        file.truncate(layer_contents.SIZE_BYTES_MAX)
    (package / "python/parcel/weight.py").write_text("GRAMS = 22\n")
    with pytest.raises(LayerError, match="at most 60,000,000"):
        build_package(package=package, build=build)
