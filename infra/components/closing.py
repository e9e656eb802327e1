"""Closing the books: the functions of its steps, the workflow, and the schedule that starts it."""

from functools import partial

from constructs import Construct

from infra.components import access, closing_access
from infra.components.punchcard_function import Platform, workflow_step
from infra.components.schedules import CLOSING_RATE, Schedules
from infra.components.workflow import Workflow
from infra.data_stack import DataStack

# As the definition has them for the states.
PLAN_TIMEOUT_SECONDS = 60
COUNT_TIMEOUT_SECONDS = 300
CLOSE_TIMEOUT_SECONDS = 300


class Closing:
    """Everything that closes the days of programs.

    Its constructs are the stack's own, so that functions are named alike wherever they are made.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        data: DataStack,
        schedules: Schedules,
        platform: Platform,
    ) -> None:
        """Create the closing.

        Args:
            scope: the service stack.
            data: the tables.
            schedules: what starts by the clock.
            platform: what it shares with the others.
        """
        step = partial(workflow_step, scope, "closing", platform=platform)
        programs = access.read_programs(data.programs)
        plan = step(
            "plan_closing",
            seconds=PLAN_TIMEOUT_SECONDS,
            uses=[programs, closing_access.read_books(data.read_models)],
        )
        count = step(
            "count_members",
            seconds=COUNT_TIMEOUT_SECONDS,
            uses=[
                programs,
                closing_access.list_summaries(data.read_models),
                closing_access.read_chains(data.ledger),
            ],
        )
        close = step(
            "close_days",
            seconds=CLOSE_TIMEOUT_SECONDS,
            uses=[closing_access.close_days(data.read_models)],
        )
        self.steps = (plan, count, close)
        self.workflow = Workflow(
            scope,
            "ClosingWorkflow",
            definition="closing",
            steps={"PlanClosing": plan, "CountMembers": count, "CloseDays": close},
            platform=platform,
        )
        schedules.start(self.workflow, rate=CLOSING_RATE, given={"program": None})
        platform.alarms.add_for_code(
            "BooksUnbalanced",
            {close.node.id: close.log_group},
            code="books_unbalanced",
            meaning="The books of a program differ from what its members have, and the day is not "
            "closed. The log of the closing step names the accounts.",
        )
