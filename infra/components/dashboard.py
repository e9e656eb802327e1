"""One page on which an operator sees whether purchases become points, and if not, where they stop.

It shows what exists: whatever function, queue, table, workflow or alarm the stacks have is found
in the tree of constructs. So it is created last.
"""

from collections.abc import Sequence

from aws_cdk import Aws, Duration
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct, IConstruct

from infra.components.dashboard_rows import rows
from infra.components.runbook import Runbook
from infra.components.watched import watch

SHOWN = Duration.hours(12)


class Dashboard(Construct):
    """The dashboard of an environment; CloudWatch asks 3 USD a month for it beyond the third."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: str,
        stacks: Sequence[IConstruct],
        api: apigatewayv2.HttpApi,
        runbook: Runbook,
    ) -> None:
        """Create the dashboard.

        Args:
            scope: the stack.
            construct_id: its id.
            environment: part of the dashboard's name, which is unique in an account.
            stacks: in which everything that is shown was created before.
            api: the one that shops and callers reach.
            runbook: which the texts lead to.
        """
        super().__init__(scope, construct_id)
        watched = watch(stacks)
        name = f"punchcard-{environment}"
        console = f"https://{Aws.REGION}.console.aws.amazon.com/cloudwatch/home"
        self.url = f"{console}?region={Aws.REGION}#dashboards/dashboard/{name}"
        self.dashboard = cloudwatch.Dashboard(
            self, "Dashboard", dashboard_name=name, default_interval=SHOWN
        )
        for row in rows(watched, api, runbook):
            self.dashboard.add_widgets(*row)
