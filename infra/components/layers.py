"""The code that all functions share."""

from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import layer_contents
from infra.components.punchcard_function import RUNTIME
from infra.config import Config


def shared_layers(scope: Construct, *, config: Config) -> list[lambda_.ILayerVersion]:
    """Our package and what it depends on, apart: the second is larger and changes rarely."""
    package, dependencies = _contents(config)
    return [
        _layer(scope, "PunchcardLayer", package, config),
        _layer(scope, "DependenciesLayer", dependencies, config),
    ]


def _contents(config: Config) -> tuple[Path, Path]:
    if not config.bundle:
        return layer_contents.PACKAGE, layer_contents.REQUIREMENTS.parent
    target = layer_contents.THIS_MACHINE if config.local else layer_contents.GRAVITON
    return layer_contents.build_package(), layer_contents.build_dependencies(target)


def _layer(scope: Construct, name: str, contents: Path, config: Config) -> lambda_.LayerVersion:
    return lambda_.LayerVersion(
        scope,
        name,
        code=lambda_.Code.from_asset(str(contents)),
        compatible_runtimes=[RUNTIME],
        compatible_architectures=[config.architecture],
    )
