"""One topic that an operator listens to, and the alarms that speak there."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.components.runbook import Runbook

PERIOD_MINUTES = 5
# Where a structured line has the code of an error: of the call, or of what a reader failed with.
CODE_FIELDS = ("code", "failure")


class Alarms(Construct):
    """All alarms of an environment.

    The topic is not encrypted with a key of our own: CloudWatch cannot use the one that SNS
    manages, and what is sent names an alarm and a number, never a person.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: str,
        email: str | None,
        runbook: Runbook,
    ) -> None:
        super().__init__(scope, construct_id)
        self._runbook = runbook
        self._metrics = f"Punchcard/{environment}"
        self.topic = sns.Topic(self, "Topic", display_name="Punchcard alarms", enforce_ssl=True)
        if email is not None:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def add(
        self,
        name: str,
        metric: cloudwatch.Metric,
        *,
        at_least: float,
        meaning: str,
        runbook: str | None = None,
    ) -> cloudwatch.Alarm:
        """Raise an alarm when a metric reaches a value within five minutes.

        Args:
            name: unique among the alarms.
            metric: with the statistic to compare; its period is set here.
            at_least: the value, in the metric's unit.
            meaning: what happened and what to do, as the operator reads it.
            runbook: name that it shares a page of the runbook under; its own if left out.
        """
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric.with_(period=Duration.minutes(PERIOD_MINUTES)),
            threshold=at_least,
            comparison_operator=(cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD),
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=f"{meaning} See {self._runbook.place(runbook or name)}.",
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm

    def add_for_code(
        self, name: str, log_groups: dict[str, logs.ILogGroup], *, code: str, meaning: str
    ) -> cloudwatch.Alarm:
        """Raise an alarm when a function logs an error of Punchcard's by its stable code.

        Args:
            name: of the alarm and of the metric that counts the lines.
            log_groups: the groups that are watched, by the name of their function.
            code: the `code` of the error.
            meaning: what happened and what to do, as the operator reads it.
        """
        in_a_field = [
            logs.FilterPattern.string_value(f"$.{field}", "=", code) for field in CODE_FIELDS
        ]
        for function, log_group in log_groups.items():
            logs.MetricFilter(
                self,
                f"{name}In{function}",
                log_group=log_group,
                filter_pattern=logs.FilterPattern.any(*in_a_field),
                metric_namespace=self._metrics,
                metric_name=name,
                metric_value="1",
            )
        metric = cloudwatch.Metric(
            namespace=self._metrics, metric_name=name, statistic=cloudwatch.Stats.SUM
        )
        return self.add(name, metric, at_least=1, meaning=meaning)
