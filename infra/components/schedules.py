"""What starts by the clock."""

import json
from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.components.retention import PAYLOAD_RETENTION_DAYS
from infra.components.workflow import Workflow

# Days begin at another hour in each program's time zone, so the day of every program is swept
# within an hour of its beginning. That costs little, because a sweep costs what is due.
SWEEP_RATE = "rate(1 hour)"
# A day is closed two hours after its end. Only where there is one to close are members counted.
CLOSING_RATE = "rate(1 hour)"
# So that many deployments of one account do not start in the same minute.
FLEXIBLE_MINUTES = 10
START_ATTEMPTS_MAX = 5
START_AGE_MINUTES_MAX = 30


class Schedules(Construct):
    """Schedules that start workflows directly, and the queue for what could not be started.

    EventBridge Scheduler delivers at least once: two executions at the same time do no harm.
    """

    def __init__(self, scope: Construct, construct_id: str, *, alarms: Alarms) -> None:
        super().__init__(scope, construct_id)
        self.missed = sqs.Queue(
            self,
            "Missed",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(PAYLOAD_RETENTION_DAYS),
            removal_policy=RemovalPolicy.DESTROY,
        )
        acknowledge(
            self.missed,
            "SQS3",
            because="It is the dead-letter queue of the schedules; an alarm calls the operator.",
        )
        alarms.add(
            "MissedSchedules",
            self.missed.metric_approximate_number_of_messages_visible(statistic="Maximum"),
            at_least=1,
            meaning="A workflow could not be started by its schedule. The message says why; what "
            "was missed is made up for by the next run.",
        )

    def start(self, workflow: Workflow, *, rate: str, given: Mapping[str, object]) -> None:
        """Start a workflow again and again.

        Args:
            workflow: what to start.
            rate: how often, in the words of EventBridge Scheduler.
            given: the input of every execution.
        """
        name = workflow.node.id
        role = iam.Role(
            self,
            f"{name}Role",
            description=f"Punchcard: what the schedule of {workflow.name} may do",
            assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"),
            inline_policies={
                "Uses": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            sid="StartWorkflow",
                            actions=["states:StartExecution"],
                            resources=[workflow.arn],
                        ),
                        iam.PolicyStatement(
                            sid="KeepMissed",
                            actions=["sqs:SendMessage"],
                            resources=[self.missed.queue_arn],
                        ),
                    ]
                )
            },
        )
        scheduler.CfnSchedule(
            self,
            name,
            description=f"Punchcard: starts {workflow.name}",
            schedule_expression=rate,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(
                mode="FLEXIBLE", maximum_window_in_minutes=FLEXIBLE_MINUTES
            ),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=workflow.arn,
                role_arn=role.role_arn,
                input=json.dumps(given),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(
                    arn=self.missed.queue_arn
                ),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_retry_attempts=START_ATTEMPTS_MAX,
                    maximum_event_age_in_seconds=60 * START_AGE_MINUTES_MAX,
                ),
            ),
        )
