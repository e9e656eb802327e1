"""Sweeps: the functions of their steps, the workflow, and the schedule that starts it."""

from functools import partial

from aws_cdk import aws_events as events
from constructs import Construct

from infra.components import access, stream_access, sweep_access
from infra.components.punchcard_function import Platform, workflow_step
from infra.components.schedules import SWEEP_RATE, Schedules
from infra.components.workflow import Workflow
from infra.data_stack import DUE_INDEX, DataStack

# As the definition has them for the states.
PLAN_TIMEOUT_SECONDS = 300
SETTLE_TIMEOUT_SECONDS = 60
REPORT_TIMEOUT_SECONDS = 60
# Each settles its members one after the other: what the tables see of a sweep.
BATCHES_AT_ONCE_MAX = 10
# How often members of a batch who cannot be settled are tried.
BATCH_TRIES_MAX = 3


class Sweep:
    """Everything that settles and warns the members who are due.

    Its constructs are the stack's own, so that functions are named alike wherever they are made.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        data: DataStack,
        bus: events.IEventBus,
        platform: Platform,
    ) -> None:
        """Create the sweep.

        Args:
            scope: the service stack.
            data: the tables and the bucket.
            bus: where warnings are announced.
            platform: what it shares with the others.
        """
        step = partial(workflow_step, scope, "sweep", platform=platform)
        plan = step(
            "plan_batches",
            seconds=PLAN_TIMEOUT_SECONDS,
            uses=[
                access.read_programs(data.programs),
                sweep_access.find_members(data.read_models, index=DUE_INDEX),
                sweep_access.write_manifests(data.workflows),
                sweep_access.keep_operations(data.operations),
            ],
        )
        settle = step(
            "settle_batch",
            seconds=SETTLE_TIMEOUT_SECONDS,
            uses=[
                access.append_to_ledger(data.ledger),
                access.read_programs(data.programs),
                sweep_access.note_warnings(data.read_models),
                sweep_access.keep_operations(data.operations),
                stream_access.publish_events(bus),
            ],
        )
        report = step(
            "report_sweep",
            seconds=REPORT_TIMEOUT_SECONDS,
            uses=[sweep_access.keep_operations(data.operations)],
        )
        self.writer = settle
        self.steps = (plan, settle, report)
        self.workflow = Workflow(
            scope,
            "SweepWorkflow",
            definition="sweep",
            steps={"PlanBatches": plan, "SettleBatch": settle, "ReportSweep": report},
            uses=[sweep_access.read_manifests(data.workflows)],
            platform=platform,
        )
        self.schedules = Schedules(scope, "Schedules", alarms=platform.alarms)
        self.schedules.start(self.workflow, rate=SWEEP_RATE, given={"program": None})
        platform.alarms.add_for_code(
            "SweepLeftMembers",
            {report.node.id: report.log_group},
            code="sweep_left_members",
            meaning="Some members could not be settled. The log of the settling step has the "
            "codes; the next sweep finds these members due again.",
        )
