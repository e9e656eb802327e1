"""Planning a sweep: everybody who is due, and nobody else, in batches."""

from datetime import timedelta

import pytest
from punchcard.domain.sweeps import SweepStatus
from punchcard.ports import ADVANCES_MAX
from punchcard.use_cases.plan_batches import BATCH_MEMBERS_MAX, LOOK_BACK_DAYS, Plan

from tests.fakes.programs import program_version
from tests.fakes.swept_club import BOUGHT, MATURED, VERSION, SweptClub, ids

KEY = "sweeps/sweep-1.jsonl"
MEMBERS = ids(BATCH_MEMBERS_MAX + 3)


@pytest.fixture
def club() -> SweptClub:
    """Members who have bought, each once."""
    club = SweptClub()
    for member in MEMBERS:
        club.buys(member)
    club.catch_up()
    return club


def planned(club: SweptClub) -> list[str]:
    return sorted(member for batch in club.manifests.lines[KEY] for member in batch["members"])


def test_who_is_due_today_is_planned_in_batches(club: SweptClub) -> None:
    club.now = MATURED

    plan = club.plan()

    assert (plan.batches, plan.members) == (2, len(MEMBERS))
    assert planned(club) == MEMBERS
    assert [batch["number"] for batch in club.manifests.lines[KEY]] == [0, 1]
    assert max(len(batch["members"]) for batch in club.manifests.lines[KEY]) == BATCH_MEMBERS_MAX


def test_nobody_is_planned_before_the_day(club: SweptClub) -> None:
    club.now = MATURED - timedelta(days=1)

    assert club.plan().members == 0


@pytest.mark.parametrize(("days", "members"), [(LOOK_BACK_DAYS, len(MEMBERS)), (41, 0)])
def test_who_was_missed_for_weeks_is_planned(club: SweptClub, days: int, members: int) -> None:
    club.now = MATURED + timedelta(days=days)

    assert club.plan().members == members


def test_a_sweep_of_one_program_leaves_the_others_alone(club: SweptClub) -> None:
    club.programs.publish(program_version(program="other", maturity=VERSION.maturity))
    club.now = BOUGHT
    club.buys(MEMBERS[0], program="other")
    club.catch_up()
    club.now = MATURED

    assert club.plan(program="other").members == 1
    assert club.plan().members == len(MEMBERS) + 1
    assert [batch["program"] for batch in club.manifests.lines[KEY]] == ["club", "club", "other"]


def test_what_was_planned_is_kept_for_each_program(club: SweptClub) -> None:
    club.now = MATURED
    club.plan()

    sweep = club.sweeps.sweep(program="club", sweep="sweep-1")

    assert sweep is not None
    assert (sweep.status, sweep.planned) == (SweepStatus.RUNNING, len(MEMBERS))
    assert sweep.started_at == MATURED


def test_a_sweep_that_is_planned_again_began_when_it_was_planned_first(club: SweptClub) -> None:
    club.now = MATURED
    first = club.plan()
    club.now = MATURED + timedelta(minutes=1)

    assert club.plan() == first
    sweep = club.sweeps.sweep(program="club", sweep="sweep-1")
    assert sweep is not None
    assert sweep.started_at == MATURED


def test_a_sweep_without_programs_is_empty() -> None:
    club = SweptClub(versions=())

    plan = club.plan()

    assert plan == Plan(plan.manifest, batches=0, members=0)


def test_the_summaries_of_a_batch_are_read_in_one_request() -> None:
    assert BATCH_MEMBERS_MAX <= ADVANCES_MAX
