"""Entry point of the CDK: `python -m infra.app`."""

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.config import Config
from infra.data_stack import DataStack
from infra.service_stack import ServiceStack


def add_stacks(app: cdk.App, config: Config) -> tuple[DataStack, ServiceStack]:
    """Both stacks of an environment. No account or region is asked for: the deployer's are used."""
    prefix = f"Punchcard-{config.environment}"
    data = DataStack(app, f"{prefix}-Data", config=config, synthesizer=_synthesizer(config))
    service = ServiceStack(
        app,
        f"{prefix}-Service",
        config=config,
        data=data,
        synthesizer=_synthesizer(config),
    )
    cdk.Tags.of(app).add("punchcard:environment", config.environment)
    return data, service


def _synthesizer(config: Config) -> cdk.IStackSynthesizer | None:
    """The emulator has none of the roles that `cdk bootstrap` creates in an account."""
    return cdk.CliCredentialsStackSynthesizer() if config.local else None


def main() -> None:
    """Write the templates; refuse those with a finding that nobody has acknowledged."""
    app = cdk.App()
    config = Config.from_context(app.node)
    add_stacks(app, config)
    if not config.local:
        cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()


if __name__ == "__main__":
    main()
