"""A thousand seeds keep every promise, and without any one safeguard some seed does not."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import pytest
from punchcard.domain.entry import Account
from punchcard.domain.outcome import Status
from punchcard.domain.record import Resolution

from tests.simulation import __main__ as entry_point
from tests.simulation import playing
from tests.simulation.__main__ import main
from tests.simulation.dwelling import seeds_without
from tests.simulation.lambda_model import Fate as MachineFate
from tests.simulation.playing import Game, play
from tests.simulation.runner import ACTIVITIES, MACHINES, Run, run_seed
from tests.simulation.safeguards import SAFEGUARDS
from tests.simulation.scenario import draw
from tests.simulation.table_model import Fate

SEEDS = 1_000
CHUNK = 20
ROOT = Path(__file__).parents[2]

MET = {
    *Fate,
    *(fate for fate in MachineFate if fate is not MachineFate.RUNS),
    *(Status.RECORDED, Status.DUPLICATE, Status.SUPERSEDED),
    *(Status.IGNORED, Status.WAITING, Status.REFUSED),
    *(Account.PENDING, Account.AVAILABLE, Account.EXPIRED, Account.REDEEMED),
    *(*Resolution, "lapsed", "adopted"),
    *("transfer done", "transfer points_insufficient", "transfer transfer_to_self"),
    *("merge done", "merge already_merged", "merge merge_with_itself", "went on after a merge"),
    *("keys forgotten", "deficit", "forgiven", "amended", "cap reached", "two versions"),
}


def played(seed: int) -> Run:
    run = Run(draw(seed, activities=ACTIVITIES, machines=MACHINES))
    run.play()
    return run


def fingerprint(seed: int) -> list[str]:
    """What tells one run from another: the hash of the newest entry of every chain."""
    return [chain.entries[-1].hash.hex() for chain in played(seed).view.chains.values()]


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_every_promise_is_kept(first: int) -> None:
    for seed in range(first, first + CHUNK):
        assert run_seed(seed) is None


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_the_lack_of_a_safeguard_is_found(name: str) -> None:
    with SAFEGUARDS[name]():
        failures = map(run_seed, seeds_without(name, range(SEEDS)))
        found = next((failure for failure in failures if failure is not None), None)
    assert found is not None
    assert found.is_found, found.what


def test_one_seed_is_one_run() -> None:
    """Nothing from outside gets into a run, not even how sets happen to be ordered."""
    script = "from tests.simulation.test_simulation import fingerprint; print(fingerprint(8))"
    fingerprints = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(fingerprints) == 1


def test_the_stories_meet_all_that_is_to_be_survived() -> None:
    met: Counter[str] = Counter()
    for seed in range(60):
        run = played(seed)
        met.update(run.table.fates)
        met.update(run.lambda_.fates)
        met.update(status for given in run.answers.given.values() for status in given)
        met.update(run.back_office.met)
        for member, chain in run.view.chains.items():
            goes_on = run.view.chains[run.view.open(member)]
            before, after = chain.orders | chain.holds, goes_on.orders | goes_on.holds
            met["went on after a merge"] += any(after[key] is not before[key] for key in before)
            met.update(account for account, points in chain.accounts.items() if points)
            met.update(hold.resolution or "lapsed" for hold in chain.holds.values())
            met["adopted"] += any(hold.order and hold.resolved_by for hold in chain.holds.values())
            met["keys forgotten"] += chain.state.memory.known_since is not None
            met["deficit"] += chain.state.deficit > 0
            orders = [recorded.order for recorded in chain.orders.values() if recorded.order]
            met["forgiven"] += any(order.forgiven for order in orders)
            met["amended"] += any(not one.in_state for order in orders for one in order.refunds)
            met["cap reached"] += any(one.cap for order in orders for one in order.reasons)
            met["two versions"] += len({order.terms.program_version for order in orders}) > 1
    assert {what for what in MET if not met[what]} == set()


def test_a_violation_says_how_to_see_it_again_and_tells_a_small_story(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--seeds", "9", "--processes", "1", "--switch-off", "memory"]) == 1
    told = capsys.readouterr().out
    assert "to see it again: python -m tests.simulation --start" in told
    assert "append" in told
    _, _, small = told.partition("activities are left:\n")
    story, _, end = small.partition("which ends like this:\n")
    assert 2 <= len(story.splitlines()) < 15
    assert "Violation: " in story
    assert "append" in end


def test_both_cores_play_what_one_does() -> None:
    game = Game(activities=5)
    alone = [*play(range(3), game, processes=1)]
    together = [*play(range(3), game, processes=2)]
    assert alone == together == [None, None, None]


def test_a_table_names_what_nobody_missed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here nothing is switched off at all."""
    for module in (entry_point, playing):
        monkeypatch.setattr(module, "SAFEGUARDS", {"nothing": nullcontext})
    assert main(["--seeds", "1", "--processes", "1", "--activities", "5", "--table"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].split() == ["nothing", "-", "nothing"]
